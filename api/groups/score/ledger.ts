import { createHash } from 'node:crypto'
import type { Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import {
  addToPointDays,
  holdMembers,
  insertPoints,
  listPointDays,
  listScoredGroups,
  listSeats,
  listTiers,
  saveGroupScores,
  saveTiers,
  type GroupPoint,
  type GroupPointDay,
} from '../../../db/queries/group-points.ts'
import type { GroupPointReason } from '../../../db/schema/group-score.ts'
import { dayOf } from '../../shop-time.ts'
import { sumDays } from './sum-days.ts'
import { firstDayOfWalk } from './tier.ts'

/** A fact and what it is worth now. */
export type Fact = Omit<GroupPoint, 'id' | 'createdAt' | 'day'>

const keyOf = ({
  groupId,
  customerId,
  day,
  kind,
  sourceId,
}: Pick<GroupPoint, 'groupId' | 'customerId' | 'day' | 'kind' | 'sourceId'>) =>
  [groupId, customerId, day, kind, sourceId].join('\n')

/**
 * Appends what is missing between what stands in the ledger and what the facts are worth, and
 * brings the rollups up to date, in the caller's transaction; the members must be held. What stands
 * and is no fact any more is taken back with `reason`. Run again it appends nothing.
 */
export async function keepFacts(
  tx: Db,
  facts: Fact[],
  standing: GroupPoint[],
  { now, reason }: { now: number; reason: GroupPointReason },
): Promise<void> {
  const slots = new Map<string, { last: GroupPoint; sum: number; rows: number }>()
  for (const row of standing) {
    const slot = slots.get(keyOf(row))
    slots.set(keyOf(row), {
      last: row,
      sum: (slot?.sum ?? 0) + row.points,
      rows: (slot?.rows ?? 0) + 1,
    })
  }
  const added: GroupPoint[] = []
  const days = new Map<string, GroupPointDay>()
  const append = (row: Omit<GroupPoint, 'id' | 'createdAt'>, before: number, rows: number) => {
    added.push({ ...row, id: idOf(keyOf(row), rows), createdAt: now })
    const { customerId, day, groupId, kind, points } = row
    const key = [customerId, day, groupId, kind].join('\n')
    const sum = days.get(key) ?? { customerId, day, groupId, kind, points: 0, times: 0 }
    sum.points += points
    sum.times += Number(before + points > 0) - Number(before > 0)
    days.set(key, sum)
  }
  const wanted = new Set<string>()
  for (const fact of facts) {
    const row = { ...fact, day: dayOf(fact.at) }
    wanted.add(keyOf(row))
    const { sum = 0, rows = 0 } = slots.get(keyOf(row)) ?? {}
    if (fact.points === sum) continue
    const why = rows === 0 ? fact.reason : 'counted_anew'
    append({ ...row, points: fact.points - sum, reason: why }, sum, rows)
  }
  for (const [key, { last, sum, rows }] of slots) {
    if (sum === 0 || wanted.has(key)) continue
    const { id: _id, createdAt: _then, ...row } = last
    append({ ...row, points: -sum, reason }, sum, rows)
  }
  if (added.length === 0) return
  await insertPoints(tx, added)
  await addToPointDays(
    tx,
    [...days.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
  )
  await refreshMembers(
    tx,
    added.map(({ customerId }) => customerId),
    now,
  )
}

// The same fact at the same turn is the same row, whoever appends it.
const idOf = (key: string, turn: number) =>
  `gp_${createHash('sha256').update(`${key}\n${turn}`).digest('hex').slice(0, 40)}`

/** Counts these members' 30 days and tiers anew from the days, as of today; never backwards. */
export async function refreshMembers(tx: Db, customerIds: string[], now: number): Promise<void> {
  const ids = [...new Set(customerIds)].sort()
  if (ids.length === 0) return
  const today = dayOf(now)
  const stored = new Map((await holdMembers(tx, ids)).map((row) => [row.customerId, row.asOfDay]))
  const days = await listPointDays(tx, ids, firstDayOfWalk(today))
  const scored = await listScoredGroups(tx, ids)
  const tiers = []
  const scores = []
  for (const customerId of ids) {
    const before = stored.get(customerId) ?? ''
    const asOfDay = before > today ? before : today
    const own = days.filter((row) => row.customerId === customerId)
    const { points, tier, groups } = sumDays(own, asOfDay)
    tiers.push({ customerId, points, tier, asOfDay })
    const groupIds = scored.filter((row) => row.customerId === customerId).map((row) => row.groupId)
    for (const groupId of [...new Set([...groupIds, ...groups.keys()])].sort()) {
      const score = groups.get(groupId) ?? { points: 0, parts: [] }
      scores.push({
        groupId,
        customerId,
        points: score.points,
        partsJson: JSON.stringify(score.parts),
        asOfDay,
      })
    }
  }
  await saveTiers(tx, tiers)
  await saveGroupScores(tx, scores)
}

/** She agrees, or did when she was given points: of anybody else no row is begun. */
export async function mayHavePoints(db: Db, customerId: string): Promise<boolean> {
  const hasRow = (await listTiers(db, [customerId])).length > 0
  return hasRow || (await listAgreed(db, [customerId])).has(customerId)
}

/** Whether a member sat in a group at a moment and still does, and agrees: else nothing counts. */
export async function whoCounts(
  db: Db,
  customerIds: string[],
): Promise<(groupId: string, customerId: string, at: number) => boolean> {
  const agreed = await listAgreed(db, customerIds)
  const seats = new Map(
    (await listSeats(db, customerIds)).map((seat) => [
      `${seat.groupId} ${seat.memberId}`,
      seat.joinedAt,
    ]),
  )
  return (groupId, customerId, at) => {
    const joinedAt = seats.get(`${groupId} ${customerId}`)
    return joinedAt !== undefined && joinedAt <= at && agreed.has(customerId)
  }
}
