import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { newId } from '../../db/ids.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Deps } from '../deps.ts'

const sale = v.object({
  customerId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  shopId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  yuan: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000)),
  what: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
  couponCode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(64))),
})

/**
 * 店里的收银台: stands for a shop's own till, which tells of a sale by a signed letter. The letter
 * goes to the product's door as any shop's would.
 */
export const practiceTill = (
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  deliver: (request: Request) => Promise<Response>,
): Hono =>
  new Hono()
    .get('/practice/shops', async (c) => c.json({ shops: await listStores(db) }))
    .post('/practice/sales', async (c) => {
      const parsed = v.safeParse(sale, await c.req.json().catch(() => null))
      if (!parsed.success) return c.json({ message: '金额或者内容不对' }, 400)
      const { customerId, shopId, yuan, what, couponCode } = parsed.output
      const amountFen = Math.round(yuan * 100)
      const orderNo = `DESK${newId('o').slice(-8).toUpperCase()}`
      const body = JSON.stringify({
        orderNo,
        shopId,
        status: 'paid',
        paidAt: now(),
        amountFen,
        items: [{ name: what, qty: 1, priceFen: amountFen }],
        customer: { externalUserId: customerId },
        ...(couponCode && { couponCode }),
      })
      const timestamp = String(Math.floor(now() / 1000))
      const mac = createHmac('sha256', config.orderWebhookSecret).update(`${timestamp}.${body}`)
      const answer = await deliver(
        new Request(`${config.publicUrl}/hooks/orders`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-huisheng-timestamp': timestamp,
            'x-huisheng-signature': `v1=${mac.digest('hex')}`,
          },
          body,
        }),
      )
      return answer.ok ? c.json({ orderNo }) : c.json({ message: '这笔订单没有收下' }, 502)
    })
