import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { controlPlay } from './control-play.ts'
import { holdAnswer, takeBackAnswer } from './held-answer.ts'
import { markStep } from './mark-step.ts'
import { composePost, listPosts, postWasComposed } from './moments.ts'
import { readCustomerPlays, readDueSteps, readGroupPlays } from './read-plays.ts'
import { listShopPlays, readPlay } from './report.ts'

const customer = v.object({ customerId: id })
const group = v.object({ groupId: id })
const play = v.object({ playId: id })
const run = v.object({ runId: id })
const batch = v.object({ batchId: id })
const step = v.object({
  runId: id,
  stepNo: v.pipe(v.string(), v.regex(/^[1-9]\d?$/), v.transform(Number)),
})
const mark = v.object({ mark: v.picklist(['done', 'was_sent', 'was_not_sent']) })
const version = v.object({
  version: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/), v.transform(Number))),
})
const control = v.variant('to', [
  v.object({ to: v.literal('pause') }),
  v.object({ to: v.literal('resume'), timers: v.picklist(['date', 'remaining']) }),
  v.object({ to: v.literal('drain') }),
  v.object({ to: v.literal('stop') }),
])

/** 打法: what is to be said today and why, what a member says of it, and the plays themselves. */
export const plays = new Hono<StaffEnv>()
  .get('/customers/:customerId/plays', valid('param', customer), async (c) => {
    return c.json(await readCustomerPlays(c.var, c.var.actor, c.req.valid('param').customerId))
  })
  .get('/groups/:groupId/plays', valid('param', group), async (c) => {
    return c.json(await readGroupPlays(c.var, c.var.actor, c.req.valid('param').groupId))
  })
  .get('/today/plays', async (c) => c.json(await readDueSteps(c.var, c.var.actor)))
  .get('/today/moments', async (c) => c.json(await listPosts(c.var, c.var.actor)))
  .post('/today/moments/:batchId', valid('param', batch), async (c) => {
    return c.json(await composePost(c.var, c.var.actor, c.req.valid('param').batchId))
  })
  .post('/today/moments/:batchId/composed', valid('param', batch), async (c) => {
    return c.json(await postWasComposed(c.var, c.var.actor, c.req.valid('param').batchId))
  })
  .post(
    '/plays/runs/:runId/steps/:stepNo',
    valid('param', step),
    valid('json', mark),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await markStep(c.var, c.var.actor, asked))
    },
  )
  .post('/plays/runs/:runId/steps/:stepNo/skip', valid('param', step), async (c) => {
    return c.json(await holdAnswer(c.var, c.var.actor, c.req.valid('param')))
  })
  .delete('/plays/runs/:runId/steps/:stepNo/skip', valid('param', step), async (c) => {
    return c.json(await takeBackAnswer(c.var, c.var.actor, c.req.valid('param')))
  })
  .post('/plays/runs/:runId/stop', valid('param', run), async (c) => {
    return c.json(await holdAnswer(c.var, c.var.actor, c.req.valid('param')))
  })
  .delete('/plays/runs/:runId/stop', valid('param', run), async (c) => {
    return c.json(await takeBackAnswer(c.var, c.var.actor, c.req.valid('param')))
  })
  .get('/plays', async (c) => c.json(await listShopPlays(c.var)))
  .get('/plays/:playId', valid('param', play), valid('query', version), async (c) => {
    const asked = c.req.valid('query').version ?? null
    return c.json(await readPlay(c.var, c.req.valid('param').playId, asked))
  })
  .post('/plays/:playId/control', valid('param', play), valid('json', control), async (c) => {
    const { playId } = c.req.valid('param')
    return c.json(await controlPlay(c.var, c.var.actor, playId, c.req.valid('json')))
  })
