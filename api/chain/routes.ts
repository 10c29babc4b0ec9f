import { Hono } from 'hono'
import * as v from 'valibot'
import type { Days } from '../business/spans.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { CHAIN_MODELS } from './chain-credit.ts'
import { readChain } from './read-chain.ts'

const asked = v.object({
  days: v.optional(
    v.pipe(
      v.picklist(['7', '30', '90']),
      v.transform((text) => Number(text) as Days),
    ),
    '7',
  ),
  window: v.optional(
    v.pipe(
      v.picklist(['7', '30']),
      v.transform((text): 7 | 30 => (text === '30' ? 30 : 7)),
    ),
    '7',
  ),
  model: v.optional(v.picklist(['last', 'any']), 'last'),
  chain: v.optional(v.picklist(CHAIN_MODELS), 'last'),
  store: v.optional(id),
  after: v.optional(id),
})

/** 转发链: what became of one sending. */
export const chains = new Hono<StaffEnv>().get(
  '/:shareId',
  valid('param', v.object({ shareId: id })),
  valid('query', asked),
  async (c) => {
    const { window, chain, store, after, ...rest } = c.req.valid('query')
    const { shareId } = c.req.valid('param')
    const question = { ...rest, shareId, windowDays: window, chainModel: chain, store, after }
    return c.json(await readChain(c.var, c.var.actor, question))
  },
)
