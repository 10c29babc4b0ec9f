import type { Config } from '../../api/config.ts'
import { daily } from '../../api/jobs/handlers.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { dayOf } from '../../api/shop-time.ts'
import { newId } from '../../db/ids.ts'
import type { Database } from '../../db/database.ts'
import { insertOnce } from '../../db/write.ts'
import { benchConfig } from './bench-config.ts'

/** Signs a member in; the `Cookie` header of her browser. */
export async function signedIn(db: Database, staffId: string, config: Config = benchConfig()) {
  const line = await openStaffSession({ db, config, now: Date.now } as never, staffId)
  return line.slice(0, line.indexOf(';'))
}

/** Today's nightly work counts as done: the day's work is measured, not the night's. */
export async function withoutNightWork(db: Database) {
  const at = Date.now()
  for (const kind of Object.keys(daily)) {
    await insertOnce(db, 'job', {
      id: newId('job'),
      kind,
      key: `${kind}:${dayOf(at)}`,
      payloadJson: '{}',
      runAt: at,
      claimedUntil: null,
      claimedBy: null,
      attempts: 0,
      lastError: null,
      doneAt: at,
      createdAt: at,
    })
  }
}
