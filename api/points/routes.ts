import { Hono } from 'hono'
import * as v from 'valibot'
import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { importPoints } from './import-points.ts'
import { POINTS_PER_YUAN } from './points-of-order.ts'

const rule = v.object({
  pointsPerYuan: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
})

/** 积分: how an order gives them, and taking over those kept elsewhere. */
export const points = new Hono<StaffEnv>()
  .get('/rule', async (c) => {
    return c.json({ pointsPerYuan: (await findSetting<number>(c.var.db, POINTS_PER_YUAN)) ?? 0 })
  })
  .put('/rule', valid('json', rule), async (c) => {
    const { pointsPerYuan } = c.req.valid('json')
    const { staffId } = c.var.actor
    const at = c.var.now()
    await inTransaction(c.var.db, async (tx) => {
      await saveSetting(tx, POINTS_PER_YUAN, pointsPerYuan, at)
      const detail = String(pointsPerYuan)
      await insertAct(tx, { staffId, action: 'points.rule', subject: '', detail, at })
    })
    return c.json({ pointsPerYuan })
  })
  .post('/import', async (c) => {
    const file = new Uint8Array(await c.req.arrayBuffer())
    return c.json(await importPoints(c.var, c.var.actor, file))
  })
