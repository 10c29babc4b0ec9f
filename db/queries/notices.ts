import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type State = Schema['notice']['state']

/** Adds a notice unless its key is there; false when it was. */
export const insertNoticeOnce = (db: Db, notice: Insertable<Schema['notice']>) =>
  insertOnce(db, 'notice', notice)

/** A notice by its key. */
export const findNotice = (db: Db, key: string) =>
  db.selectFrom('notice').where('key', '=', key).select(['id', 'state']).executeTakeFirst()

/** Moves a notice on; false when somebody else has. */
export async function moveNotice(
  db: Db,
  key: string,
  from: State,
  to: { state: State; error?: string | null; sentAt?: number },
) {
  const { numUpdatedRows } = await db
    .updateTable('notice')
    .set(to)
    .where('key', '=', key)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What a member was told since a moment, or is about to be, by key. */
export const listNoticesSince = (db: Db, staffId: string, since: number) =>
  db
    .selectFrom('notice')
    .where('staffId', '=', staffId)
    .where('createdAt', '>', since)
    .select(['key', 'createdAt'])
    .execute()

/** True while this member is with the corp. */
export async function isStillHere(db: Db, staffId: string) {
  const row = await db
    .selectFrom('staff')
    .where('id', '=', staffId)
    .where('leftAt', 'is', null)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
