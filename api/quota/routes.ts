import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { id, valid } from '../valid.ts'
import { findDisturbance } from './disturbance.ts'
import { findCustomerQuota, quotaForGroup } from './find-quota.ts'
import { changeLimits, findLimitsWithLog } from './limits.ts'
import { findLoad } from './load.ts'
import { findTodayQuota } from './today-quota.ts'

const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
// Ours are stricter than WeCom's: never above what WeCom would let through.
const limits = v.object({
  corpRule: v.picklist(['month', 'week', 'day']),
  groupPromoWeek: upTo(7),
  customerPromoMonth: upTo(28),
  flashPosts: upTo(28),
  talkWeek: upTo(7),
})
const customer = v.object({ customerId: id })
const group = v.object({ groupId: id })
const span = v.object({
  days: v.optional(v.pipe(v.picklist(['7', '30', '90']), v.transform(Number)), '7'),
})

/** 打扰额度: what people and groups may still be sent, and the ceilings themselves. */
export const quota = new Hono<StaffEnv>()
  .get('/today', async (c) => c.json(await findTodayQuota(c.var, c.var.actor)))
  .get('/limits', async (c) => c.json(await findLimitsWithLog(c.var.db)))
  .put('/limits', valid('json', limits), async (c) => {
    return c.json(await changeLimits(c.var, c.var.actor, c.req.valid('json')))
  })
  .get('/disturbance', valid('query', span), async (c) => {
    return c.json(await findDisturbance(c.var, c.var.actor, c.req.valid('query').days))
  })
  .get('/load', async (c) => c.json(await findLoad(c.var, c.var.actor)))
  .get('/customers/:customerId', valid('param', customer), async (c) => {
    const { db, now } = c.var
    const quota = await findCustomerQuota(db, c.req.valid('param').customerId, now())
    if (!quota) throw new AppError('not_found', '没有找到这位客户')
    const { corp, promo, left, promoLeft } = quota
    return c.json({ corp, promo, left, promoLeft })
  })
  .get('/groups/:groupId', valid('param', group), async (c) => {
    const { db, now } = c.var
    const quota = await quotaForGroup(db, c.req.valid('param').groupId, now())
    if (!quota) throw new AppError('not_found', '没有找到这个群')
    return c.json(quota)
  })
