import { Hono } from 'hono'
import * as v from 'valibot'
import type { VisitorEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { isStaffLooking } from '../visitors/is-staff-looking.ts'
import { forwardPage } from './forward-page.ts'

const asked = v.object({ token: v.pipe(v.string(), v.maxLength(200)) })

/** Where a customer gets her own link to pass a page on. */
export const shares = new Hono<VisitorEnv>().post('/', valid('json', asked), async (c) => {
  // A member who is signed in to the sidebar in this browser would look like a customer of her own.
  const isStaff = await isStaffLooking(c.var, c.req.header('cookie'))
  return c.json(await forwardPage(c.var, { ...c.var.visitor, isStaff }, c.req.valid('json').token))
})
