import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { periodOf } from './period.ts'
import { readBusiness, storeScope, type BoardQuestion } from './read-business.ts'
import { cursor, readCreditedOrders } from './read-credited-orders.ts'

const sevenOrThirty = v.optional(
  v.pipe(
    v.picklist(['7', '30']),
    v.transform((text) => (text === '30' ? 30 : 7)),
  ),
  '7',
)
const asked = v.object({
  days: sevenOrThirty,
  window: sevenOrThirty,
  model: v.optional(v.picklist(['last', 'any']), 'last'),
  dimension: v.optional(v.picklist(['group', 'staff', 'page', 'reply', 'share']), 'group'),
  store: v.optional(id),
})
const ordersAsked = v.object({ ...asked.entries, target: id, before: v.optional(cursor) })

const questionOf = ({ window, ...rest }: v.InferOutput<typeof asked>): BoardQuestion => ({
  ...rest,
  windowDays: window,
  store: rest.store,
})

/** 经营: the manager's evening numbers, and the orders behind each. */
export const business = new Hono<StaffEnv>()
  .get('/', valid('query', asked), async (c) => {
    return c.json(await readBusiness(c.var, c.var.actor, questionOf(c.req.valid('query'))))
  })
  .get('/orders', valid('query', ordersAsked), async (c) => {
    const { target, before, ...rest } = c.req.valid('query')
    const { days, store, ...question } = questionOf(rest)
    const { db, now, actor } = c.var
    const storeIds = await storeScope(db, actor, store)
    const { fromDay, toDay } = periodOf(now(), days)
    // The operator works with numbers; whose they are is for those who look after the customers.
    const mayName = ({ storeId }: { storeId: string | null }) =>
      actor.role === 'manager' && storeId !== null && actor.storeIds.includes(storeId)
    return c.json(
      await readCreditedOrders(
        db,
        { ...question, fromDay, toDay, storeIds },
        { target, before, mayName },
      ),
    )
  })
