import { inTransaction, type Db } from '../../db/database.ts'
import {
  deleteExport,
  deleteExportParts,
  findExport,
  insertExportPart,
  listExpiredExports,
  moveExport,
  type ExportFile,
} from '../../db/queries/export-files.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { errorText } from '../ops/redact.ts'
import type { Cell } from './cell.ts'
import { writeCsv } from './csv.ts'
import { HEAD, orderPages, type OrderRange } from './order-rows.ts'
import { writeXlsx } from './xlsx.ts'

/** What a file is made of: kept with it, so that the job knows nothing else. */
export interface ExportQuestion extends OrderRange {
  role: Actor['role']
  actorStoreIds: string[]
}

const PART = 256 * 1024

class Cancelled extends Error {}

const UNFINISHED: ExportFile['state'][] = ['waiting', 'running', 'failed']

/**
 * The job: writes the file page by page into the database. Broken off, it is begun anew; until then
 * whoever waits for it reads that it did not come to an end.
 */
export async function writeExport(deps: Deps, { exportId }: { exportId: string }) {
  try {
    await writeWhole(deps, exportId)
  } catch (error) {
    const change = { state: 'failed', error: errorText(error).slice(0, 60) } as const
    await moveExport(deps.db, exportId, ['waiting', 'running'], change)
    throw error
  }
}

async function writeWhole({ db, now }: Deps, exportId: string) {
  const file = await findExport(db, exportId)
  if (!file || !UNFINISHED.includes(file.state)) return
  const { role, actorStoreIds, ...range } = JSON.parse(file.questionJson) as ExportQuestion
  await inTransaction(db, async (tx) => {
    await deleteExportParts(tx, exportId)
    await moveExport(tx, exportId, UNFINISHED, { state: 'running', doneRows: 0, error: null })
  })

  let waiting: Uint8Array[] = []
  let size = 0
  let parts = 0
  let bytes = 0
  const flush = async () => {
    if (size === 0) return
    const part = Buffer.concat(waiting)
    waiting = []
    size = 0
    bytes += part.length
    await insertExportPart(db, exportId, parts++, part)
  }
  const give = async (piece: Uint8Array) => {
    waiting.push(piece)
    size += piece.length
    if (size >= PART) await flush()
  }
  let doneRows = 0
  async function* pages(): AsyncGenerator<Cell[][]> {
    for await (const rows of orderPages(db, { role, storeIds: actorStoreIds }, range)) {
      doneRows += rows.length
      if (!(await moveExport(db, exportId, ['running'], { doneRows }))) throw new Cancelled()
      yield rows
    }
  }
  try {
    await (file.format === 'csv' ? writeCsv : writeXlsx)(HEAD, pages(), give)
    await flush()
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    return forgetPieces(db, exportId)
  }
  const done = { state: 'done', doneRows, totalRows: doneRows, bytes, finishedAt: now() } as const
  if (!(await moveExport(db, exportId, ['running'], done))) await forgetPieces(db, exportId)
}

// Of two who write the same file one may have finished it.
async function forgetPieces(db: Db, exportId: string) {
  if ((await findExport(db, exportId))?.state !== 'done') await deleteExportParts(db, exportId)
}

/** The job: files whose time is over go. */
export async function forgetExports({ db, now }: Deps): Promise<void> {
  for (;;) {
    const expired = await listExpiredExports(db, now())
    if (expired.length === 0) return
    for (const { id } of expired) {
      await deleteExportParts(db, id)
      await deleteExport(db, id)
    }
  }
}
