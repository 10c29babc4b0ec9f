import type { Db } from '../../../db/database.ts'
import { listGroupLooks } from '../../../db/queries/group-points.ts'
import { dayOf, startOfDay } from '../../shop-time.ts'
import { awardGroupPoints } from './award.ts'

/**
 * 签到 belongs to the shop; its point goes to the group through whose page she came that day, the
 * last one. Who came by no group has none.
 */
export async function pointsForCheckIn(tx: Db, customerId: string, at: number): Promise<void> {
  const looks = await listGroupLooks(tx, [customerId], startOfDay(dayOf(at)), at + 1)
  const last = looks.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)).at(-1)
  if (!last) return
  const day = dayOf(at)
  await awardGroupPoints(tx, {
    groupId: last.groupId!,
    customerId,
    kind: 'checkin',
    sourceId: day,
    at,
  })
}
