import type { Db } from '../../../db/database.ts'
import {
  deletePointsOfKinds,
  deletePointsOfLooks,
  deleteScoresOf,
  deleteSpeechOf,
  holdMembers,
  listPointsOfMember,
  replacePointDays,
  type GroupPoint,
  type GroupPointDay,
} from '../../../db/queries/group-points.ts'
import type { Change } from '../../collector/rollups.ts'
import { dayOf } from '../../shop-time.ts'
import { refreshMembers } from './ledger.ts'
import { settleLooks } from './points-for-views.ts'

/**
 * Displays that are nobody's any more leave no points and no rows of the ledger behind, in the
 * transaction that forgets them.
 */
export async function forgetPointsOfLooks(tx: Db, changes: Change[], now: number): Promise<void> {
  const named = changes.flatMap(({ before }) =>
    before && before.customerId !== null && before.groupId !== null
      ? [
          {
            viewId: before.id,
            groupId: before.groupId,
            customerId: before.customerId,
            day: dayOf(before.openedAt),
          },
        ]
      : [],
  )
  if (named.length === 0) return
  const customerIds = [...new Set(named.map(({ customerId }) => customerId))].sort()
  await holdMembers(tx, customerIds)
  await deletePointsOfLooks(
    tx,
    customerIds,
    named.map(({ viewId }) => viewId),
  )
  await recountDays(tx, customerIds, now)
  await settleLooks(tx, named, { now, reason: 'counted_anew' })
}

/** 删除浏览记录: what she looked at and how often she spoke is no longer written down anywhere. */
export async function erasePoints(tx: Db, customerId: string, now: number): Promise<void> {
  await deleteSpeechOf(tx, customerId)
  if ((await listPointsOfMember(tx, customerId, null)).length > 0) {
    await holdMembers(tx, [customerId])
    await deletePointsOfKinds(tx, customerId, ['click', 'read', 'speech', 'question'])
    await recountDays(tx, [customerId], now)
  }
  const left = await listPointsOfMember(tx, customerId, null)
  if (left.every(({ points }) => points === 0)) await deleteScoresOf(tx, customerId)
}

async function recountDays(tx: Db, customerIds: string[], now: number) {
  const days: GroupPointDay[] = []
  for (const customerId of customerIds) {
    days.push(...daysOf(await listPointsOfMember(tx, customerId, null)))
  }
  await replacePointDays(tx, customerIds, days)
  await refreshMembers(tx, customerIds, now)
}

/** The rollup by day that these rows of the ledger come to. */
export function daysOf(rows: GroupPoint[]): GroupPointDay[] {
  const days = new Map<string, GroupPointDay>()
  const facts = new Map<string, { day: GroupPointDay; sum: number }>()
  for (const { customerId, day, groupId, kind, sourceId, points } of rows) {
    const key = [customerId, day, groupId, kind].join('\n')
    const sum = days.get(key) ?? { customerId, day, groupId, kind, points: 0, times: 0 }
    days.set(key, sum)
    sum.points += points
    const fact = facts.get(`${key}\n${sourceId}`) ?? { day: sum, sum: 0 }
    facts.set(`${key}\n${sourceId}`, fact)
    fact.sum += points
  }
  for (const { day, sum } of facts.values()) if (sum > 0) day.times += 1
  return [...days.values()]
}
