import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { listCouponsWithUse } from './manage-coupons.ts'
import { offerCoupons, pageToPassOn } from './offer-coupons.ts'
import { lookUpCode, redeemCode } from './redeem-code.ts'
import { revokeGrant } from './revoke-grant.ts'

const code = v.pipe(v.string(), v.maxLength(40))
const use = v.object({ code, key: id, storeId: v.optional(id) })
const reason = v.object({ reason: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200)) })
/** 券: what there is, giving, and the counter. */
export const coupons = new Hono<StaffEnv>()
  .get('/coupons', async (c) => c.json({ items: await listCouponsWithUse(c.var) }))
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
