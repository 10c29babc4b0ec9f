import type { Selectable } from 'kysely'
import { insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type ShareReader = Selectable<Schema['shareReader']>

/** Rows of these persons at these shares, kept from others until the transaction ends. */
export const listReadersToFold = compiledList((db, keys: [shareId: string, personKey: string][]) =>
  lockRows(
    db,
    db
      .selectFrom('shareReader')
      .where((eb) => eb.or(keys.map(([shareId, personKey]) => eb.and({ shareId, personKey }))))
      .select([
        'shareId',
        'personKey',
        'customerId',
        'firstAt',
        'lastAt',
        'views',
        'activeMs',
        'depth',
      ]),
  ),
)

/** Adds readers that were not known; a duplicate fails. */
export const insertReaders = (db: Db, rows: ShareReader[]) => insertAll(db, 'shareReader', rows)

/** Brings known readers up to date. */
export const saveReaders = (db: Db, rows: ShareReader[]) =>
  saveAll(db, 'shareReader', rows, ['shareId', 'personKey'])

/** Takes away a reader of whom nothing counts any more. */
export const deleteReader = (db: Db, shareId: string, personKey: string) =>
  db
    .deleteFrom('shareReader')
    .where('shareId', '=', shareId)
    .where('personKey', '=', personKey)
    .execute()
