import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { definitionSchema } from './definition.ts'
import { listPeople } from './list-people.ts'
import { publishDraft } from './publish-draft.ts'
import { readDraftOf } from './read-draft.ts'
import { cancelTrial, readTrial, startTrial, tryOn } from './try-play.ts'
import { copyPlay, dropDraft, saveDraft, submitDraft } from './write-draft.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))
const numeral = (most: RegExp) => v.pipe(v.string(), v.regex(most), v.transform(Number))
const play = v.object({ playId: id })
const customer = v.object({ customerId: id })
const trial = v.object({ trialId: id })
const copy = v.object({
  key: id,
  from: id,
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(20)),
})
const mark = { base: whole, rev: whole }
const seen = v.object(mark)
/** A draft may be unfinished, so it is any small object; what is published is the engine's schema. */
const draft = v.object({
  ...mark,
  definition: v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((written) => JSON.stringify(written).length <= 60_000, 'too long'),
  ),
})
const publication = v.object({
  ...mark,
  move: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(/^[1-9]\d?$/)),
      v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))),
    ),
  ),
})
const trying = {
  definition: definitionSchema,
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120)),
  span: v.optional(v.picklist(['coming', 'past']), 'coming'),
}
const number = v.object({
  version: numeral(/^[1-9]\d{0,4}$/),
  stepNo: numeral(/^\d{1,2}$/),
  what: v.picklist([
    'entered',
    'waiting',
    'prepared',
    'sent',
    'opened',
    'skipped',
    'left',
    'goal',
    'refused',
    'reached',
  ]),
  reason: v.optional(v.pipe(v.string(), v.regex(/^\w{1,64}$/))),
  after: v.optional(id),
})

/** 写打法: drafts, 试跑, publishing, and who the numbers count. */
export const playAuthoring = new Hono<StaffEnv>()
  .post('/plays/copies', valid('json', copy), async (c) =>
    c.json(await copyPlay(c.var, c.var.actor, c.req.valid('json')), 201),
  )
  .get('/plays/:playId/draft', valid('param', play), async (c) =>
    c.json(await readDraftOf(c.var, c.req.valid('param').playId)),
  )
  .put('/plays/:playId/draft', valid('param', play), valid('json', draft), async (c) => {
    const { playId } = c.req.valid('param')
    await saveDraft(c.var, c.var.actor, playId, c.req.valid('json'))
    return c.json(await readDraftOf(c.var, playId))
  })
  .post('/plays/:playId/draft/drop', valid('param', play), valid('json', seen), async (c) =>
    c.json(await dropDraft(c.var, c.req.valid('param').playId, c.req.valid('json'))),
  )
  .post('/plays/:playId/draft/submit', valid('param', play), valid('json', seen), async (c) => {
    const { playId } = c.req.valid('param')
    return c.json(await submitDraft(c.var, c.var.actor, playId, c.req.valid('json')))
  })
  .post(
    '/plays/:playId/draft/publish',
    valid('param', play),
    valid('json', publication),
    async (c) => {
      const { playId } = c.req.valid('param')
      return c.json(await publishDraft(c.var, c.var.actor, playId, c.req.valid('json')), 201)
    },
  )
  .post(
    '/plays/:playId/trials',
    valid('param', play),
    valid('json', v.object({ ...trying, key: id })),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await startTrial(c.var, c.var.actor, asked), 201)
    },
  )
  .get('/play-trials/:trialId', valid('param', trial), async (c) =>
    c.json(await readTrial(c.var, c.req.valid('param').trialId)),
  )
  .post('/play-trials/:trialId/cancel', valid('param', trial), async (c) =>
    c.json(await cancelTrial(c.var, c.req.valid('param').trialId)),
  )
  .post(
    '/customers/:customerId/play-trial',
    valid('param', customer),
    valid('json', v.object({ ...trying, playId: id })),
    async (c) => c.json(await tryOn(c.var, c.req.valid('param').customerId, c.req.valid('json'))),
  )
  .get('/plays/:playId/people', valid('param', play), valid('query', number), async (c) => {
    const { reason = null, after = '', ...asked } = c.req.valid('query')
    const counted = { ...c.req.valid('param'), ...asked, reason, after }
    return c.json(await listPeople(c.var, c.var.actor, counted))
  })
