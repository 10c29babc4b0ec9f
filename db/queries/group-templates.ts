import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'

export const listTemplates = (db: Db) =>
  db
    .selectFrom('groupTemplate')
    .where('offAt', 'is', null)
    .orderBy('title')
    .orderBy('id')
    .limit(100)
    .selectAll()
    .execute()

export const findTemplate = (db: Db, id: string) =>
  db
    .selectFrom('groupTemplate')
    .where('id', '=', id)
    .where('offAt', 'is', null)
    .selectAll()
    .executeTakeFirst()

export const saveTemplate = (db: Db, template: Schema['groupTemplate']) =>
  upsert(db, 'groupTemplate', template, ['id'])

/** Puts a template away or takes it out again; false when it stood so already. */
export async function switchTemplate(db: Db, id: string, offAt: number | null) {
  const { numUpdatedRows } = await db
    .updateTable('groupTemplate')
    .set({ offAt })
    .where('id', '=', id)
    .where('offAt', offAt === null ? 'is not' : 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Names of members of the corp, by id. */
export const listStaffNames = (db: Db, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('staff')
        .where('id', 'in', ids)
        .where('leftAt', 'is', null)
        .orderBy('id')
        .select(['id', 'name'])
        .execute()
