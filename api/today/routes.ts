import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { claimLead, giveLeadBack } from './claim-lead.ts'
import { findToday } from './find-today.ts'
import { handleLead } from './handle-lead.ts'
import { listLeads } from './list-leads.ts'

const customer = v.object({ customerId: id })
const seen = v.object({ seenAt: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))) })

/** More than anybody speaks to in a day. */
const MOST_LEADS = 2000

/** 今天: the member's inbox. */
export const today = new Hono<StaffEnv>()
  .get('/today', async (c) => c.json(await findToday(c.var, c.var.actor)))
  .get('/today/leads', async (c) => {
    const { leads } = await listLeads(c.var, c.var.actor.staffId)
    return c.json({ leads: leads.slice(0, MOST_LEADS), count: leads.length })
  })
  .post(
    '/today/leads/:customerId/claim',
    valid('param', customer),
    valid('json', seen),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await claimLead(c.var, c.var.actor, asked))
    },
  )
  .delete('/today/leads/:customerId/claim', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json(await giveLeadBack(c.var, c.var.actor, customerId))
  })
  .post('/today/leads/:customerId/done', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json(await handleLead(c.var, c.var.actor, customerId, true))
  })
  .delete('/today/leads/:customerId/done', valid('param', customer), async (c) => {
    const { customerId } = c.req.valid('param')
    return c.json(await handleLead(c.var, c.var.actor, customerId, false))
  })
