import type { Selectable } from 'kysely'
import { insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type View = Selectable<Schema['pageView']>

// Named one by one: so the rows come as they are, without Kysely's plugin.
const WHOLE = [
  'id',
  'shareId',
  'pageId',
  'staffId',
  'groupId',
  'personKey',
  'visitorId',
  'customerId',
  'openedAt',
  'lastAt',
  'activeMs',
  'depth',
  'clicks',
  'verdict',
  'claimedMs',
  'shares',
] as const satisfies (keyof View)[]

/** These displays as folded so far, kept from others until the transaction ends. */
export const listViewsToFold = compiledList((db, ids: string[]) =>
  lockRows(db, db.selectFrom('pageView').where('id', 'in', ids).select(WHOLE)),
)

/** Adds displays that were not known; a duplicate fails. */
export const insertViews = (db: Db, views: View[]) => insertAll(db, 'pageView', views)

/** Brings known displays up to date. */
export const saveViews = (db: Db, views: View[]) => saveAll(db, 'pageView', views, ['id'])

/** As `saveViews`, where neither who nor when they were opened has changed: no index is touched. */
export const saveGrownViews = (db: Db, views: View[]) =>
  saveAll(db, 'pageView', views, ['id'], GROWING)

const GROWING = [
  'lastAt',
  'activeMs',
  'depth',
  'clicks',
  'verdict',
  'claimedMs',
  'shares',
] as const satisfies (keyof View)[]

/** What one person did with one share, as far as it counts. */
export const listCountedViewsOfShare = (db: Db, shareId: string, personKey: string) =>
  db
    .selectFrom('pageView')
    .where('personKey', '=', personKey)
    .where('shareId', '=', shareId)
    .where('verdict', '=', 'counted')
    .selectAll()
    .execute()

/** What one customer did with one page, as far as it counts. */
export const listCountedViewsOfPage = (db: Db, customerId: string, pageId: string) =>
  db
    .selectFrom('pageView')
    .where('personKey', '=', customerId)
    .where('pageId', '=', pageId)
    .where('verdict', '=', 'counted')
    .selectAll()
    .execute()

/** The displays that stand under a person's key since a moment. */
export const listViewIdsOfPerson = (db: Db, personKey: string, since: number) =>
  db
    .selectFrom('pageView')
    .where('personKey', '=', personKey)
    .where('openedAt', '>=', since)
    .select('id')
    .execute()

/** A page of all displays, person by person. */
export const listViewsByPersonAfter = (
  db: Db,
  after: { personKey: string; openedAt: number; id: string },
  limit: number,
) =>
  db
    .selectFrom('pageView')
    .where((eb) =>
      eb.or([
        eb('personKey', '>', after.personKey),
        eb.and([
          eb('personKey', '=', after.personKey),
          eb.or([
            eb('openedAt', '>', after.openedAt),
            eb.and([eb('openedAt', '=', after.openedAt), eb('id', '>', after.id)]),
          ]),
        ]),
      ]),
    )
    .orderBy('personKey')
    .orderBy('openedAt')
    .orderBy('id')
    .limit(limit)
    .selectAll()
    .execute()
