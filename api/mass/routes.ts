import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { cancelMass } from './cancel-mass.ts'
import { checkMass } from './check-mass.ts'
import { createMass } from './create-mass.ts'
import { keepFile } from './keep-file.ts'
import { findMassView, listMassViews } from './mass-view.ts'
import { previewAudience } from './preview-audience.ts'
import { remindMass } from './remind-mass.ts'

const list = <S extends v.GenericSchema>(of: S, most: number) =>
  v.optional(v.pipe(v.array(of), v.maxLength(most)), [])
const audience = v.object({
  chatType: v.picklist(['single', 'group']),
  storeId: v.optional(v.nullable(id), null),
  stages: list(v.picklist(['初识', '了解', '意向', '首购', '复购', '沉睡']), 6),
  tagIds: list(id, 20),
  groupId: v.optional(v.nullable(id), null),
  wxType: v.optional(v.nullable(v.picklist([1, 2])), null),
  kinds: list(v.picklist(['trade', 'talk', 'service']), 3),
  groupIds: list(id, 200),
})
const pageIds = list(id, 9)
const preview = v.object({
  audience,
  pageIds,
  isPromo: v.boolean(),
  channel: v.optional(v.picklist(['message', 'moment']), 'message'),
})
const words = (longest: number) => v.pipe(v.string(), v.trim(), v.maxLength(longest))
const file = v.object({
  mediaId: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
})
const newMass = v.pipe(
  v.object({
    key: id,
    title: v.pipe(words(40), v.minLength(1)),
    // WeCom counts bytes: 4000 of them, three a character.
    text: words(1300),
    pageIds,
    files: list(file, 9),
    isPromo: v.boolean(),
    audience,
  }),
  v.check(({ pageIds, files }) => pageIds.length + files.length <= 9, 'files'),
)
const task = v.object({ taskId: id })
const tap = v.object({ key: id })

/** 群发任务: who would get it, asking members to send it, and what became of it. */
export const mass = new Hono<StaffEnv>()
  .get('/', async (c) => c.json({ items: await listMassViews(c.var, c.var.actor) }))
  .post('/', valid('json', newMass), async (c) => {
    return c.json(await createMass(c.var, c.var.actor, c.req.valid('json')), 201)
  })
  .post('/audience', valid('json', preview), async (c) => {
    return c.json(await previewAudience(c.var, c.var.actor, c.req.valid('json')))
  })
  .post('/files', async (c) => c.json(await keepFile(c.var, c.req.raw), 201))
  .get('/:taskId', valid('param', task), async (c) => {
    return c.json(await findMassView(c.var, c.var.actor, c.req.valid('param').taskId))
  })
  .post('/:taskId/remind', valid('param', task), valid('json', tap), async (c) => {
    const { taskId } = c.req.valid('param')
    return c.json(await remindMass(c.var, c.var.actor, taskId, c.req.valid('json').key))
  })
  .post('/:taskId/check', valid('param', task), async (c) => {
    return c.json(await checkMass(c.var, c.var.actor, c.req.valid('param').taskId))
  })
  .post('/:taskId/cancel', valid('param', task), async (c) => {
    return c.json(await cancelMass(c.var, c.var.actor, c.req.valid('param').taskId))
  })
