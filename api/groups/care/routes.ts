import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../../env.ts'
import { id, valid } from '../../valid.ts'
import { tellGroup } from '../watch/tell-group.ts'
import { changeKind, setFlash, setGuides, setMemberDay, setReplyLimit } from './change-group.ts'
import { CLOSE_ITEMS, SETUP_ITEMS } from './checklists.ts'
import { cancelClose, closeGroup } from './close-group.ts'
import { readDue, readSuggestions } from './due.ts'
import { findMergeGroup } from './merge-group.ts'
import { readCare } from './read-care.ts'
import { applyTemplate, readTemplates } from './templates.ts'
import { tickItem } from './tick-item.ts'
import { handOffWait, markWait, startWait } from './waits.ts'

const words = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
const maybeWords = (longest: number) => v.pipe(v.string(), v.trim(), v.maxLength(longest))
const moment = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_102_444_800_000))
const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))

const kind = v.picklist(['trade', 'talk', 'service'])
const inGroup = v.object({ groupId: id })
const aTick = v.object({
  ...inGroup.entries,
  kind: v.picklist(['setup', 'close']),
  item: v.picklist([...SETUP_ITEMS, ...CLOSE_ITEMS]),
})
const aWait = v.object({ ...inGroup.entries, waitId: id })
const times = { openAt: moment, closeAt: moment }
const guides = v.pipe(v.array(v.object({ staffId: id, line: maybeWords(40) })), v.maxLength(20))
/** What a change came to, once everybody who has the group open was told that there is one. */
async function told<T>(c: Context<StaffEnv>, change: Promise<T>): Promise<T> {
  const done = await change
  await tellGroup(c.var, c.req.param('groupId')!)
  return done
}

/** 群的照看: what a group is for, its lists, who waits in it. */
export const groupCare = new Hono<StaffEnv>()
  .get('/:groupId/care', valid('param', inGroup), async (c) => {
    return c.json(await readCare(c.var, c.var.actor, c.req.valid('param').groupId))
  })
  .post(
    '/:groupId/kind',
    valid('param', inGroup),
    valid('json', v.object({ kind, reason: words(100) })),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(await told(c, changeKind(c.var, c.var.actor, groupId, c.req.valid('json'))))
    },
  )
  .put(
    '/:groupId/flash',
    valid('param', inGroup),
    valid('json', v.object({ ...times, maxPosts: upTo(50), couponsPerPerson: upTo(50) })),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(await told(c, setFlash(c.var, c.var.actor, groupId, c.req.valid('json'))))
    },
  )
  .delete('/:groupId/flash', valid('param', inGroup), async (c) => {
    return c.json(await told(c, setFlash(c.var, c.var.actor, c.req.valid('param').groupId, null)))
  })
  .put(
    '/:groupId/member-day',
    valid('param', inGroup),
    valid('json', v.object({ memberDay: v.nullable(upTo(7)), benefit: maybeWords(100) })),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(await told(c, setMemberDay(c.var, c.var.actor, groupId, c.req.valid('json'))))
    },
  )
  .put(
    '/:groupId/reply-limit',
    valid('param', inGroup),
    valid('json', v.object({ minutes: upTo(1440) })),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(
        await told(c, setReplyLimit(c.var, c.var.actor, groupId, c.req.valid('json').minutes)),
      )
    },
  )
  .put(
    '/:groupId/guides',
    valid('param', inGroup),
    valid('json', v.object({ guides })),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(
        await told(c, setGuides(c.var, c.var.actor, groupId, c.req.valid('json').guides)),
      )
    },
  )
  .post(
    '/:groupId/template',
    valid('param', inGroup),
    valid(
      'json',
      v.object({ templateId: id, name: words(40), flash: v.nullable(v.object(times)) }),
    ),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(await told(c, applyTemplate(c.var, c.var.actor, groupId, c.req.valid('json'))))
    },
  )
  .post(
    '/:groupId/close',
    valid('param', inGroup),
    valid(
      'json',
      v.object({
        reason: v.optional(maybeWords(200), ''),
        mergeIntoId: v.optional(v.nullable(id), null),
      }),
    ),
    async (c) => {
      const { groupId } = c.req.valid('param')
      const { reason, mergeIntoId } = c.req.valid('json')
      const mergeInto = await findMergeGroup(c.var, groupId, mergeIntoId)
      return c.json(await told(c, closeGroup(c.var, c.var.actor, groupId, { reason, mergeInto })))
    },
  )
  .delete('/:groupId/close', valid('param', inGroup), async (c) => {
    return c.json(await told(c, cancelClose(c.var, c.var.actor, c.req.valid('param').groupId)))
  })
  .post('/:groupId/checklists/:kind/:item', valid('param', aTick), async (c) => {
    return c.json(await told(c, tickItem(c.var, c.var.actor, c.req.valid('param'), true)))
  })
  .delete('/:groupId/checklists/:kind/:item', valid('param', aTick), async (c) => {
    return c.json(await told(c, tickItem(c.var, c.var.actor, c.req.valid('param'), false)))
  })
  .post(
    '/:groupId/waits',
    valid('param', inGroup),
    valid(
      'json',
      v.object({
        key: v.pipe(v.string(), v.regex(/^[\w-]{8,50}$/)),
        customerId: v.nullable(id),
        note: maybeWords(100),
      }),
    ),
    async (c) => {
      const { groupId } = c.req.valid('param')
      return c.json(await told(c, startWait(c.var, c.var.actor, groupId, c.req.valid('json'))), 201)
    },
  )
  .post('/:groupId/waits/:waitId/clear', valid('param', aWait), async (c) => {
    return c.json(await told(c, markWait(c.var, c.var.actor, c.req.valid('param'), true)))
  })
  .delete('/:groupId/waits/:waitId/clear', valid('param', aWait), async (c) => {
    return c.json(await told(c, markWait(c.var, c.var.actor, c.req.valid('param'), false)))
  })
  .post(
    '/:groupId/waits/:waitId/hand-off',
    valid('param', aWait),
    valid('json', v.object({ staffId: id, note: maybeWords(100) })),
    async (c) => {
      const wait = c.req.valid('param')
      return c.json(await told(c, handOffWait(c.var, c.var.actor, wait, c.req.valid('json'))))
    },
  )

/** Lines of other screens: 今天's 收尾, 经营's 建议收尾. */
export const groupLines = new Hono<StaffEnv>()
  .get('/due', async (c) => c.json(await readDue(c.var, c.var.actor)))
  .get('/suggestions', valid('query', v.object({ store: v.optional(id) })), async (c) => {
    return c.json(await readSuggestions(c.var, c.var.actor, c.req.valid('query').store))
  })

/** 群模板, as a group may take them; they are written in 库. */
export const groupTemplates = new Hono<StaffEnv>() //
  .get('/', async (c) => c.json(await readTemplates(c.var)))
