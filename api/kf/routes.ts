import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { findUpgrade } from './find-upgrade.ts'
import { cancelUpgrade, offerUpgrade } from './offer-upgrade.ts'

const customer = v.object({ customerId: id })
const offer = v.object({ customerId: id, offerId: id })
const recommendation = v.object({ kind: v.picklist(['member', 'group']), targetId: id, key: id })

/** 升级服务: what whoever answers in 客服 may recommend. */
export const kf = new Hono<StaffEnv>()
  .get('/customers/:customerId/upgrade', valid('param', customer), async (c) => {
    return c.json(await findUpgrade(c.var, c.var.actor, c.req.valid('param').customerId))
  })
  .post(
    '/customers/:customerId/upgrade',
    valid('param', customer),
    valid('json', recommendation),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await offerUpgrade(c.var, c.var.actor, customerId, c.req.valid('json')), 201)
    },
  )
  .delete('/customers/:customerId/upgrade/:offerId', valid('param', offer), async (c) => {
    const { customerId, offerId } = c.req.valid('param')
    return c.json(await cancelUpgrade(c.var, c.var.actor, customerId, offerId))
  })
