import { Hono } from 'hono'
import * as v from 'valibot'
import { listTags } from '../../db/queries/follow-tags.ts'
import type { StaffEnv } from '../env.ts'
import { putHintAway } from '../groups/score/dismiss-hint.ts'
import { HINT_KINDS } from '../groups/score/hints.ts'
import { listHintsOfCustomer } from '../groups/score/list-hints.ts'
import { day, id, valid } from '../valid.ts'
import { changePreference } from './change-preference.ts'
import { changeRemark } from './change-remark.ts'
import { changeTags } from './change-tags.ts'
import { findProfile } from './find-profile.ts'
import { listLikely } from './list-likely.ts'
import { listTimeline, TIMELINES } from './list-timeline.ts'
import { moveStage, takeMoveBack } from './move-stage.ts'
import { setNoteGone, writeNote } from './write-note.ts'

const words = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
const customer = v.object({ customerId: id })
const note = v.object({ customerId: id, noteId: id })
const move = v.object({ customerId: id, moveId: id })
const hint = v.object({ customerId: id, kind: v.picklist(HINT_KINDS) })
const timeline = v.object({
  kind: v.optional(v.picklist(TIMELINES), 'all'),
  before: v.optional(v.pipe(v.string(), v.maxLength(120))),
})
const tagChange = v.object({
  add: v.pipe(v.array(id), v.maxLength(50)),
  remove: v.pipe(v.array(id), v.maxLength(50)),
})
const newNote = v.object({ text: words(500), remindDay: v.nullable(day), key: id })
const newMove = v.object({
  stage: v.picklist(['初识', '了解', '意向', '首购', '复购', '沉睡']),
  reason: words(100),
})
// WeCom takes a remark of at most 20 characters.
const newRemark = v.object({ remark: v.pipe(v.string(), v.trim(), v.maxLength(20)) })
const newPreference = v.object({ preference: v.picklist(['normal', 'less', 'none']) })

/** What a member may ask and do about a customer of hers. */
export const customers = new Hono<StaffEnv>()
  .get('/tags', async (c) => {
    const groups = new Map<
      string,
      { id: string; name: string; tags: { id: string; name: string }[] }
    >()
    for (const { groupId, groupName, ...tag } of await listTags(c.var.db)) {
      const group = groups.get(groupId) ?? { id: groupId, name: groupName, tags: [] }
      groups.set(groupId, { ...group, tags: [...group.tags, tag] })
    }
    return c.json({ groups: [...groups.values()] })
  })
  .get('/likely-customers', async (c) => {
    // A chat is often left and come back to. `vary`: kept for this session's cookie and no other.
    const kept = { 'cache-control': 'private, max-age=300', vary: 'cookie' }
    return c.json(await listLikely(c.var, c.var.actor), 200, kept)
  })
  .get('/customers/:customerId', valid('param', customer), async (c) => {
    return c.json(await findProfile(c.var, c.var.actor, c.req.valid('param').customerId))
  })
  .get(
    '/customers/:customerId/timeline',
    valid('param', customer),
    valid('query', timeline),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await listTimeline(c.var, customerId, c.req.valid('query')))
    },
  )
  .get('/customers/:customerId/hints', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json({ hints: await listHintsOfCustomer(c.var.db, customerId) })
  })
  .put('/customers/:customerId/hints/:kind/dismissal', valid('param', hint), async (c) => {
    await putHintAway(c.var, c.var.actor, c.req.valid('param'), true)
    return c.json({})
  })
  .delete('/customers/:customerId/hints/:kind/dismissal', valid('param', hint), async (c) => {
    await putHintAway(c.var, c.var.actor, c.req.valid('param'), false)
    return c.json({})
  })
  .post(
    '/customers/:customerId/tags',
    valid('param', customer),
    valid('json', tagChange),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await changeTags(c.var, c.var.actor, customerId, c.req.valid('json')))
    },
  )
  .post(
    '/customers/:customerId/notes',
    valid('param', customer),
    valid('json', newNote),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await writeNote(c.var, c.var.actor, customerId, c.req.valid('json')), 201)
    },
  )
  .delete('/customers/:customerId/notes/:noteId', valid('param', note), async (c) => {
    const { customerId, noteId } = c.req.valid('param')
    return c.json(await setNoteGone(c.var, c.var.actor, customerId, noteId, true))
  })
  .post('/customers/:customerId/notes/:noteId/restore', valid('param', note), async (c) => {
    const { customerId, noteId } = c.req.valid('param')
    return c.json(await setNoteGone(c.var, c.var.actor, customerId, noteId, false))
  })
  .post(
    '/customers/:customerId/stage',
    valid('param', customer),
    valid('json', newMove),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await moveStage(c.var, c.var.actor, customerId, c.req.valid('json')), 201)
    },
  )
  .delete('/customers/:customerId/stage/:moveId', valid('param', move), async (c) => {
    const { customerId, moveId } = c.req.valid('param')
    return c.json(await takeMoveBack(c.var, c.var.actor, customerId, moveId))
  })
  .post(
    '/customers/:customerId/remark',
    valid('param', customer),
    valid('json', newRemark),
    async (c) => {
      const { customerId } = c.req.valid('param')
      return c.json(await changeRemark(c.var, c.var.actor, customerId, c.req.valid('json').remark))
    },
  )
  .post(
    '/customers/:customerId/preference',
    valid('param', customer),
    valid('json', newPreference),
    async (c) => {
      const { customerId } = c.req.valid('param')
      const { preference } = c.req.valid('json')
      return c.json(await changePreference(c.var, c.var.actor, customerId, preference))
    },
  )
