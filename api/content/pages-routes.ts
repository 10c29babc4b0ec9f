import { Hono } from 'hono'
import * as v from 'valibot'
import { listLivePages } from '../../db/queries/live-pages.ts'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'

const asked = v.object({ q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(50)), '') })

/** The pages a member may attach. */
export const pages = new Hono<StaffEnv>().get('/', valid('query', asked), async (c) => {
  const words = c.req.valid('query').q.toLowerCase().split(/\s+/).filter(Boolean)
  const all = await listLivePages(c.var.db)
  const items = all.filter(({ title, description }) => {
    const text = `${title} ${description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return c.json({ items })
})
