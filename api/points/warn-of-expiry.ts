import { inTransaction, type Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { listGifts, type Gift } from '../../db/queries/gifts.ts'
import { listPoints, listWhoseLotsEnd } from '../../db/queries/points.ts'
import { listWhoMayPush } from '../../db/queries/looks.ts'
import { closeTasksOfCustomer, insertTask } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import { DAY, dayOf, startOfDay } from '../shop-time.ts'
import type { Evidence } from '../tasks/evidence.ts'
import { shownDay } from '../visitors/shown-time.ts'
import { lotsOf, standing, type Lot } from './ledger.ts'

const EARLY_DAYS = 14
const LATE_DAYS = 3
const EARLY = 'points_expiring_soon'
const LATE = 'points_expiring'
/** Rules whose tasks are about points that end. */
export const POINT_RULES = [EARLY, LATE]

/** Points that end on one day, and what is said of them. */
export interface Ending {
  rule: string
  points: number
  /** Their last day. */
  day: string
  daysLeft: number
  gift: Pick<Gift, 'id' | 'name' | 'points'>
}

/**
 * R19: what is said of points that end within 14 days, and again within 3: how many, when, and one
 * thing they buy. Points that buy nothing on the shelf are no reason to write to anybody.
 */
export function endingsOf(lots: Lot[], gifts: Gift[], at: number): Ending[] {
  const byDay = new Map<string, number>()
  for (const { expiresAt, left } of standing(lots, at)) {
    // Ends at a midnight: the day before is the last on which it can be used.
    const day = dayOf(expiresAt - 1)
    byDay.set(day, (byDay.get(day) ?? 0) + left)
  }
  return [...byDay].flatMap(([day, points]): Ending[] => {
    const daysLeft = Math.round((startOfDay(day) - startOfDay(dayOf(at))) / DAY)
    if (daysLeft > EARLY_DAYS || points <= 0) return []
    const gift = gifts
      .filter((one) => one.points !== null && one.points <= points && one.stock > 0)
      .sort((a, b) => b.points! - a.points! || a.sortNo - b.sortNo)[0]
    if (!gift) return []
    return [{ rule: daysLeft <= LATE_DAYS ? LATE : EARLY, points, day, daysLeft, gift }]
  })
}

/** Every morning: a task for each customer whose points end soon, once at 14 days and once at 3. */
export async function warnOfExpiry({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  const gifts = await listGifts(db)
  for (const customerId of await listWhoseLotsEnd(db, at, at + (EARLY_DAYS + 1) * DAY)) {
    await inTransaction(db, (tx) => warn(tx, customerId, gifts, at))
  }
}

/** Her tasks of today, in the caller's transaction. */
export async function warn(tx: Db, customerId: string, gifts: Gift[], at: number) {
  const endings = endingsOf(lotsOf(await listPoints(tx, customerId)), gifts, at)
  if (endings.length === 0) return
  const [adviser] = await listWhoMayPush(tx, customerId)
  if (!adviser) return
  for (const { rule, points, day, daysLeft, gift } of endings) {
    const when = daysLeft === 0 ? '今天' : `${daysLeft} 天后`
    const date = shownDay(startOfDay(day), at, 'zh')
    const evidence: Evidence = {
      reason: `${points} 积分 ${when}到期（${date}），够换${gift.name}（${gift.points} 分）`,
      values: { 日期: date, 商品: gift.name },
    }
    const isNew = await insertTask(tx, {
      id: idFrom('task', rule, customerId, day),
      staffId: adviser.staffId,
      customerId,
      rule,
      replyId: null,
      evidenceJson: JSON.stringify(evidence),
      dueAt: at,
      createdAt: at,
      doneAt: null,
      dismissedAt: null,
      closedReason: null,
    })
    // The second reminder takes the place of the first.
    if (isNew && rule === LATE) {
      await closeTasksOfCustomer(tx, customerId, 'reminded_again', { only: [EARLY] })
    }
  }
}
