import { addToSpans, passBoardClock } from '../../db/queries/board-spans.ts'
import type { Db } from '../../db/database.ts'
import { addToExitDays, listLeavers, type ExitDay } from '../../db/queries/exit-days.ts'
import { keepHeadcount } from '../../db/queries/group-headcounts.ts'
import { dayOf } from '../shop-time.ts'
import { spanChanges, type Counted } from './spans.ts'

/** How those who left a group count for the board: with their group, and with its store. */
export function exitsCounted({ day, groupId, storeId, exits }: ExitDay): Counted[] {
  const fact = { model: 'last', windowDays: 7, storeId, day } as const
  const sums = { netFen: 0, orders: exits, refundFen: 0 }
  return [
    { ...fact, ...sums, dimension: 'exit', target: groupId },
    { ...fact, ...sums, dimension: 'storeExit', target: storeId },
  ]
}

/**
 * 退群: runs what changes a group's members and brings the days' numbers and its headcount along, in
 * the caller's transaction. Who comes back has not left. True when anybody left or came back.
 */
export async function recordExits(
  tx: Db,
  { groupId, storeId }: { groupId: string; storeId: string | null },
  change: () => Promise<void>,
): Promise<boolean> {
  const sums = new Map<string, number>()
  const count = (leavers: { leftAt: number }[], sign: number) => {
    for (const { leftAt } of leavers) {
      const day = dayOf(leftAt)
      sums.set(day, (sums.get(day) ?? 0) + sign)
    }
  }
  count(await listLeavers(tx, groupId), -1)
  await change()
  await keepHeadcount(tx, groupId)
  count(await listLeavers(tx, groupId), 1)
  const changes = [...sums]
    .filter(([, exits]) => exits !== 0)
    .map(([day, exits]) => ({ day, groupId, storeId: storeId ?? '', exits }))
  if (changes.length === 0) return false
  const today = await passBoardClock(tx)
  await addToExitDays(tx, changes)
  if (today !== '') await addToSpans(tx, spanChanges(changes.flatMap(exitsCounted), today))
  return true
}
