import type { Db } from '../../db/database.ts'
import { insertOnce } from '../../db/write.ts'
import { aCoupon, aGift, aGrant } from './a-benefit.ts'
import { CLOCK } from './platform.ts'

const FOREVER = CLOCK + 1_000 * 86_400_000

/** A coupon on a page, a gift, two coupons in somebody's hand and a partner: something to ask for. */
export async function fillBenefits(db: Db) {
  await aCoupon(db, { pageId: 'p11', perPerson: 20, endsAt: FOREVER })
  await db
    .updateTable('page')
    .set({ blocksJson: JSON.stringify([{ type: 'coupon', couponId: 'cp6' }]) })
    .where('id', '=', 'p11')
    .execute()
  await aGift(db, { id: 'gf_today', points: null, checkInDays: 0, stock: 1_000_000 })
  await aGrant(db, { id: 'grant_own', expiresAt: FOREVER })
  await aGrant(db, { id: 'grant_spare', code: '2234567895', expiresAt: FOREVER })
  for (const [id, endedAt] of [
    ['partner_own', null],
    ['partner_ended', CLOCK],
  ] as const) {
    await insertOnce(db, 'partner', {
      id,
      name: '照相馆',
      offer: '立减 50',
      sharePercent: 15,
      shareReason: null,
      createdBy: 'u_zhoumin',
      createdAt: CLOCK,
      endedAt,
    })
  }
  await insertOnce(db, 'partnerEntry', {
    id: 'due_own',
    partnerId: 'partner_own',
    billNo: 'b0',
    kind: 'redeemed',
    amountFen: 30_000,
    sharePercent: 15,
    dueFen: 4500,
    reason: '',
    month: '2026-11',
    at: CLOCK,
  })
}

/** As they were before anybody used them. */
export async function restoreBenefits(db: Db) {
  await db
    .updateTable('couponGrant')
    .set({ redeemedAt: null, redeemedBy: null, redeemedStoreId: null, redeemKey: null })
    .where('id', '=', 'grant_own')
    .execute()
  await db
    .updateTable('coupon')
    .set({ status: 'live', pageId: 'p11' })
    .where('id', '=', 'cp6')
    .execute()
}
