import { inTransaction, type Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import {
  findGift,
  findGiftGrant,
  insertGiftGrant,
  listCheckIns,
  listTakenGifts,
  takeFromShelf,
  type Gift,
  type GiftGrant,
} from '../../db/queries/gifts.ts'
import { listPoints } from '../../db/queries/points.ts'
import { closeTasksOfCustomer } from '../../db/queries/tasks.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { holderAmong } from '../coupons/claim-coupon.ts'
import { newCode } from '../coupons/coupon-code.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { lotsOf } from './ledger.ts'
import { spendPoints } from './move-points.ts'
import { endingsOf, POINT_RULES } from './warn-of-expiry.ts'

/**
 * 换礼品: for points, or for having checked in so many days; while there are some. She fetches it
 * at the counter with its code. The same tap again is the same gift.
 */
export async function takeGift(
  deps: Deps,
  visitor: Visitor,
  { giftId, key }: { giftId: string; key: string },
): Promise<GiftGrant> {
  const { customerId, visitorId } = holderAmong(visitor)
  const holderId = customerId ?? visitorId!
  const id = idFrom('gift', holderId, giftId, key)
  const at = deps.now()
  const grant = await inTransaction(deps.db, async (tx) => {
    await takeTurn(tx, holderId, at)
    const known = await findGiftGrant(tx, id)
    if (known) return known
    const gift = await findGift(tx, giftId)
    if (!gift) throw new AppError('gone', '这个礼品收起来了')
    const points = await payFor(tx, gift, { id, holderId, customerId }, at)
    if (!(await takeFromShelf(tx, giftId))) throw new AppError('conflict', `${gift.name}换完了`)
    const grant: GiftGrant = {
      id,
      giftId,
      code: newCode('gift'),
      holderId,
      points,
      grantedAt: at,
      redeemedAt: null,
      redeemedBy: null,
      redeemedStoreId: null,
      redeemKey: null,
    }
    while (!(await insertGiftGrant(tx, grant))) grant.code = newCode('gift')
    return grant
  })
  if (customerId) await tellFollowers(deps, customerId)
  return grant
}

async function payFor(
  tx: Db,
  gift: Gift,
  { id, holderId, customerId }: { id: string; holderId: string; customerId: string | null },
  at: number,
): Promise<number> {
  if (gift.checkInDays !== null) {
    const days = (await listCheckIns(tx, [holderId])).length
    if (days < gift.checkInDays) {
      throw new AppError('conflict', `签到满 ${gift.checkInDays} 天可以领，现在 ${days} 天`)
    }
    if ((await listTakenGifts(tx, [holderId])).has(gift.id)) {
      throw new AppError('conflict', `${gift.name}领过了`)
    }
    return 0
  }
  const points = gift.points!
  const spent = { customerId: customerId ?? '', points, sourceId: id, reason: `换${gift.name}`, at }
  if (!customerId || !(await spendPoints(tx, spent))) {
    throw new AppError('conflict', `要 ${points} 积分，现在还不够`)
  }
  // Nothing of what was to end is left: nobody needs to be reminded of it.
  const lots = lotsOf(await listPoints(tx, customerId))
  if (endingsOf(lots, [{ ...gift, points: 0, stock: 1 }], at).length === 0) {
    await closeTasksOfCustomer(tx, customerId, 'points_used', { only: POINT_RULES })
  }
  return points
}
