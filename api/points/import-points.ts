import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listKnownCustomers } from '../../db/queries/known-customer.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { readCsv, textOf } from '../groups/score/read-csv.ts'
import { dayIn } from '../groups/score/speech-table.ts'
import { isId } from '../session/may-see.ts'
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
    const asked = [...new Set(body.map(({ cells }) => cells[1] ?? ''))].filter((id) => isId(id))
    const known = new Set((await listKnownCustomers(tx, asked)).map(({ id }) => id))
    let added = 0
    let unknown = 0
    for (const { line, cells } of body) {
      const [number = '', who = '', points = '', last = ''] = cells
      const lastDay = dayIn(last)
      const isWhole = /^[\w-]{1,100}$/.test(number) && isId(who)
      if (!isWhole || !/^[1-9]\d{0,6}$/.test(points) || !lastDay) {
        throw new AppError('bad_request', `第 ${line} 行不对。没有导入任何一行`)
      }
      if (!known.has(who)) {
        unknown += 1
        continue
      }
      const entry = {
        customerId: who,
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
