import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findKnownCustomerId } from '../../db/queries/known-customer.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { readCsv, textOf } from '../groups/score/read-csv.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { earnPoints } from './move-points.ts'

const COLUMNS = ['流水号', '客户', '积分', '最后一天']
const MOST_LINES = 5000

/**
 * Takes over points that were kept elsewhere: `流水号,客户,积分,最后一天`. All lines or, with one at
 * fault, none; a number that was taken over before changes nothing. Who is nobody we know is left out.
 */
export async function importPoints(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  file: Uint8Array,
) {
  const text = textOf(file)
  const [head, ...body] = (text === undefined ? undefined : readCsv(text)) ?? []
  if (!head || COLUMNS.some((name, i) => head.cells[i] !== name)) {
    throw new AppError('bad_request', `第一行要是：${COLUMNS.join(',')}`)
  }
  if (body.length > MOST_LINES) throw new AppError('too_large', `一次最多 ${MOST_LINES} 行`)
  const at = now()
  return inTransaction(db, async (tx) => {
    let added = 0
    let unknown = 0
    for (const { line, cells } of body) {
      const [number = '', who = '', points = '', lastDay = ''] = cells
      const isWhole = /^[\w-]{1,100}$/.test(number) && /^[\w@.~-]{1,64}$/.test(who)
      const isRight = /^[1-9]\d{0,6}$/.test(points) && /^\d{4}-\d\d-\d\d$/.test(lastDay)
      if (!isWhole || !isRight || Number.isNaN(startOfDay(lastDay))) {
        throw new AppError('bad_request', `第 ${line} 行不对。没有导入任何一行`)
      }
      const customerId = await findKnownCustomerId(tx, who)
      if (!customerId) {
        unknown += 1
        continue
      }
      const entry = {
        customerId,
        points: Number(points),
        sourceId: `import ${number}`,
        reason: '导入',
        at,
      }
      added += Number(await earnPoints(tx, entry, startOfDay(addDays(lastDay, 1))))
    }
    const told = { lines: body.length, added, unknown, same: body.length - added - unknown }
    const detail = JSON.stringify(told)
    await insertAct(tx, { staffId, action: 'points.import', subject: '', detail, at })
    return told
  })
}
