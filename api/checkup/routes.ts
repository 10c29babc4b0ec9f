import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { saveDomainFile } from './domain-files.ts'
import { runCheckup, viewCheckup } from './run-checkup.ts'

const file = v.object({
  name: v.pipe(v.string(), v.trim(), v.regex(/^[\w-]{4,64}\.txt$/)),
  content: v.pipe(v.string(), v.trim(), v.regex(/^[\w-]{0,200}$/)),
})

/** 设置 → 接入自检. */
export const checkup = new Hono<StaffEnv>()
  .get('/', async (c) => c.json(await viewCheckup(c.var)))
  .post('/', async (c) => c.json(await runCheckup(c.var, c.var.actor)))
  .put('/files', valid('json', file), async (c) =>
    c.json(await saveDomainFile(c.var, c.var.actor, c.req.valid('json'))),
  )
