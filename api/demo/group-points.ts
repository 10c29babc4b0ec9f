import type { Db } from '../../db/database.ts'
import { awardGroupPoints } from '../groups/score/award.ts'
import { at } from './history/plan.ts'

/** 签到 of 可乐妈, by the groups she came through; the chain's lines bring their own points. */
export async function seedGroupPoints(tx: Db, t0: number): Promise<void> {
  const checkIn = (groupId: string, daysAgo: number) =>
    awardGroupPoints(tx, {
      groupId,
      customerId: 'cu003',
      kind: 'checkin',
      sourceId: '',
      at: at(t0, daysAgo, 9, 40),
    })
  for (const daysAgo of [9, 5, 2]) await checkIn('g01', daysAgo)
  await checkIn('g02', 0)
}
