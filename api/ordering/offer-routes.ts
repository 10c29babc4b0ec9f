import { Hono } from 'hono'
import * as v from 'valibot'
import { findOffer } from '../../db/queries/offers.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { closeOfferEarly, saveOffer } from './save-offer.ts'

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const moment = v.nullable(whole(946_684_800_000, 4_102_444_800_000))
const price = whole(1, 5_000_000)

const wish = v.object({
  pageId: id,
  kind: v.picklist(['chain', 'buy', 'team']),
  /** Empty for a 报名 that is about nothing one can buy. */
  productId: v.union([id, v.literal('')]),
  storeId: id,
  priceFen: whole(0, 5_000_000),
  // Two to five people and a day at most: no lottery, nobody is asked to help.
  team: v.nullable(v.object({ size: whole(2, 5), priceFen: price, hours: whole(1, 24) })),
  stock: v.nullable(whole(0, 100_000)),
  perPerson: v.nullable(whole(1, 99)),
  opensAt: moment,
  closesAt: moment,
  pickup: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
})

/** 接龙、拼团、单独买, as they are set up. */
export const offers = new Hono<StaffEnv>() //
  .put(
    '/offers/:offerId',
    valid('param', v.object({ offerId: id })),
    valid('json', wish),
    async (c) => {
      const { offerId } = c.req.valid('param')
      await saveOffer(c.var, c.var.actor, offerId, c.req.valid('json'))
      return c.json({ offer: (await findOffer(c.var.db, offerId))! })
    },
  )
  .post('/offers/:offerId/close', valid('param', v.object({ offerId: id })), async (c) => {
    const { offerId } = c.req.valid('param')
    await closeOfferEarly(c.var, c.var.actor, offerId)
    return c.json({ offer: (await findOffer(c.var.db, offerId))! })
  })
