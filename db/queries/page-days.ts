import type { Selectable } from 'kysely'
import { addAll, insertAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export type PageDay = Selectable<Schema['pageDay']>
export type SetAsideDay = Selectable<Schema['setAsideDay']>

/** Adds days that had no row; a duplicate fails. */
export const insertPageDays = (db: Db, rows: PageDay[]) => insertAll(db, 'pageDay', rows)

/** Adds these numbers to the days'; nothing is read, whatever else a day holds. */
export const addPageDays = (db: Db, parts: PageDay[]) =>
  addAll(db, 'pageDay', parts, ['day', 'pageId', 'staffId', 'groupId'])

/** Takes away days on which nothing is left. */
export const deleteEmptyPageDays = (db: Db, days: string[], pageIds: string[]) =>
  db
    .deleteFrom('pageDay')
    .where('day', 'in', days)
    .where('pageId', 'in', pageIds)
    .where('views', '=', 0)
    .where('readers', '=', 0)
    .execute()

/** Adds reasons that had no row that day; a duplicate fails. */
export const insertSetAside = (db: Db, rows: SetAsideDay[]) => insertAll(db, 'setAsideDay', rows)

/** Adds these numbers to the days'. */
export const addSetAside = (db: Db, parts: SetAsideDay[]) =>
  addAll(db, 'setAsideDay', parts, ['day', 'verdict'])

/** Takes away reasons of which nothing is left. */
export const deleteEmptySetAside = (db: Db, days: string[]) =>
  db.deleteFrom('setAsideDay').where('day', 'in', days).where('views', '=', 0).execute()
