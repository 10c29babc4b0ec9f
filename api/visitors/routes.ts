import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Visitor, VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { answerConsent } from './answer-consent.ts'
import { AGE_BANDS, chooseAgeBand } from './choose-age-band.ts'
import { choosePreference } from './choose-preference.ts'
import { readBody } from './read-body.ts'
import type { Said } from './said.ts'
import { declinedCookie } from './silent-login.ts'

const token = v.optional(v.pipe(v.string(), v.maxLength(160)))
// Where a plain form stood, when it stood on no page.
const from = v.optional(v.literal('me'))
const consent = v.object({
  purpose: v.picklist(['browsing', 'personalised', 'guardian']),
  answer: v.picklist(['agreed', 'declined', 'withdrawn']),
  token,
  from,
})
const preference = v.object({ preference: v.picklist(['normal', 'less', 'none']), token, from })

const ageBand = v.object({ ageBand: v.union([v.picklist(AGE_BANDS), v.literal('')]), token, from })

/** What a customer may ask and say about herself. */
export const visitors = new Hono<VisitorEnv>()
  .get('/session', async (c) => {
    const { visitor, db } = c.var
    const wishes = visitor.customerId && (await findCustomerWishes(db, visitor.customerId))
    return c.json({
      consent: visitor.consent,
      preference: wishes ? wishes.preference : ('normal' as const),
      isCustomer: visitor.customerId !== undefined,
      name: wishes && visitor.consent === 'agreed' ? wishes.name : null,
    })
  })
  .post('/consents', async (c) => {
    const { body, isForm } = await readBody(c, consent)
    const evidence = evidenceOf(c, body.token)
    try {
      await answerConsent(c.var, c.var.visitor, { ...body, evidence })
    } catch (error) {
      if (isForm && isNo(error)) return backToPage(c, body, whyNot(c.var.visitor))
      throw error
    }
    if (body.purpose === 'browsing') {
      const value = declinedCookie(c.var.config, body.answer === 'declined')
      c.header('set-cookie', value, { append: true })
    }
    return isForm ? backToPage(c, body, body.answer) : c.json({ consent: body.answer })
  })
  .post('/preference', async (c) => {
    const { body, isForm } = await readBody(c, preference)
    const { visitor } = c.var
    if (visitor.isStaff) throw new AppError('forbidden', '员工预览时不能代客人选择')
    if (!visitor.customerId) {
      if (isForm) return backToPage(c, body, 'stranger')
      return c.json({ preference: null, said: 'stranger' as const })
    }
    await choosePreference(c.var, visitor.customerId, body.preference)
    return isForm
      ? backToPage(c, body, body.preference)
      : c.json({ preference: body.preference, said: body.preference })
  })
  .post('/age-band', async (c) => {
    const { body, isForm } = await readBody(c, ageBand)
    const { visitor } = c.var
    if (visitor.isStaff) throw new AppError('forbidden', '员工预览时不能代客人选择')
    if (!visitor.customerId) {
      if (isForm) return backToPage(c, body, 'stranger')
      return c.json({ ageBand: null, said: 'stranger' as const })
    }
    try {
      await chooseAgeBand(c.var, visitor.customerId, body.ageBand)
    } catch (error) {
      if (isForm && isNo(error)) return backToPage(c, body, 'guardianFirst')
      throw error
    }
    return isForm
      ? backToPage(c, body, 'ageBand')
      : c.json({ ageBand: body.ageBand || null, said: 'ageBand' as const })
  })

// A plain form has no place for an error's JSON: it is led back to where it stood, with a word.
const isNo = (error: unknown) => error instanceof AppError && error.code === 'blocked'

/** Why an answer of hers was not kept. */
function whyNot({ openId, consent }: Visitor): Said {
  if (openId === undefined) return 'consentOutside'
  return consent === 'agreed' ? 'adviserFirst' : 'browsingFirst'
}

// Where she answered, as a share of ours names it; a token that is not ours says nothing.
function evidenceOf(c: Context<VisitorEnv>, text: string | undefined): string {
  const known = text && readPageToken(c.var.config, text)
  return known ? `page of ${known.shareId}` : 'privacy page'
}

/** Leads a plain form back to where it stood, with one of our sentences. */
function backToPage(
  c: Context<VisitorEnv>,
  { token: text, from }: { token?: string | undefined; from?: 'me' | undefined },
  said: Said,
) {
  const known = text && readPageToken(c.var.config, text)
  const page = known ? `/p/${text}` : from ? '/me' : '/privacy'
  return c.redirect(`${page}?said=${said}#said`, 303)
}
