import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { readComparison, startComparison } from './compare/compare-ways.ts'

const dimension = v.optional(v.picklist(['group', 'staff', 'page']), 'group')
const store = v.optional(id)
const asked = v.object({
  days: v.optional(
    v.pipe(
      v.picklist(['7', '30', '90']),
      v.transform((text) => Number(text) as 7 | 30 | 90),
    ),
    '30',
  ),
  window: v.optional(
    v.pipe(
      v.picklist(['7', '30']),
      v.transform((text) => Number(text) as 7 | 30),
    ),
    '30',
  ),
  dimension,
  store,
})
const wish = v.object({
  days: v.picklist([7, 30, 90]),
  window: v.picklist([7, 30]),
  dimension,
  store,
  again: v.optional(v.boolean(), false),
})

/** 功劳怎么算: the same orders credited in every way. */
export const attribution = new Hono<StaffEnv>()
  .get('/', valid('query', asked), async (c) => {
    const { window, store: one, ...rest } = c.req.valid('query')
    const question = { ...rest, store: one, windowDays: window }
    return c.json(await readComparison(c.var, c.var.actor, question))
  })
  .post('/', valid('json', wish), async (c) => {
    const { window, store: one, ...rest } = c.req.valid('json')
    const question = { ...rest, store: one, windowDays: window }
    return c.json(await startComparison(c.var, c.var.actor, question), 201)
  })
