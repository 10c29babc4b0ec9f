import type { Deps } from '../../api/deps.ts'
import type { Visitor } from '../../api/env.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { visitorIdOf, type SealedVisitor } from '../../api/session/visitor.ts'
import { answerConsent } from '../../api/visitors/answer-consent.ts'
import type { Db } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import { insertOnce } from '../../db/write.ts'
import { aShopWithPages } from './customer-phone.ts'
import { CLOCK } from './platform.ts'
import { aCustomer } from './shop-parts.ts'

const DAY = 86_400_000

/** What a paid order of cu003 is besides its number and its day. */
export const anOrderRow = {
  shopId: 'st1',
  status: 'paid',
  amountFen: 6900,
  refundedFen: 0,
  customerId: 'cu003',
  buyerKey: null,
  itemsJson: '[]',
  couponCode: null,
  receivedAt: CLOCK,
  changedAt: CLOCK,
} as const

/** A coupon that anybody may take, once; only the difference is spelled out. */
export async function aCoupon(db: Db, over: Partial<Schema['coupon']> = {}) {
  const coupon: Schema['coupon'] = {
    id: 'cp6',
    name: '五元见面礼',
    faceFen: 500,
    minSpendFen: 0,
    validDays: 30,
    startsAt: CLOCK - DAY,
    endsAt: CLOCK + 60 * DAY,
    budget: null,
    issued: 0,
    perPerson: 1,
    perGroupDay: 3,
    weekday: null,
    isRedEnvelopeAt: null,
    purpose: null,
    pageId: null,
    status: 'live',
    createdBy: 'u_linxiaoyu',
    changedAt: CLOCK,
    ...over,
  }
  await insertOnce(db, 'coupon', coupon)
  return coupon.id
}

/** A coupon in 果果妈's hand; its code. */
export async function aGrant(db: Db, over: Partial<Schema['couponGrant']> = {}) {
  const grant: Schema['couponGrant'] = {
    id: 'grant_1',
    couponId: 'cp6',
    code: '1234567897',
    holderId: 'cu001',
    customerId: 'cu001',
    visitorId: null,
    groupId: null,
    staffId: 'u_linxiaoyu',
    shareId: null,
    source: 'page',
    grantedAt: CLOCK,
    expiresAt: CLOCK + 30 * DAY,
    redeemedAt: null,
    redeemedBy: null,
    redeemedStoreId: null,
    redeemKey: null,
    orderId: null,
    revokedAt: null,
    ...over,
  }
  await insertOnce(db, 'couponGrant', grant)
  return grant.code
}

/** A gift on the shelf. */
export async function aGift(db: Db, over: Partial<Schema['gift']> = {}) {
  const gift: Schema['gift'] = {
    id: 'gf1',
    name: '口水巾',
    points: 100,
    checkInDays: null,
    stock: 10,
    sortNo: 1,
    status: 'live',
    changedAt: CLOCK,
    ...over,
  }
  await insertOnce(db, 'gift', gift)
  return gift.id
}

/** A shop with a coupon on a page, phones to take it and a counter to use it at. */
export async function aShopWithCoupons() {
  const shop = await aShopWithPages()
  const { db, config } = shop.deps
  const askStaff = async (staffId: string, method: string, path: string, body?: unknown) => {
    const line = await openStaffSession(shop.deps, staffId)
    const response = await shop.app.request(`http://localhost:3000/api/sidebar${path}`, {
      method,
      headers: {
        cookie: line.split(';')[0]!,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as any }
  }
  return Object.assign(shop, {
    askStaff,
    /** The sealed half of a phone on which WeChat said who she is. */
    known: (customerId: string): Partial<SealedVisitor> => ({
      openId: `o_${customerId}`,
      externalUserId: customerId,
      wasAsked: true,
    }),
    /** A page that carries this coupon, sent into a group unless said otherwise. */
    couponPage: (couponId = 'cp6', share: Partial<Schema['share']> = {}) =>
      shop.sent([{ type: 'coupon', couponId }], { page: { kind: 'coupon' }, share }),
    /** Somebody who agreed, as the doors know her. */
    async aReader(customerId: string, isCustomer = true): Promise<Visitor> {
      const openId = `o_${customerId}`
      const visitorId = visitorIdOf(config, { openId, browserId: 'b', iat: 0 })
      if (isCustomer) await aCustomer(db, { id: customerId }).catch(() => undefined)
      const reader: Visitor = {
        browserId: 'b',
        openId,
        ...(isCustomer && { customerId }),
        visitorId,
        consent: 'none',
        isStaff: false,
        wasAsked: true,
      }
      await answerConsent(shop.deps as Deps, reader, {
        purpose: 'browsing',
        answer: 'agreed',
        evidence: 'test',
      })
      return { ...reader, consent: 'agreed' }
    },
  })
}
