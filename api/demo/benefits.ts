import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Db } from '../../db/database.ts'
import { listGifts } from '../../db/queries/gifts.ts'
import type { Schema } from '../../db/schema.ts'
import { codeOf } from '../coupons/coupon-code.ts'
import { countedDays, summed } from '../coupons/coupon-days.ts'
import { expiryOf } from '../coupons/coupon-rules.ts'
import { earnPoints } from '../points/move-points.ts'
import { warn } from '../points/warn-of-expiry.ts'
import { addDays, DAY, dayOf, HOUR, MINUTE, startOfDay } from '../shop-time.ts'
import type { DemoCorp, DemoCustomer } from './corp.ts'
import {
  couponPlans,
  demoAffiliate,
  demoGifts,
  demoPartners,
  groupBenefits,
  storyCheckIns,
  storyGrants,
  storyPoints,
  type CouponPlan,
} from './data/coupons.ts'
import { at } from './history/plan.ts'
import { seededRandom } from './random.ts'
import { demoId } from './seed-people.ts'

type Grant = Schema['couponGrant']
const STORE_STAFF: Record<string, string> = { st1: 'u_hejing', st2: 'u_chenmo', st3: 'u_suting' }
/** The story's people hold what it says and nothing beside. */
const TOLD = new Set(['cu001', 'cu002', 'cu003', 'cu007', 'cu008', 'cu010', 'cu011'])

/** 券、积分、签到、礼品 as they stand on Saturday 20:41, ledger by ledger, with their rollup. */
export async function seedBenefits(tx: Db, corp: DemoCorp): Promise<void> {
  const { t0 } = corp
  const grants = couponPlans.flatMap((plan) => grantsOf(plan, corp))
  await insertRows(tx, {
    coupon: couponPlans.map((plan) => couponRow(plan, t0)),
    couponGrant: grants,
    couponDay: summed(grants.flatMap(countedDays)),
    gift: demoGifts.map((gift, i) => ({
      ...gift,
      sortNo: i + 1,
      status: 'live' as const,
      changedAt: t0 - 40 * DAY,
    })),
    giftGrant: [
      {
        id: demoId('gift', 'cu001 day 3'),
        giftId: 'gf_day3',
        code: codeOf(480_000_003),
        holderId: 'cu001',
        points: 0,
        grantedAt: at(t0, 1, 9, 5),
        redeemedAt: at(t0, 1, 17, 40),
        redeemedBy: 'u_linxiaoyu',
        redeemedStoreId: 'st1',
        redeemKey: null,
      },
    ],
    checkIn: checkIns(corp),
    groupBenefit: groupBenefits.map(([groupId, text]) => ({
      id: demoId('benefit', groupId),
      groupId,
      text,
      couponId: null,
      startsAt: at(t0, 5, 0),
      endsAt: at(t0, -2, 0),
      createdBy: corp.groups.find(({ id }) => id === groupId)!.ownerId,
      endedAt: null,
    })),
  })
  await seedPoints(tx, corp)
  await seedPartners(tx, corp)
  // What this morning's rule prepared.
  const gifts = await listGifts(tx)
  for (const customerId of ['cu001', 'cu003']) await warn(tx, customerId, gifts, at(t0, 0, 10, 1))
}

function couponRow(plan: CouponPlan, t0: number): Schema['coupon'] {
  const { issued, redeemed: _redeemed, takenDaysAgo: _days, isRedEnvelope, ...facts } = plan
  return {
    ...facts,
    issued,
    perGroupDay: 3,
    startsAt: t0 - 30 * DAY,
    endsAt: startOfDay(addDays(dayOf(t0), 62)),
    isRedEnvelopeAt: isRedEnvelope ? t0 - 30 * DAY : null,
    status: 'live',
    createdBy: 'u_fangzhou',
    changedAt: t0 - 30 * DAY,
  }
}

/** Exactly as many as the shop's book says, to people who could have had them. */
function grantsOf(plan: CouponPlan, corp: DemoCorp): Grant[] {
  const { t0, customers, groups } = corp
  const random = seededRandom(`doumiao-20261121:${plan.id}`)
  const told = storyGrants.filter(([couponId]) => couponId === plan.id)
  const others = random
    .shuffle(customers)
    .filter(({ id }) => !TOLD.has(id))
    .filter((person) => mayHold(plan, person, t0))
    .sort((a, b) => likeness(plan, b) - likeness(plan, a))
    .slice(0, plan.issued - told.length)
    .map((person): [DemoCustomer, number] => [person, random.pick(plan.takenDaysAgo)])
  const holders: [DemoCustomer, number][] = [
    ...told.map(([, customerId, daysAgo]): [DemoCustomer, number] => [
      customers.find(({ id }) => id === customerId)!,
      daysAgo,
    ]),
    ...others,
  ]
  // Those at the end of the list came to the shop with it.
  return holders.map(([person, daysAgo], i) => {
    const isUsed = i >= holders.length - plan.redeemed
    const grantedAt = at(t0, daysAgo, 9, 30) + random.int(0, isUsed ? 240 : 540) * MINUTE
    const group = groups.find(
      ({ id, plan: { memberDay } }) =>
        person.groupIds.includes(id) && (plan.weekday === null || memberDay === plan.weekday),
    )
    const isByGroup = group !== undefined && person.consent === 'agreed' && plan.purpose === null
    return {
      id: demoId('grant', `${plan.id} ${person.id}`),
      couponId: plan.id,
      code: codeOf(300_000_000 + Number(plan.id.slice(2)) * 1_000_000 + i * 1_009),
      holderId: person.id,
      customerId: person.id,
      visitorId: null,
      groupId: isByGroup ? group.id : null,
      staffId: isByGroup ? group.ownerId : person.ownerId,
      shareId: null,
      source: isByGroup ? 'page' : plan.purpose ? 'rule' : 'chat',
      grantedAt,
      expiresAt: expiryOf({ ...plan, endsAt: t0 + 62 * DAY }, grantedAt),
      redeemedAt: isUsed ? grantedAt + random.int(40, 200) * MINUTE : null,
      redeemedBy: isUsed ? STORE_STAFF[person.storeId]! : null,
      redeemedStoreId: isUsed ? person.storeId : null,
      redeemKey: null,
      orderId: null,
      revokedAt: null,
    }
  })
}

const mayHold = (plan: CouponPlan, person: DemoCustomer, t0: number) =>
  person.kind === 'friend' &&
  person.wxType === 1 &&
  person.preference !== 'none' &&
  (!plan.isRedEnvelope || person.consent === 'agreed') &&
  person.createdAt < t0 - (Math.max(...plan.takenDaysAgo) + 1) * DAY

/** For whom it is meant comes first. */
function likeness(plan: CouponPlan, { stage, groupIds, storeId }: DemoCustomer): number {
  switch (plan.id) {
    case 'cp1':
      return groupIds.includes('g01') ? 2 : storeId === 'st1' ? 1 : 0
    case 'cp2':
      return stage === '初识' || stage === '了解' ? 1 : 0
    case 'cp3':
      return stage === '意向' ? 1 : 0
    case 'cp4':
      return stage === '沉睡' ? 2 : stage === '首购' ? 1 : 0
    case 'cp5':
      return groupIds.includes('g09') ? 2 : storeId === 'st3' ? 1 : 0
    default:
      return 0
  }
}

function checkIns({ t0, customers }: DemoCorp): Schema['checkIn'][] {
  const random = seededRandom('doumiao-20261121:check-in')
  const others = customers
    .filter(({ id, consent }) => consent === 'agreed' && !TOLD.has(id))
    .slice(0, 24)
    .map(({ id }): [string, number[]] => [
      id,
      [...new Set(Array.from({ length: random.int(1, 6) }, () => random.int(1, 12)))],
    ])
  return [...Object.entries(storyCheckIns), ...others].flatMap(([holderId, days]) =>
    days.map((daysAgo) => {
      const moment = at(t0, daysAgo, 9, 40)
      return { holderId, day: dayOf(moment), at: moment }
    }),
  )
}

async function seedPoints(tx: Db, { t0, customers }: DemoCorp) {
  const random = seededRandom('doumiao-20261121:points')
  const lots: [string, number, number][] = [
    ...storyPoints.map((lot): [string, number, number] => [...lot]),
    ...customers
      .filter(({ id, stage }) => !TOLD.has(id) && (stage === '复购' || stage === '首购'))
      .map(({ id }): [string, number, number] => [id, random.int(5, 90) * 10, 221]),
  ]
  for (const [customerId, points, lastDay] of lots) {
    await earnPoints(
      tx,
      {
        customerId,
        points,
        sourceId: `opening ${lastDay}`,
        reason: lastDay > 30 ? '今年消费累积' : '去年消费累积',
        at: t0 - 60 * DAY,
      },
      startOfDay(addDays(dayOf(t0), lastDay + 1)),
    )
  }
}

/** 合作商家 and 联盟商品: this month's bills and orders. */
async function seedPartners(tx: Db, { t0, customers }: DemoCorp) {
  const buyers = customers.filter(({ id, consent }) => consent === 'agreed' && !TOLD.has(id))
  const { orders, ...item } = demoAffiliate
  const { id: itemId, name, copyText, commissionFen, rebatePoints } = item
  const month = dayOf(t0).slice(0, 7)
  await insertRows(tx, {
    partner: demoPartners.map((partner) => ({
      id: partner.id,
      name: partner.name,
      offer: partner.offer,
      sharePercent: partner.sharePercent,
      shareReason: null,
      createdBy: 'u_zhoumin',
      createdAt: t0 - 50 * DAY,
      endedAt: null,
    })),
    partnerEntry: demoPartners.flatMap(({ id, bills, billFen, sharePercent }) =>
      Array.from({ length: bills }, (_, i) => ({
        id: demoId('due', `${id} ${i}`),
        partnerId: id,
        billNo: `${id === 'pt_photo' ? 'ZX' : 'CT'}-${String(i + 1).padStart(3, '0')}`,
        kind: 'redeemed' as const,
        amountFen: billFen,
        sharePercent,
        dueFen: (billFen * sharePercent) / 100,
        reason: '',
        month,
        at: at(t0, 3 * i + 1, 15) + i * HOUR,
      })),
    ),
    affiliateItem: [{ id: itemId, name, copyText, createdAt: t0 - 50 * DAY }],
    commissionEntry: Array.from({ length: orders }, (_, i) => ({
      id: demoId('commission', String(i)),
      orderNo: `BK${20_261_100 + i}`,
      itemId,
      kind: 'earned' as const,
      amountFen: 5200,
      commissionFen,
      customerId: buyers[i]!.id,
      rebatePoints,
      orderedAt: at(t0, 4 + i, 20),
      at: at(t0, 1, 9),
    })),
  })
  for (let i = 0; i < orders; i++) {
    const rebate = {
      customerId: buyers[i]!.id,
      points: rebatePoints,
      sourceId: `affiliate BK${20_261_100 + i}`,
      reason: '联盟商品返积分',
      at: at(t0, 1, 9),
    }
    await earnPoints(tx, rebate, startOfDay(addDays(dayOf(t0), 366)))
  }
}
