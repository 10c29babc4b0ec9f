import { Hono } from 'hono'
import * as v from 'valibot'
import { listNamesInGroup } from '../../db/queries/buyers.ts'
import { together } from '../../db/together.ts'
import { askOrders, cursor, showOrders } from '../business/read-credited-orders.ts'
import { periodOf } from '../business/period.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { askCreditOfGroup, creditOf, readGroup } from './read-group.ts'
import { readPush } from './watch/read-pushes.ts'
import { touchReader, untouchReader } from './watch/touch-reader.ts'

const inGroup = v.object({ groupId: id })
const ofPush = v.object({ ...inGroup.entries, shareId: id })
const ofReader = v.object({ ...ofPush.entries, customerId: id })
const question = v.object({
  model: v.optional(v.picklist(['last', 'any']), 'last'),
  days: v.optional(v.pipe(v.picklist(['7', '30']), v.transform(Number)), '7'),
  before: v.optional(cursor),
})

/** 群: what was sent, who opened, what was ordered. */
export const groups = new Hono<StaffEnv>()
  .get('/:groupId', valid('param', inGroup), async (c) => {
    return c.json(await readGroup(c.var, c.req.valid('param').groupId, c.var.actor))
  })
  .get('/:groupId/pushes/:shareId', valid('param', ofPush), async (c) => {
    const { groupId, shareId } = c.req.valid('param')
    return c.json(await readPush(c.var, groupId, shareId, c.var.actor))
  })
  .put(
    '/:groupId/pushes/:shareId/touches/:customerId',
    valid('param', ofReader),
    valid('json', v.object({ how: v.picklist(['done', 'skipped']) })),
    async (c) => {
      const { how } = c.req.valid('json')
      return c.json(await touchReader(c.var, c.var.actor, c.req.valid('param'), how))
    },
  )
  .delete('/:groupId/pushes/:shareId/touches/:customerId', valid('param', ofReader), async (c) =>
    c.json(await untouchReader(c.var, c.var.actor, c.req.valid('param'))),
  )
  .get('/:groupId/orders', valid('param', inGroup), valid('query', question), async (c) => {
    const { groupId } = c.req.valid('param')
    const { model, before, days: given } = c.req.valid('query')
    const days = given === 30 ? 30 : 7
    const { fromDay, toDay } = periodOf(c.var.now(), days)
    const period = { from: startOfDay(fromDay), until: startOfDay(addDays(toDay, 1)) }
    const asked = { model, windowDays: 7, dimension: 'group', storeIds: null, ...period } as const
    const { rows, sums } = await together(c.var.db, {
      rows: askOrders(asked, { target: groupId, before }),
      sums: askCreditOfGroup(groupId, { model, days }, c.var.now()),
    })
    const { items, next } = await showOrders(c.var.db, rows, asked, {
      target: groupId,
      // Who bought through a page passed on may sit in no group of hers: then it is somebody.
      askNames: (ids) => listNamesInGroup.of(ids, groupId),
    })
    return c.json({ total: creditOf(sums, { model, days }), items, next })
  })
