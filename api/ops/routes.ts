import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { isReady } from './ready.ts'

/** What operators ask: is it alive, is it ready. */
export const ops = new Hono<DoorEnv>()
  .get('/healthz', (c) => c.json({ ok: true }))
  .get('/readyz', async (c) => {
    const reason = await isReady(c.var)
    return reason ? c.json({ ok: false, reason }, 503) : c.json({ ok: true })
  })
