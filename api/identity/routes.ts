import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { findIdentity } from './find-identity.ts'
import { undoLink } from './undo-link.ts'

const customer = v.object({ customerId: id })
const link = v.object({ customerId: id, linkId: id })

/** By what we know who she is, and taking that back. */
export const identity = new Hono<StaffEnv>()
  .get('/customers/:customerId/identity', valid('param', customer), async (c) => {
    return c.json(await findIdentity(c.var, c.var.actor, c.req.valid('param').customerId))
  })
  .post('/customers/:customerId/identity/:linkId/undo', valid('param', link), async (c) => {
    await undoLink(c.var, c.var.actor, c.req.valid('param'))
    return c.json({})
  })
