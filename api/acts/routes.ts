import { Hono } from 'hono'
import * as v from 'valibot'
import { ACTS, type ActKind } from '../../db/acts.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { viewActs } from './view-acts.ts'

const wanted = v.object({
  staffId: v.optional(id),
  kind: v.optional(v.picklist(Object.keys(ACTS) as ActKind[])),
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}\.\w{0,64}$/))),
})

/** 设置 → 操作日志: who did what, when. */
export const acts = new Hono<StaffEnv>() //
  .get('/', valid('query', wanted), async (c) =>
    c.json(await viewActs(c.var, c.var.actor, c.req.valid('query'))),
  )
