import type { Db } from '../../db/database.ts'
import { awardGroupPoints } from '../groups/score/award.ts'
import { at } from './history/plan.ts'

/** 签到 in the groups, and the three lines of tonight's chain that are not paid yet. */
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
  for (const [i, customerId] of ['cu020', 'cu021', 'cu022'].entries()) {
    await awardGroupPoints(tx, {
      groupId: 'g02',
      customerId,
      kind: 'chain',
      sourceId: `chain_demo_${customerId}`,
      at: at(t0, 0, 18, 5 + i * 9),
    })
  }
}
