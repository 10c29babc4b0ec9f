import { Hono } from 'hono'
import * as v from 'valibot'
import type { Db } from '../../db/database.ts'
import { findSetting } from '../../db/queries/settings.ts'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { LETTER_DAYS, PURGE_REPORT, type PurgeReport } from './forget-old-views.ts'
import { changeKeptDays, findKeptDays, KEPT_CHOICES } from './retention.ts'

const wish = v.object({ views: v.picklist(KEPT_CHOICES) })

/** How long what is kept, and what the last night threw away. */
export const retention = new Hono<StaffEnv>()
  .get('/retention', async (c) => c.json(await shown(c.var.db)))
  .put('/retention', valid('json', wish), async (c) => {
    await changeKeptDays(c.var, c.var.actor, c.req.valid('json').views)
    return c.json(await shown(c.var.db))
  })

async function shown(db: Db) {
  const [views, report] = [await findKeptDays(db), await findSetting<PurgeReport>(db, PURGE_REPORT)]
  return {
    keptDays: { views, notices: views, letters: LETTER_DAYS },
    choices: KEPT_CHOICES,
    report: report ?? null,
  }
}
