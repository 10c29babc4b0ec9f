import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../../env.ts'
import { id, valid } from '../../valid.ts'
import { dismissHint } from './dismiss-hint.ts'
import { HINT_KINDS } from './hints.ts'
import { importSpeech, previewSpeech } from './import-speech.ts'
import { readMemberPoints, readScores } from './read-scores.ts'
import { recallPush } from './recall-push.ts'

const inGroup = v.object({ groupId: id })
const ofMember = v.object({ groupId: id, customerId: id })
const ofHint = v.object({
  ...ofMember.entries,
  kind: v.picklist(HINT_KINDS),
})
const ofPush = v.object({ groupId: id, shareId: id })
// A table of 300 KB, as a browser hands it over.
const table = v.object({
  file: v.pipe(
    v.string(),
    v.maxLength(400_000),
    v.base64(),
    v.transform((text) => Buffer.from(text, 'base64')),
  ),
})

/** 群积分: who is warm, what her points are made of, and what else is known. */
export const groupScores = new Hono<StaffEnv>()
  .get('/:groupId/scores', valid('param', inGroup), async (c) => {
    return c.json(await readScores(c.var, c.req.valid('param').groupId))
  })
  .get('/:groupId/scores/:customerId', valid('param', ofMember), async (c) => {
    const { groupId, customerId } = c.req.valid('param')
    return c.json(await readMemberPoints(c.var, groupId, customerId))
  })
  .put('/:groupId/scores/:customerId/hints/:kind/dismissal', valid('param', ofHint), async (c) => {
    await dismissHint(c.var, c.var.actor, c.req.valid('param'), true)
    return c.json({ isAway: true })
  })
  .delete(
    '/:groupId/scores/:customerId/hints/:kind/dismissal',
    valid('param', ofHint),
    async (c) => {
      await dismissHint(c.var, c.var.actor, c.req.valid('param'), false)
      return c.json({ isAway: false })
    },
  )
  .put('/:groupId/pushes/:shareId/recall', valid('param', ofPush), async (c) => {
    await recallPush(c.var, c.var.actor, c.req.valid('param'), true)
    return c.json({ isRecalled: true })
  })
  .delete('/:groupId/pushes/:shareId/recall', valid('param', ofPush), async (c) => {
    await recallPush(c.var, c.var.actor, c.req.valid('param'), false)
    return c.json({ isRecalled: false })
  })
  .post('/:groupId/speech/preview', valid('param', inGroup), valid('json', table), async (c) => {
    const { groupId } = c.req.valid('param')
    return c.json(await previewSpeech(c.var, groupId, c.req.valid('json').file))
  })
  .post('/:groupId/speech', valid('param', inGroup), valid('json', table), async (c) => {
    const { groupId } = c.req.valid('param')
    return c.json(await importSpeech(c.var, c.var.actor, groupId, c.req.valid('json').file))
  })
