import { Hono } from 'hono'
import { findLatestSyncRun } from '../../db/queries/sync-runs.ts'
import type { StaffEnv } from '../env.ts'
import { startSync } from './start-sync.ts'
import { viewRun } from './view-run.ts'

/** 同步: how far it is, and beginning one. */
export const sync = new Hono<StaffEnv>()
  .get('/', async (c) => {
    const run = await findLatestSyncRun(c.var.db)
    return c.json({ run: run ? viewRun(run) : null })
  })
  .post('/', async (c) => c.json({ run: await startSync(c.var, 'full') }, 202))
