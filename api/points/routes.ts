import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { importPoints } from './import-points.ts'
import { changePointRule, findPointRule } from './point-rule.ts'

const rule = v.object({
  pointsPerYuan: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
})

/** 积分: how an order gives them, and taking over those kept elsewhere. */
export const points = new Hono<StaffEnv>()
  .get('/rule', async (c) => {
    return c.json({ pointsPerYuan: await findPointRule(c.var.db) })
  })
  .put('/rule', valid('json', rule), async (c) => {
    const { pointsPerYuan } = c.req.valid('json')
    await changePointRule(c.var, c.var.actor, pointsPerYuan)
    return c.json({ pointsPerYuan })
  })
  .post('/import', async (c) => {
    const file = new Uint8Array(await c.req.arrayBuffer())
    return c.json(await importPoints(c.var, c.var.actor, file))
  })
