import { sql } from 'kysely'
import { compiledOnce } from '../compiled-once.ts'
import { engineOf, type Db } from '../database.ts'
import { insertOnce } from '../write.ts'

const GATE = 'rollups'

/** Everything that is made from events alone goes; only a rebuild calls this. */
export async function emptyRollups(db: Db) {
  for (const table of [
    'pageView',
    'shareReader',
    'customerPage',
    'pageDay',
    'setAsideDay',
  ] as const) {
    await db.deleteFrom(table).execute()
  }
}

/** Makes the row at which the collector's writers and a rebuild take turns. */
export const makeRollupGate = (db: Db) =>
  insertOnce(db, 'setting', { name: GATE, valueJson: '{}', changedAt: 0 })

/** Asked first, a writer passes the gate with others of its kind, until its transaction ends. */
export const rollupGate = (db: Db) =>
  // SQLite has one writer anyway. `for share` is not MariaDB's.
  engineOf(db) === 'sqlite' ? undefined : sharedGate.of()

const sharedGate = compiledOnce((db) =>
  db
    .selectFrom('setting')
    .where('name', '=', GATE)
    .select('name')
    .modifyEnd(sql`lock in share mode`),
)

/** Waits for the writers under way and holds the gate shut until the transaction ends. */
export async function holdRollups(db: Db) {
  await makeRollupGate(db)
  if (engineOf(db) === 'sqlite') return
  await db.selectFrom('setting').where('name', '=', GATE).select('name').forUpdate().execute()
}
