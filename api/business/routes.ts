import { Hono } from 'hono'
import * as v from 'valibot'
import { askNamesInStores } from '../../db/queries/buyers.ts'
import type { StaffEnv } from '../env.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { id, valid } from '../valid.ts'
import { readContent } from './read-content.ts'
import { readCoupons } from './read-coupons.ts'
import { readCreditedOrders, cursor } from './read-credited-orders.ts'
import { readList } from './read-list.ts'
import { readFunnel } from './read-funnel.ts'
import type { BoardQuestion } from './board-question.ts'
import { readMoreRows, readBusiness } from './read-business.ts'
import { readRepeats } from './read-repeats.ts'
import { readSources } from './read-sources.ts'
import { readStaff } from './read-staff.ts'
import { periodOf } from './period.ts'
import { previewReminder, remindStaff } from './remind-staff.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

const daysAsked = v.optional(
  v.pipe(
    v.picklist(['7', '30', '90']),
    v.transform((text) => Number(text) as Days),
  ),
  '7',
)
const windowAsked = v.optional(
  v.pipe(
    v.picklist(['7', '30']),
    v.transform((text) => (text === '30' ? 30 : 7)),
  ),
  '7',
)
const store = v.optional(id)
const asked = v.object({
  days: daysAsked,
  window: windowAsked,
  model: v.optional(v.picklist(['last', 'any']), 'last'),
  dimension: v.optional(
    v.picklist(['group', 'staff', 'page', 'reply', 'share', 'store', 'coupon']),
    'group',
  ),
  sort: v.optional(
    v.picklist(['amount', 'orders', 'refund', 'perHead', 'redemption', 'exits']),
    'amount',
  ),
  store,
})
const ordersAsked = v.object({ ...asked.entries, target: id, before: v.optional(cursor) })
const place = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,15}_[\w@.~-]{1,64}$/),
  v.transform((text) => {
    const [value = '', ...target] = text.split('_')
    return { value: Number(value), target: target.join('_') }
  }),
)
const moreAsked = v.object({ ...asked.entries, after: place })
const periodAsked = v.object({ days: daysAsked, store })
const inStaff = v.object({ staffId: id })
const listAsked = v.object({
  ...periodAsked.entries,
  staff: v.optional(id),
  kind: v.picklist(['leads', 'followed', 'notFollowed', 'ordered', 'sends', 'chats']),
  before: v.optional(cursor),
})
const remindingAsked = v.object({ ...periodAsked.entries, group: v.optional(id) })
const reminder = v.object({
  staffId: id,
  key: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
  ...remindingAsked.entries,
})

const questionOf = ({ window, ...rest }: v.InferOutput<typeof asked>): BoardQuestion => ({
  ...rest,
  windowDays: window,
  store: rest.store,
})

/** 经营: the manager's evening numbers, and the list behind each. */
export const business = new Hono<StaffEnv>()
  .get('/', valid('query', asked), async (c) => {
    return c.json(await readBusiness(c.var, c.var.actor, questionOf(c.req.valid('query'))))
  })
  .get('/rows', valid('query', moreAsked), async (c) => {
    const { after, ...rest } = c.req.valid('query')
    return c.json(await readMoreRows(c.var, c.var.actor, questionOf(rest), after))
  })
  .get('/orders', valid('query', ordersAsked), async (c) => {
    const { target, before, ...rest } = c.req.valid('query')
    const { days, store, dimension, model, windowDays } = questionOf(rest)
    const { db, now, actor } = c.var
    const storeIds = await storeScope(db, actor, store)
    const { fromDay, toDay } = periodOf(now(), days)
    const isPlain = dimension === 'store' || dimension === 'coupon'
    const question = {
      dimension,
      storeIds,
      ...(isPlain ? ({ model: 'last', windowDays: 7 } as const) : { model, windowDays }),
      from: startOfDay(fromDay),
      until: startOfDay(addDays(toDay, 1)),
    }
    // The operator works with numbers; whose they are is for those who look after the customers.
    const askNames =
      actor.role === 'manager'
        ? (ids: string[]) => askNamesInStores(ids, actor.storeIds)
        : undefined
    return c.json(await readCreditedOrders(db, question, { target, before, askNames }))
  })
  .get('/staff', valid('query', periodAsked), async (c) => {
    return c.json(await readStaff(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/list', valid('query', listAsked), async (c) => {
    return c.json(await readList(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/funnel', valid('query', periodAsked), async (c) => {
    return c.json(await readFunnel(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/sources', valid('query', periodAsked), async (c) => {
    return c.json(await readSources(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/repeats', valid('query', periodAsked), async (c) => {
    return c.json(await readRepeats(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/content', valid('query', periodAsked), async (c) => {
    return c.json(await readContent(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/coupons', valid('query', periodAsked), async (c) => {
    return c.json(await readCoupons(c.var, c.var.actor, c.req.valid('query')))
  })
  .get(
    '/reminders/:staffId',
    valid('param', inStaff),
    valid('query', remindingAsked),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('query') }
      return c.json(await previewReminder(c.var, c.var.actor, asked))
    },
  )
  .post('/reminders', valid('json', reminder), async (c) => {
    return c.json(await remindStaff(c.var, c.var.actor, c.req.valid('json')), 201)
  })
