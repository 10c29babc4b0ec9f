import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { collectInChat, listCollections, recordAskedInChat } from './collect-in-chat.ts'

const customer = v.object({ customerId: id })
const payment = v.object({ customerId: id, paymentId: id })
// WeCom takes from one fen to fifty thousand yuan.
const wish = v.object({
  amountFen: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5_000_000)),
  what: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(32)),
  key: id,
})

/** 对外收款 from a chat with her. */
export const chatPayments = new Hono<StaffEnv>()
  .get('/customers/:customerId/payments', valid('param', customer), async (c) => {
    return c.json({ items: await listCollections(c.var, c.req.valid('param').customerId) })
  })
  .post(
    '/customers/:customerId/payments',
    valid('param', customer),
    valid('json', wish),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await collectInChat(c.var, c.var.actor, customerId, c.req.valid('json')), 201)
    },
  )
  .post(
    '/customers/:customerId/payments/:paymentId',
    valid('param', payment),
    valid('json', v.object({ chatPaymentId: id })),
    async (c) => {
      const { customerId, paymentId } = c.req.valid('param')
      const { chatPaymentId } = c.req.valid('json')
      await recordAskedInChat(c.var, customerId, { paymentId, chatPaymentId })
      return c.json({ items: await listCollections(c.var, customerId) })
    },
  )
