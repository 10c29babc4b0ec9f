import { isAtHead } from '../../db/migrate.ts'
import { upsert } from '../../db/write.ts'
import type { Deps } from '../deps.ts'

// The schema only goes forward, and asking MySQL about it reads its whole catalogue each time.
const atHead = new WeakSet<Deps['db']>()

/** Undefined when the database answers, takes a write and has today's schema; else what is wrong. */
export async function isReady({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>) {
  try {
    if (!atHead.has(db)) {
      if (!(await isAtHead(db))) return 'the schema is not at head'
      atHead.add(db)
    }
    const at = now()
    await upsert(db, 'setting', { name: 'ready', valueJson: String(at), changedAt: at }, ['name'])
    return undefined
  } catch (error) {
    log.error({ err: error }, 'not ready')
    return 'the database does not answer'
  }
}
