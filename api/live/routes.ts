import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { listRadarItems } from './radar-items.ts'
import { streamLive } from './stream-live.ts'

const older = v.object({
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}\.[\w-]{0,64}$/))),
})

/** What a member hears: as it happens, and looking back. */
export const live = new Hono<StaffEnv>()
  .get('/live', (c) => {
    const listening = {
      staffId: c.var.actor.staffId,
      lastEventId: c.req.header('last-event-id'),
      cookies: c.req.header('cookie'),
    }
    // Proxies must hand each line on at once.
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, (stream) => streamLive(c.var, stream, listening))
  })
  .get('/radar', valid('query', older), async (c) => {
    const { before } = c.req.valid('query')
    return c.json(await listRadarItems(c.var, c.var.actor.staffId, before))
  })
