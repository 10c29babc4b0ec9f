import { Hono } from 'hono'
import { findSetting } from '../../db/queries/settings.ts'
import type { StaffEnv } from '../env.ts'
import { KEPT_DAYS } from '../visitors/consent-notice.ts'
import { LETTER_DAYS, PURGE_REPORT, type PurgeReport } from './forget-old-views.ts'

/** How long what is kept, and what the last night threw away. */
export const retention = new Hono<StaffEnv>().get('/retention', async (c) => {
  const report = await findSetting<PurgeReport>(c.var.db, PURGE_REPORT)
  return c.json({
    keptDays: { views: KEPT_DAYS, notices: KEPT_DAYS, letters: LETTER_DAYS },
    report: report ?? null,
  })
})
