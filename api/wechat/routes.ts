import { Hono } from 'hono'
import * as v from 'valibot'
import type { DoorEnv, VisitorEnv } from '../env.ts'
import { answerPage } from '../session/answer-page.ts'
import { newBrowser, visitorCookie } from '../session/visitor.ts'
import { id, valid } from '../valid.ts'
import { isStaffLooking } from '../visitors/is-staff-looking.ts'
import { loginMini } from './login-mini.ts'
import { redeemMiniTicket } from './mini-ticket.ts'
import { grantOrderMessage, viewOrderMessage } from './order-messages.ts'
import { shareCard } from './share-card.ts'

const base64 = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9+/=]+$/))
const number = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

const arrival = v.object({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  scene: number(99_999),
  chatType: v.optional(number(99)),
  token: v.optional(v.pipe(v.string(), v.maxLength(200))),
  order: v.optional(id),
  visit: v.optional(v.pipe(v.string(), v.uuid())),
  group: v.optional(v.object({ encryptedData: base64(4096), iv: base64(64) })),
})

/** The mini program's native shell: it has no cookies and no page of ours behind it. */
export const mini = new Hono<DoorEnv>().post('/login', valid('json', arrival), async (c) =>
  c.json(await loginMini(c.var, c.req.valid('json'))),
)

const card = v.object({
  token: v.pipe(v.string(), v.maxLength(200)),
  url: v.pipe(v.string(), v.maxLength(2048)),
})

/** How a page looks when WeChat's own menu passes it on. */
export const shareCards = new Hono<VisitorEnv>().post('/', valid('json', card), async (c) => {
  const isStaff = await isStaffLooking(c.var, c.req.header('cookie'))
  return c.json(await shareCard(c.var, { ...c.var.visitor, isStaff }, c.req.valid('json')))
})

const order = v.object({ placementId: id })

/** 订阅消息: she asks, on a native page, to be told once what becomes of her order. */
export const orderMessages = new Hono<VisitorEnv>()
  .get('/:placementId', valid('param', order), async (c) =>
    c.json(await viewOrderMessage(c.var, c.var.visitor, c.req.valid('param').placementId)),
  )
  .post('/:placementId', valid('param', order), async (c) =>
    c.json(await grantOrderMessage(c.var, c.var.visitor, c.req.valid('param').placementId)),
  )

/** Where its web-view begins: the ticket becomes a cookie and is gone from the address. */
export const miniDoor = new Hono<DoorEnv>().get('/m/:ticket', async (c) => {
  const { config, now } = c.var
  const passage = await redeemMiniTicket(c.var, c.req.param('ticket'))
  if (!passage) return answerPage(400, { title: '这个链接已经失效，请从小程序里重新打开' })
  const { openId, externalUserId, pendingId, next } = passage
  c.header(
    'set-cookie',
    visitorCookie(config, {
      ...newBrowser(now()),
      openId,
      wasAsked: true,
      ...(externalUserId && { externalUserId }),
      ...(pendingId && { pendingId }),
    }),
  )
  return c.redirect(next)
})
