import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { getConnInfo } from '@hono/node-server/conninfo'
import { findOffer } from '../../db/queries/offers.ts'
import { findShare } from '../../db/queries/shares.ts'
import { readPageToken } from '../content/page-token.ts'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { startPayment } from '../payment/start-payment.ts'
import { id, valid } from '../valid.ts'
import { isStaffLooking } from '../visitors/is-staff-looking.ts'
import { languageOf } from '../visitors/language.ts'
import { readBody } from '../visitors/read-body.ts'
import { cancelOrder } from './cancel-order.ts'
import { changeOrder } from './change-order.ts'
import { viewOffers } from './offer-view.ts'
import { viewOrder } from './order-view.ts'
import { placeOrder } from './place-order.ts'

const token = v.pipe(v.string(), v.maxLength(160))
// From a script a number, from a plain form its digits.
const quantity = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number))]),
  v.integer(),
  v.minValue(1),
  v.maxValue(99),
)
const wish = v.object({
  token,
  offerId: id,
  kind: v.picklist(['chain', 'buy', 'team']),
  qty: v.optional(quantity, 1),
  teamId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{0,64}$/))),
  tap: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
})
const order = v.object({ placementId: id })

/** 接龙、拼团、单独买, and what becomes of them. Forms without a script are led back to a page. */
export const ordering = new Hono<VisitorEnv>()
  .get(
    '/offers/:offerId',
    valid('param', v.object({ offerId: id })),
    valid('query', v.object({ token })),
    async (c) => {
      const { offerId } = c.req.valid('param')
      const known = readPageToken(c.var.config, c.req.valid('query').token)
      const share = known && (await findShare(c.var.db, known.shareId))
      const offer = share && (await findOffer(c.var.db, offerId))
      if (!offer || offer.pageId !== share.pageId) {
        throw new AppError('not_found', '这个链接已经失效')
      }
      const isStaff = await isStaffLooking(c.var, c.req.header('cookie'))
      const { language } = languageOf(c.req.raw)
      const [view] = await viewOffers(c.var, [offerId], {
        visitor: c.var.visitor,
        isStaff,
        language,
      })
      return c.json(view!)
    },
  )
  .post('/orders', async (c) => {
    const { body, isForm } = await readBody(c, wish)
    const { teamId, ...rest } = body
    try {
      const placed = await placeOrder(c.var, { ...rest, ...(teamId && { teamId }) })
      const url = `/o/${placed.id}`
      return isForm ? c.redirect(url, 303) : c.json({ id: placed.id, url }, 201)
    } catch (error) {
      // A plain form is led back to its page, which says why not.
      const isNo = error instanceof AppError && ['gone', 'conflict', 'blocked'].includes(error.code)
      if (!isForm || !isNo) throw error
      return c.redirect(`/p/${body.token}?said=${error.code}#said`, 303)
    }
  })
  .get('/orders/:placementId', valid('param', order), async (c) => {
    const { language } = languageOf(c.req.raw)
    return c.json(await viewOrder(c.var, c.req.valid('param').placementId, language))
  })
  .post('/orders/:placementId/quantity', valid('param', order), async (c) => {
    const { placementId } = c.req.valid('param')
    const { body, isForm } = await readBody(c, v.object({ qty: quantity }))
    await changeOrder(c.var, placementId, body.qty)
    return answer(c, placementId, isForm)
  })
  .post('/orders/:placementId/cancel', valid('param', order), async (c) => {
    const { placementId } = c.req.valid('param')
    const { isForm } = await readBody(c, v.object({}))
    await cancelOrder(c.var, placementId)
    return answer(c, placementId, isForm)
  })
  .post('/orders/:placementId/pay', valid('param', order), async (c) => {
    const { placementId } = c.req.valid('param')
    const { isForm } = await readBody(c, v.object({}))
    const ticket = await startPayment(c.var, placementId, addressOf(c))
    if (!isForm) return c.json(ticket)
    // WeChat's own cashier is opened by a script; without one the page says how else to pay.
    return c.redirect(ticket.kind === 'page' ? ticket.url : `/o/${placementId}?said=script`, 303)
  })

async function answer(c: Context<VisitorEnv>, placementId: string, isForm: boolean) {
  if (isForm) return c.redirect(`/o/${placementId}`, 303)
  const { language } = languageOf(c.req.raw)
  return c.json(await viewOrder(c.var, placementId, language))
}

/** Where she pays from, as WeChat Pay wants to know it; behind a proxy the proxy's word. */
function addressOf(c: Context): string {
  const told = c.req.header('x-forwarded-for')?.split(',')[0]?.trim()
  if (told && /^[\d.:a-fA-F]{3,45}$/.test(told)) return told
  try {
    return getConnInfo(c).remote.address ?? '127.0.0.1'
  } catch {
    return '127.0.0.1'
  }
}
