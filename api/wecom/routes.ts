import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { signPageUrl } from './sign-page-url.ts'

const page = v.object({ url: v.pipe(v.string(), v.maxLength(2048)) })

/** What the sidebar needs to speak with WeCom's client. */
export const wecom = new Hono<StaffEnv>() //
  .get('/signature', valid('query', page), async (c) =>
    c.json(await signPageUrl(c.var, c.req.valid('query').url)),
  )
