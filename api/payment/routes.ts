import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { providerOf } from './provider.ts'
import { receivePaymentNotice } from './receive-notice.ts'

/** Where the payment service tells us of money; answered in WeChat Pay's own shape. */
export const payments = new Hono<DoorEnv>() //
  .post('/', async (c) => {
    const { config, now, log } = c.var
    const provider = providerOf(config)
    // Whoever breaks off in the middle has told us nothing.
    const body = await c.req.text()
    try {
      if (!provider) throw new AppError('not_found', '没有接入付款')
      // The demo's clock stands on a Saturday evening; a real service goes by the real one.
      const clocks = [now(), performance.timeOrigin + performance.now()]
      const told = await provider.readNotice(c.req.raw.headers, body, clocks)
      if (told) await receivePaymentNotice(c.var, told)
      return c.json({ code: 'SUCCESS', message: '成功' })
    } catch (error) {
      const isNo = error instanceof AppError
      // Anything but a plain "no" is worth telling again later: it must not be lost.
      if (!isNo) log.error({ err: error }, 'a payment notice could not be kept')
      const message = isNo ? error.message : '请稍后再通知'
      return c.json({ code: 'FAIL', message }, isNo ? error.status : 500)
    }
  })
