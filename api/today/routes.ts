import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { findToday } from './find-today.ts'
import { handleLead } from './handle-lead.ts'

const customer = v.object({ customerId: id })

/** 今天: the member's inbox. */
export const today = new Hono<StaffEnv>()
  .get('/today', async (c) => c.json(await findToday(c.var, c.var.actor)))
  .post('/today/leads/:customerId/done', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json(await handleLead(c.var, c.var.actor, customerId, true))
  })
  .delete('/today/leads/:customerId/done', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json(await handleLead(c.var, c.var.actor, customerId, false))
  })
