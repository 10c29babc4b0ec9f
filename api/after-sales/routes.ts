import { Hono } from 'hono'
import * as v from 'valibot'
import { listAfterSales } from '../../db/queries/after-sales.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { endAfterSale, openAfterSale } from './keep-after-sale.ts'

const customer = v.object({ customerId: id })
const what = v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60))

/** 售后 of a customer: what is not right yet. */
export const afterSales = new Hono<StaffEnv>()
  .get('/customers/:customerId/after-sales', valid('param', customer), async (c) => {
    return c.json({ items: await listAfterSales(c.var.db, c.req.valid('param').customerId) })
  })
  .post(
    '/customers/:customerId/after-sales',
    valid('param', customer),
    valid('json', v.object({ what, key: id })),
    async (c) => {
      const { customerId } = c.req.valid('param')
      await openAfterSale(c.var, c.var.actor, { customerId, ...c.req.valid('json') })
      return c.json({ items: await listAfterSales(c.var.db, customerId) }, 201)
    },
  )
  .post(
    '/customers/:customerId/after-sales/:caseId/close',
    valid('param', v.object({ customerId: id, caseId: id })),
    async (c) => {
      const asked = c.req.valid('param')
      await endAfterSale(c.var, c.var.actor, asked)
      return c.json({ items: await listAfterSales(c.var.db, asked.customerId) })
    },
  )
