import type { Selectable } from 'kysely'
import { insertAll, saveAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type PageDay = Selectable<Schema['pageDay']>
export type SetAsideDay = Selectable<Schema['setAsideDay']>

/** Rows of any of these days and pages, kept from others until the transaction ends. */
export const listPageDaysToFold = (db: Db, days: string[], pageIds: string[]) =>
  lockRows(
    db,
    db.selectFrom('pageDay').where('day', 'in', days).where('pageId', 'in', pageIds).selectAll(),
  ).execute()

/** Adds days that had no row; a duplicate fails. */
export const insertPageDays = (db: Db, rows: PageDay[]) => insertAll(db, 'pageDay', rows)

/** Brings known days up to date. */
export const savePageDays = (db: Db, rows: PageDay[]) =>
  saveAll(db, 'pageDay', rows, ['day', 'pageId', 'staffId', 'groupId'])

/** Takes away days on which nothing is left. */
export const deleteEmptyPageDays = (db: Db, days: string[], pageIds: string[]) =>
  db
    .deleteFrom('pageDay')
    .where('day', 'in', days)
    .where('pageId', 'in', pageIds)
    .where('views', '=', 0)
    .where('readers', '=', 0)
    .execute()

/** What was set aside on these days, kept from others until the transaction ends. */
export const listSetAsideToFold = (db: Db, days: string[]) =>
  lockRows(db, db.selectFrom('setAsideDay').where('day', 'in', days).selectAll()).execute()

/** Adds reasons that had no row that day; a duplicate fails. */
export const insertSetAside = (db: Db, rows: SetAsideDay[]) => insertAll(db, 'setAsideDay', rows)

/** Brings known rows up to date. */
export const saveSetAside = (db: Db, rows: SetAsideDay[]) =>
  saveAll(db, 'setAsideDay', rows, ['day', 'verdict'])

/** Takes away reasons of which nothing is left. */
export const deleteEmptySetAside = (db: Db, days: string[]) =>
  db.deleteFrom('setAsideDay').where('day', 'in', days).where('views', '=', 0).execute()
