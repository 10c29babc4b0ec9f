import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { id } from '../valid.ts'
import { readBody } from '../visitors/read-body.ts'
import type { Said } from '../visitors/said.ts'
import { backIdea } from './back-idea.ts'
import { sayIdea } from './say-idea.ts'
import { vote } from './vote.ts'

const token = v.pipe(v.string(), v.regex(/^[\w.-]{1,160}$/))
const answer = v.object({ token, pollId: id, optionId: id })
const idea = v.object({
  token,
  pollId: id,
  tap: id,
  // A form sends a line's end as two signs, and counts it as one.
  text: v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll('\r\n', '\n')),
    v.trim(),
    v.maxLength(200),
  ),
})
const backing = v.object({ token, ideaId: id, back: v.optional(v.picklist(['yes', 'no']), 'yes') })

/** 投票、建议: what a customer says on a page. Plain forms are led back to where they stood. */
export const polls = new Hono<VisitorEnv>()
  .post('/polls/votes', async (c) => {
    const { body, isForm } = await readBody(c, answer)
    return orBack(c, isForm, body.token, async () => {
      await vote(c.var, c.var.visitor, body)
      return isForm ? back(c, body.token, 'voted') : c.json({ optionId: body.optionId })
    })
  })
  .post('/ideas', async (c) => {
    const { body, isForm } = await readBody(c, idea)
    return orBack(c, isForm, body.token, async () => {
      const { ideaId } = await sayIdea(c.var, c.var.visitor, body)
      return isForm ? back(c, body.token, 'ideaKept') : c.json({ ideaId }, 201)
    })
  })
  .post('/ideas/backings', async (c) => {
    const { body, isForm } = await readBody(c, backing)
    const isBacked = body.back === 'yes'
    return orBack(c, isForm, body.token, async () => {
      await backIdea(c.var, c.var.visitor, { ...body, isBacked })
      return isForm
        ? back(c, body.token, isBacked ? 'backed' : 'unbacked')
        : c.json({ ideaId: body.ideaId, isBacked })
    })
  })

const back = (c: Context<VisitorEnv>, token: string, said: Said) =>
  c.redirect(`/p/${token}?said=${said}#poll`, 303)

const REASONS: Partial<Record<AppError['code'], Said>> = {
  gone: 'pollGone',
  blocked: 'pollOutside',
  too_many: 'pollEnough',
}

// A plain form has no place for an error's JSON: it is led back to the page, with a word.
async function orBack<T>(
  c: Context<VisitorEnv>,
  isForm: boolean,
  token: string,
  work: () => Promise<T>,
) {
  try {
    return await work()
  } catch (error) {
    if (isForm && error instanceof AppError) return back(c, token, REASONS[error.code] ?? 'notSaid')
    throw error
  }
}
