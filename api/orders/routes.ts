import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { isSignedOrder, readOrders } from './order-letter.ts'
import { receiveOrders } from './receive-orders.ts'

/** Where shops tell of orders. */
export const orders = new Hono<DoorEnv>() //
  .post('/', async (c) => {
    const { config, now } = c.var
    const body = new Uint8Array(await c.req.arrayBuffer())
    // The demo's clock stands on a Saturday evening; a shop that tries it signs by its own.
    const clocks = config.isDemo ? [now(), performance.timeOrigin + performance.now()] : [now()]
    const headers = {
      timestamp: c.req.header('x-huisheng-timestamp'),
      signature: c.req.header('x-huisheng-signature'),
    }
    if (!isSignedOrder(config.orderWebhookSecret, clocks, headers, body)) {
      throw new AppError('bad_signature', '签名不对，或者时间相差超过 300 秒')
    }
    const letters = readOrders(body)
    const fresh = await receiveOrders(c.var, letters)
    return c.json({ received: letters.length, new: fresh })
  })
