import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { writeWhole } from '../library/write-whole.ts'
import { id, valid } from '../valid.ts'
import { listCouponsWithUse } from './manage-coupons.ts'
import { offerCoupons, pageToPassOn } from './offer-coupons.ts'
import { lookUpCode, redeemCode } from './redeem-code.ts'
import { revokeGrant } from './revoke-grant.ts'

const code = v.pipe(v.string(), v.maxLength(40))
const use = v.object({ code, key: id, storeId: v.optional(id) })
const reason = v.object({ reason: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200)) })
const count = (most: number, least = 1) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const moment = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_102_444_800_000))
const newCoupon = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  faceFen: count(1_000_000),
  minSpendFen: count(10_000_000, 0),
  validDays: count(366),
  startsAt: moment,
  endsAt: moment,
  budget: v.nullable(count(1_000_000)),
  perPerson: count(20),
  perGroupDay: count(20),
  weekday: v.nullable(count(7)),
  isRedEnvelope: v.boolean(),
})

/** 券: what there is, giving, and the counter. */
export const coupons = new Hono<StaffEnv>()
  .get('/coupons', async (c) => c.json({ items: await listCouponsWithUse(c.var) }))
  .post('/coupons', valid('json', newCoupon), async (c) => {
    const one = { kind: 'coupon' as const, body: c.req.valid('json') }
    return c.json(await writeWhole(c.var, c.var.actor, null, one))
  })
  .post('/coupons/:couponId/page', valid('param', v.object({ couponId: id })), async (c) => {
    return c.json(await pageToPassOn(c.var, c.req.valid('param').couponId))
  })
  .get('/counter', valid('query', v.object({ code })), async (c) => {
    return c.json(await lookUpCode(c.var.db, c.req.valid('query').code, c.var.now()))
  })
  .post('/counter', valid('json', use), async (c) => {
    return c.json(await redeemCode(c.var, c.var.actor, c.req.valid('json')))
  })
  .post(
    '/coupon-grants/:grantId/revoke',
    valid('param', v.object({ grantId: id })),
    valid('json', reason),
    async (c) => {
      const { grantId } = c.req.valid('param')
      await revokeGrant(c.var, c.var.actor, grantId, c.req.valid('json').reason)
      return c.json({ id: grantId })
    },
  )
  .get('/customers/:customerId/coupons', async (c) => {
    return c.json(await offerCoupons(c.var, c.req.param('customerId')))
  })
