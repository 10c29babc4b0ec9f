import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  countOrdersOf,
  deleteExportParts,
  findExport,
  findExportPart,
  insertExport,
  listExportsOf,
  moveExport,
  type ExportFile,
} from '../../db/queries/export-files.ts'
import { periodOf } from '../business/period.ts'
import type { Days } from '../business/spans.ts'
import { storeScope } from '../business/store-scope.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { addDays, DAY, startOfDay } from '../shop-time.ts'
import type { ExportQuestion } from './write-export.ts'

/** How long a file lies ready for the one who asked. */
const KEPT = DAY

const gone = () => new AppError('not_found', '没有这个文件，可能已经过期')

/** 导出: asks for a file of the orders she may see; the same tap twice is one file. */
export async function askExport(
  deps: Deps,
  actor: Actor,
  asked: { key: string; format: 'csv' | 'xlsx'; days: Days; store?: string | undefined },
) {
  const { db } = deps
  const at = deps.now()
  const { fromDay, toDay } = periodOf(at, asked.days)
  const storeIds = await storeScope(db, actor, asked.store)
  const range = { storeIds, from: startOfDay(fromDay), until: startOfDay(addDays(toDay, 1)) }
  const question: ExportQuestion = { ...range, role: actor.role, actorStoreIds: actor.storeIds }
  const words = createHash('sha256').update(`${actor.staffId} ${asked.key}`).digest('hex')
  const id = `export_${words.slice(0, 40)}`
  await inTransaction(db, async (tx) => {
    const isNew = await insertExport(tx, {
      id,
      staffId: actor.staffId,
      format: asked.format,
      questionJson: JSON.stringify(question),
      state: 'waiting',
      doneRows: 0,
      totalRows: await countOrdersOf(tx, range),
      bytes: 0,
      askedAt: at,
      finishedAt: null,
      expiresAt: at + KEPT,
      error: null,
    })
    if (!isNew) return
    const payload = { exportId: id }
    await enqueue(tx, { kind: 'write-export', key: `write-export:${id}`, payload, runAt: at })
    const detail = `订单 ${fromDay}～${toDay}，${asked.format}${asked.store ? `，${asked.store}` : ''}`
    await insertAct(tx, { staffId: actor.staffId, action: 'export.ask', subject: id, detail, at })
  })
  return showExport(await mine(deps, actor, id))
}

/** How far it is. */
export const findMyExport = async (deps: Deps, actor: Actor, id: string) =>
  showExport(await mine(deps, actor, id))

/** What she asked for lately. */
export const listMyExports = async ({ db, now }: Deps, actor: Actor) => ({
  exports: (await listExportsOf(db, actor.staffId, now())).map(showExport),
})

/** Stops it; what was written goes. */
export async function cancelExport(deps: Deps, actor: Actor, id: string) {
  const at = deps.now()
  await mine(deps, actor, id)
  await inTransaction(deps.db, async (tx) => {
    const change = { state: 'cancelled', finishedAt: at } as const
    if (!(await moveExport(tx, id, ['waiting', 'running', 'failed'], change))) return
    await deleteExportParts(tx, id)
    const { staffId } = actor
    await insertAct(tx, { staffId, action: 'export.cancel', subject: id, detail: '', at })
  })
  return findMyExport(deps, actor, id)
}

/** The finished file, piece by piece, for her who asked; each fetch is written down. */
export async function openExport(deps: Deps, actor: Actor, id: string) {
  const { db, now } = deps
  const file = await mine(deps, actor, id)
  if (file.state !== 'done') throw gone()
  const { staffId } = actor
  await insertAct(db, { staffId, action: 'export.fetch', subject: id, detail: '', at: now() })
  const pieces = new ReadableStream<Uint8Array>({
    part: 0,
    async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      const row = await findExportPart(db, id, this.part)
      this.part += 1
      if (row) controller.enqueue(new Uint8Array(row.bytes))
      else controller.close()
    },
  } as UnderlyingDefaultSource<Uint8Array> & { part: number })
  return { file, pieces }
}

async function mine({ db, now }: Deps, actor: Actor, id: string): Promise<ExportFile> {
  const file = await findExport(db, id)
  if (!file || file.staffId !== actor.staffId || file.expiresAt <= now()) throw gone()
  return file
}

const showExport = (file: ExportFile) => ({
  id: file.id,
  format: file.format,
  state: file.state,
  doneRows: file.doneRows,
  totalRows: file.totalRows,
  bytes: file.bytes,
  askedAt: file.askedAt,
  expiresAt: file.expiresAt,
})
