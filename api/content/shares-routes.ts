import { Hono } from 'hono'
import * as v from 'valibot'
import type { VisitorEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { forwardPage } from './forward-page.ts'

const asked = v.object({ token: v.pipe(v.string(), v.maxLength(200)) })

/** Where a customer gets her own link to pass a page on. */
export const shares = new Hono<VisitorEnv>().post('/', valid('json', asked), async (c) =>
  c.json(await forwardPage(c.var, c.var.visitor, c.req.valid('json').token)),
)
