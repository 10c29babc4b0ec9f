import { inTransaction } from '../../db/database.ts'
import { findNextArrival, listNamedViewIds } from '../../db/queries/forgetting.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { KEPT_DAYS } from '../visitors/consent-notice.ts'
import { forgetReadings } from './forget-readings.ts'

const CURSOR = 'forgotten-until'

/**
 * Every day: who read what is forgotten after 180 days, that it was read stays. Goes from the
 * oldest on, an hour of arrivals at a time, and goes on tomorrow where it stopped.
 */
export async function forgetOldViews({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const until = now() - KEPT_DAYS * DAY
  for (;;) {
    const done = (await findSetting<number>(db, CURSOR)) ?? 0
    const next = await findNextArrival(db, done)
    if (!next || next.receivedAt > until) return
    const upTo = Math.min(until, next.receivedAt + DAY / 24)
    await inTransaction(db, async (tx) => {
      await forgetReadings(tx, await listNamedViewIds(tx, done, upTo), now())
      await saveSetting(tx, CURSOR, upTo, now())
    })
  }
}
