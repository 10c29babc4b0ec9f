import { getConnInfo } from '@hono/node-server/conninfo'
import { timingSafeEqual } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { DoorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { metricsText } from './metrics.ts'
import { openApi } from './openapi.ts'
import { isReady } from './ready.ts'

/** What operators and integrators ask: is it alive, is it ready, how is it, how do I talk to it. */
export const ops = new Hono<DoorEnv>()
  .get('/healthz', (c) => c.json({ ok: true }))
  .get('/readyz', async (c) => {
    const reason = await isReady(c.var)
    return reason ? c.json({ ok: false, reason }, 503) : c.json({ ok: true })
  })
  .get('/metrics', async (c) => {
    if (!mayMeasure(c)) throw new AppError('not_found', '没有这个地址')
    const { text, contentType } = await metricsText(c.var)
    return c.body(text, 200, { 'content-type': contentType })
  })
  .get('/openapi.json', (c) => c.json(openApi(c.var.config.publicUrl)))

// With METRICS_TOKEN whoever shows it; without one, whoever asks from this machine directly.
function mayMeasure(c: Context<DoorEnv>): boolean {
  const { metricsToken } = c.var.config
  if (metricsToken) {
    const shown = Buffer.from(c.req.header('authorization') ?? '')
    const wanted = Buffer.from(`Bearer ${metricsToken}`)
    return shown.length === wanted.length && timingSafeEqual(shown, wanted)
  }
  if (c.req.header('x-forwarded-for') || c.req.header('forwarded')) return false
  const address = c.env ? (getConnInfo(c).remote.address ?? '') : '127.0.0.1'
  return /^(::ffff:)?127\.|^::1$/.test(address)
}
