import { Hono } from 'hono'
import * as v from 'valibot'
import type { DoorEnv } from '../env.ts'
import { answerPage } from '../session/answer-page.ts'
import { newBrowser, visitorCookie } from '../session/visitor.ts'
import { valid } from '../valid.ts'
import { loginMini } from './login-mini.ts'
import { redeemMiniTicket } from './mini-ticket.ts'

const base64 = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9+/=]+$/))
const number = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

const arrival = v.object({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  scene: number(99_999),
  chatType: v.optional(number(99)),
  token: v.optional(v.pipe(v.string(), v.maxLength(200))),
  visit: v.optional(v.pipe(v.string(), v.uuid())),
  group: v.optional(v.object({ encryptedData: base64(4096), iv: base64(64) })),
})

/** The mini program's native shell: it has no cookies and no page of ours behind it. */
export const mini = new Hono<DoorEnv>().post('/login', valid('json', arrival), async (c) =>
  c.json(await loginMini(c.var, c.req.valid('json'))),
)

/** Where its web-view begins: the ticket becomes a cookie and is gone from the address. */
export const miniDoor = new Hono<DoorEnv>().get('/m/:ticket', async (c) => {
  const { config, now } = c.var
  const passage = await redeemMiniTicket(c.var, c.req.param('ticket'))
  if (!passage) return answerPage(400, '这个链接已经失效，请从小程序里重新打开')
  const { openId, externalUserId, next } = passage
  c.header(
    'set-cookie',
    visitorCookie(config, {
      ...newBrowser(now()),
      openId,
      wasAsked: true,
      ...(externalUserId && { externalUserId }),
    }),
  )
  return c.redirect(next)
})
