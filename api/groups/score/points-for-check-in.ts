import type { Db } from '../../../db/database.ts'
import { listGroupLooks } from '../../../db/queries/group-points.ts'
import { listGroupsOf } from '../../../db/queries/mine.ts'
import { dayOf, startOfDay } from '../../shop-time.ts'
import { awardGroupPoints } from './award.ts'

/**
 * 签到 belongs to the shop; its one point goes to the group through whose page she came that day,
 * the last one. Who came by no group has it in the group she joined last, if she sits in any.
 */
export async function pointsForCheckIn(tx: Db, customerId: string, at: number): Promise<void> {
  const day = dayOf(at)
  const looks = await listGroupLooks(tx, [customerId], startOfDay(day), at + 1)
  const last = looks.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)).at(-1)
  const groupId = last?.groupId ?? (await listGroupsOf(tx, customerId)).at(-1)?.id
  if (groupId === undefined) return
  await awardGroupPoints(tx, { groupId, customerId, kind: 'checkin', sourceId: day, at })
}
