import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { readPageToken } from '../content/page-token.ts'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { checkIn } from '../points/check-in.ts'
import { takeGift } from '../points/take-gift.ts'
import { id } from '../valid.ts'
import { answerConsent } from '../visitors/answer-consent.ts'
import { readBody } from '../visitors/read-body.ts'
import type { Said } from '../visitors/said.ts'
import { claimCoupon } from './claim-coupon.ts'
import { shownCode } from './coupon-code.ts'

const agree = v.optional(v.picklist(['yes', 'no']))
const claim = v.object({
  token: v.pipe(v.string(), v.maxLength(160)),
  couponId: id,
  key: id,
  agree,
})
const gift = v.object({ giftId: id, key: id })

/** What a customer takes: coupons, gifts, her check-in. Plain forms are led back to their page. */
export const benefits = new Hono<VisitorEnv>()
  .post('/coupons/claim', async (c) => {
    const { body, isForm } = await readBody(c, claim)
    const page = readPageToken(c.var.config, body.token) ? `/p/${body.token}` : '/me'
    if (body.agree === 'no') {
      await answerHere(c, 'declined', body.token)
      return isForm ? c.redirect(`${page}?said=declined#coupon`, 303) : c.json({ code: null })
    }
    return orSaid(c, isForm, `${page}?said=notTaken#coupon`, async () => {
      if (body.agree === 'yes') await answerHere(c, 'agreed', body.token)
      const { code } = await claimCoupon(c.var, c.var.visitor, body)
      return isForm ? back(c, page, 'taken', 'coupon') : c.json({ code: shownCode(code) })
    })
  })
  .post('/check-ins', async (c) => {
    const { isForm } = await readBody(c, v.object({}))
    return orSaid(c, isForm, '/me', async () => {
      const done = await checkIn(c.var, c.var.visitor)
      return isForm ? back(c, '/me', done.isNew ? 'checkedIn' : 'checkedInBefore') : c.json(done)
    })
  })
  .post('/gifts', async (c) => {
    const { body, isForm } = await readBody(c, gift)
    return orSaid(c, isForm, '/me?said=noGift#said', async () => {
      const { code } = await takeGift(c.var, c.var.visitor, body)
      return isForm ? back(c, '/me', 'giftTaken') : c.json({ code: shownCode(code) })
    })
  })

const back = (c: Context<VisitorEnv>, page: string, said: Said, to = 'said') =>
  c.redirect(`${page}?said=${said}#${to}`, 303)

// A plain form has no place for an error's JSON: it is led back to where the reason stands.
async function orSaid<T>(
  c: Context<VisitorEnv>,
  isForm: boolean,
  page: string,
  work: () => Promise<T>,
) {
  try {
    return await work()
  } catch (error) {
    if (isForm && error instanceof AppError) return c.redirect(page, 303)
    throw error
  }
}

/** 「可以」 and the benefit in one tap: her answer is kept as any other, and holds from here on. */
async function answerHere(c: Context<VisitorEnv>, answer: 'agreed' | 'declined', token: string) {
  const { visitor, config } = c.var
  const share = readPageToken(config, token)?.shareId
  if (visitor.consent === answer) return
  const evidence = share ? `coupon on page of ${share}` : 'coupon'
  await answerConsent(c.var, visitor, { purpose: 'browsing', answer, evidence })
  c.set('visitor', { ...visitor, consent: answer })
}
