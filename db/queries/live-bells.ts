import { saveAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export type Bell = Schema['liveBell']

/** Says that this rang; the same bell again is rung later. */
export const saveBells = (db: Db, bells: Bell[]) =>
  saveAll(db, 'liveBell', bells, ['processId', 'staffId', 'event', 'subject'])

/** What the other processes rang since then, newest first. */
export const listBellsOfOthers = (db: Db, processId: string, since: number, limit: number) =>
  db
    .selectFrom('liveBell')
    .where('rungAt', '>', since)
    .where('processId', '<>', processId)
    .orderBy('rungAt', 'desc')
    .limit(limit)
    .selectAll()
    .execute()

/** Forgets what everybody has heard. */
export const sweepBells = (db: Db, before: number) =>
  db.deleteFrom('liveBell').where('rungAt', '<', before).execute()
