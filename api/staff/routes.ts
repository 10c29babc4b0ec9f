import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { givePlaces } from './give-places.ts'
import { giveRole } from './give-role.ts'
import { listStaffRoles } from './list-staff.ts'

const member = v.object({ staffId: id })
const role = v.object({ role: v.picklist(['rep', 'manager', 'operator', 'it']) })
const places = v.object({ storeIds: v.pipe(v.array(id), v.maxLength(50)) })

/** 设置 → 角色: who may do what, and where she works when WeCom does not say. */
export const staffRoles = new Hono<StaffEnv>()
  .get('/', async (c) => c.json(await listStaffRoles(c.var, c.var.actor)))
  .put('/:staffId/role', valid('param', member), valid('json', role), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await giveRole(c.var, c.var.actor, asked))
  })
  .put('/:staffId/stores', valid('param', member), valid('json', places), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await givePlaces(c.var, c.var.actor, asked))
  })
