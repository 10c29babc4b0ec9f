import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { decideIdea } from './decide-idea.ts'
import { readGroupNotes } from './group-notes.ts'
import { readIdeas } from './list-ideas.ts'

const words = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most))
const decision = v.object({
  rev: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  state: v.picklist(['shown', 'hidden']),
  status: v.picklist(['received', 'looking', 'adopted', 'declined']),
  tag: words(12),
  note: words(100),
})

/** 共创: ideas as members handle them, and what a group is told of them. */
export const ideas = new Hono<StaffEnv>()
  .get('/ideas', async (c) => c.json(await readIdeas(c.var)))
  .post(
    '/ideas/:ideaId',
    valid('param', v.object({ ideaId: id })),
    valid('json', decision),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await decideIdea(c.var, c.var.actor, asked))
    },
  )
  .get('/groups/:groupId/idea-notes', valid('param', v.object({ groupId: id })), async (c) => {
    return c.json(await readGroupNotes(c.var, c.req.valid('param').groupId))
  })
