import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { marking } from './group-routes.ts'
import { findOrdersToServe, markAtCounter } from './serve-order.ts'

const asked = v.object({ code: v.optional(v.pipe(v.string(), v.maxLength(80)), '') })

/** 取货: orders at the counter, wherever they were made. */
export const counterOrders = new Hono<StaffEnv>()
  .get('/orders', valid('query', asked), async (c) => {
    const { code } = c.req.valid('query')
    return c.json({ orders: await findOrdersToServe(c.var, c.var.actor, code) })
  })
  .post(
    '/orders/:placementId',
    valid('param', v.object({ placementId: id })),
    valid('json', marking),
    async (c) => {
      const { placementId } = c.req.valid('param')
      const how = c.req.valid('json')
      return c.json(await markAtCounter(c.var, c.var.actor, placementId, how))
    },
  )
