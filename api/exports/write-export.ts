import { inTransaction } from '../../db/database.ts'
import {
  deleteExport,
  deleteExportParts,
  findExport,
  insertExportPart,
  listExpiredExports,
  moveExport,
} from '../../db/queries/export-files.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
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

/** The job: writes the file page by page into the database. Broken off, it is begun anew. */
export async function writeExport({ db, now }: Deps, { exportId }: { exportId: string }) {
  const file = await findExport(db, exportId)
  if (!file || (file.state !== 'waiting' && file.state !== 'running')) return
  const { role, actorStoreIds, ...range } = JSON.parse(file.questionJson) as ExportQuestion
  await inTransaction(db, async (tx) => {
    await deleteExportParts(tx, exportId)
    await moveExport(tx, exportId, ['waiting', 'running'], { state: 'running', doneRows: 0 })
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
    await deleteExportParts(db, exportId)
    return
  }
  const done = { state: 'done', doneRows, totalRows: doneRows, bytes, finishedAt: now() } as const
  if (!(await moveExport(db, exportId, ['running'], done))) await deleteExportParts(db, exportId)
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
