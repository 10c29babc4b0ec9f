import { Hono } from 'hono'
import * as v from 'valibot'
import { listLivePages } from '../../db/queries/live-pages.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { pagePicture } from './page-picture.ts'
import { printedCode } from './printed-code.ts'

const asked = v.object({ q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(50)), '') })

const printed = v.object({
  of: v.picklist(['page', 'coupon']),
  id,
  place: v.picklist(['store', 'parcel']),
})

/** The pages a member may attach, the pictures of their cards, and their codes to be printed. */
export const pages = new Hono<StaffEnv>()
  .get('/', valid('query', asked), async (c) => {
    const words = c.req.valid('query').q.toLowerCase().split(/\s+/).filter(Boolean)
    const all = await listLivePages(c.var.db)
    const items = all.filter(({ title, description }) => {
      const text = `${title} ${description}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return c.json({ items })
  })
  .get('/:pageId/picture', valid('param', v.object({ pageId: id })), async (c) => {
    const picture = await pagePicture(c.var, c.req.valid('param').pageId)
    c.header('cache-control', 'private, max-age=3600')
    return c.redirect(picture)
  })
  .post('/codes', valid('json', printed), async (c) => {
    return c.json(await printedCode(c.var, c.var.actor, c.req.valid('json')))
  })
