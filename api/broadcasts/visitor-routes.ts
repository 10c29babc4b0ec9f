import { Hono } from 'hono'
import * as v from 'valibot'
import { readPageToken } from '../content/page-token.ts'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { id, valid } from '../valid.ts'
import { answerConsent } from '../visitors/answer-consent.ts'
import { readBody } from '../visitors/read-body.ts'
import { pageOfLive } from './page-of-live.ts'
import { remindLive } from './remind-live.ts'

const token = v.pipe(v.string(), v.regex(/^[\w.-]{1,160}$/))
const wish = v.object({
  token,
  wish: v.picklist(['on', 'off']),
  agree: v.optional(v.picklist(['yes', 'no'])),
})

/** 提醒我看直播. A plain form is led back to its page. */
export const broadcasts = new Hono<VisitorEnv>().post('/live-reminders', async (c) => {
  const { body, isForm } = await readBody(c, wish)
  const { visitor, config } = c.var
  const page = readPageToken(config, body.token) ? `/p/${body.token}` : '/me'
  const back = (said: string) => c.redirect(`${page}?said=${said}#live`, 303)
  if (body.agree && visitor.consent !== 'agreed') {
    const answer = body.agree === 'yes' ? ('agreed' as const) : ('declined' as const)
    const share = readPageToken(config, body.token)?.shareId
    const evidence = share ? `live on page of ${share}` : 'live'
    await answerConsent(c.var, visitor, { purpose: 'browsing', answer, evidence })
    if (answer === 'declined') return isForm ? back('declined') : c.json({ isOn: false })
    c.set('visitor', { ...visitor, consent: answer })
  }
  try {
    const done = await remindLive(c.var, c.var.visitor, { ...body, isOn: body.wish === 'on' })
    return isForm ? back(done.isOn ? 'reminded' : 'unreminded') : c.json(done)
  } catch (error) {
    if (isForm && error instanceof AppError) return back('notReminded')
    throw error
  }
})

/** From a 直播 to what it shows: a link that works with no script, and says where she came from. */
export const livePages = new Hono<VisitorEnv>().get(
  '/p/:token/:pageId',
  valid('param', v.object({ token, pageId: id })),
  async (c) => {
    const { token: card, pageId } = c.req.valid('param')
    const to = await pageOfLive(c.var, { token: card, pageId })
    return c.redirect(`/p/${to ?? card}`, 303)
  },
)
