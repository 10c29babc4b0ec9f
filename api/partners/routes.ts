import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import {
  addAffiliateItem,
  importCommissions,
  listCommissionRows,
  listCommissions,
} from './commissions.ts'
import { addPartner, endPartner, listStatements, recordBill, takeBackBill } from './statements.ts'

const line = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const reason = v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200))
const partner = v.object({
  name: line(40),
  offer: line(60),
  sharePercent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  reason: v.optional(reason),
})
const month = v.optional(v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/)))
const bill = v.object({
  billNo: line(60),
  amountFen: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000_000)),
})
const item = v.object({ name: line(40), copyText: line(200) })

/** 合作商家 and 联盟商品: thin ledgers, kept by rows that are never changed. */
export const partners = new Hono<StaffEnv>()
  .get('/partners', valid('query', v.object({ month })), async (c) => {
    return c.json(await listStatements(c.var, c.req.valid('query').month))
  })
  .post('/partners', valid('json', partner), async (c) => {
    return c.json(await addPartner(c.var, c.var.actor, c.req.valid('json')), 201)
  })
  .post('/partners/:partnerId/end', valid('param', v.object({ partnerId: id })), async (c) => {
    return c.json(await endPartner(c.var, c.var.actor, c.req.valid('param').partnerId))
  })
  .post(
    '/partners/:partnerId/bills',
    valid('param', v.object({ partnerId: id })),
    valid('json', bill),
    async (c) => {
      const { partnerId } = c.req.valid('param')
      return c.json(await recordBill(c.var, c.var.actor, partnerId, c.req.valid('json')))
    },
  )
  .post(
    '/partners/:partnerId/bills/:entryId/take-back',
    valid('param', v.object({ partnerId: id, entryId: id })),
    valid('json', v.object({ reason })),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await takeBackBill(c.var, c.var.actor, asked))
    },
  )
  .get('/affiliate', async (c) => c.json({ items: await listCommissions(c.var) }))
  .post('/affiliate', valid('json', item), async (c) => {
    return c.json(await addAffiliateItem(c.var, c.var.actor, c.req.valid('json')), 201)
  })
  .get('/affiliate/:itemId', valid('param', v.object({ itemId: id })), async (c) => {
    return c.json(await listCommissionRows(c.var, c.req.valid('param').itemId))
  })
  .post('/affiliate/import', async (c) => {
    const file = new Uint8Array(await c.req.arrayBuffer())
    return c.json(await importCommissions(c.var, c.var.actor, file))
  })
