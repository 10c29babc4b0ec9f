import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { claimPart } from './claim-part.ts'
import { prepareSend } from './prepare-send.ts'
import { recordPart } from './record-part.ts'
import { findSendView } from './send-view.ts'

const words = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
const send = v.object({ sendId: id })
const part = v.object({
  sendId: id,
  partNo: v.pipe(v.string(), v.regex(/^[1-9]$/), v.transform(Number)),
})
const newSend = v.object({
  key: id,
  chat: v.object({ kind: v.picklist(['single', 'group', 'kf']), id }),
  replyId: v.nullable(id),
  suggestionKey: v.nullable(v.pipe(v.string(), v.regex(/^[\w:.~-]{1,64}$/))),
  parts: v.pipe(
    v.array(
      v.variant('kind', [
        v.object({ kind: v.literal('text'), text: words(2000) }),
        v.object({ kind: v.literal('page'), pageId: id }),
      ]),
    ),
    v.minLength(1),
    v.maxLength(9),
  ),
  reason: v.optional(words(100)),
  device: v.optional(id),
})
const claim = v.object({ device: id })
const outcome = v.object({
  result: v.picklist(['sent', 'cancelled', 'failed']),
  error: v.optional(v.pipe(v.string(), v.maxLength(300))),
})

/** 发送: prepared here, put into the chat by WeCom's client, reported back part by part. */
export const sends = new Hono<StaffEnv>()
  .post('/sends', valid('json', newSend), async (c) => {
    return c.json(await prepareSend(c.var, c.var.actor, c.req.valid('json')), 201)
  })
  .get('/sends/:sendId', valid('param', send), async (c) => {
    const { sendId } = c.req.valid('param')
    return c.json(await findSendView(c.var, c.var.actor.staffId, sendId))
  })
  .post('/sends/:sendId/parts/:partNo', valid('param', part), valid('json', outcome), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await recordPart(c.var, c.var.actor, asked))
  })
  .post(
    '/sends/:sendId/parts/:partNo/claim',
    valid('param', part),
    valid('json', claim),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await claimPart(c.var, c.var.actor, asked))
    },
  )
