import type { Selectable } from 'kysely'
import { insertAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export type EventRow = Selectable<Schema['event']>

/** Which of these event ids are kept already. */
export const listEventIds = compiledList((db, ids: Uint8Array[]) =>
  db.selectFrom('event').where('id', 'in', ids).select('id'),
)

/** Keeps events whose ids are new; the caller has looked. */
export const insertEvents = (db: Db, events: EventRow[]) => insertAll(db, 'event', events)

/** A page of the names of all displays that have events, in order. */
export const listViewIdsAfter = (db: Db, viewId: string, limit: number) =>
  db
    .selectFrom('event')
    .where('viewId', '>', viewId)
    .groupBy('viewId')
    .orderBy('viewId')
    .limit(limit)
    .select('viewId')
    .execute()

/** Every event of the displays from one name to another. */
export const listEventsBetween = (db: Db, firstViewId: string, lastViewId: string) =>
  db
    .selectFrom('event')
    .where('viewId', '>=', firstViewId)
    .where('viewId', '<=', lastViewId)
    .orderBy('viewId')
    .orderBy('seq')
    .selectAll()
    .execute()

/** Every event of these displays. */
export const listEventsOfViews = (db: Db, viewIds: string[]) =>
  db.selectFrom('event').where('viewId', 'in', viewIds).selectAll().execute()

/** Says anew whose these displays' events are, where they were `fromKey`'s. */
export const renameEvents = (
  db: Db,
  viewIds: string[],
  fromKey: string,
  to: { visitorKey: string; visitorId: string | null; customerId: string | null },
) =>
  db
    .updateTable('event')
    .set(to)
    .where('viewId', 'in', viewIds)
    .where('visitorKey', '=', fromKey)
    .execute()

/** How many events are kept. */
export async function countEvents(db: Db) {
  const { events } = await db
    .selectFrom('event')
    .select((eb) => eb.fn.countAll<number>().as('events'))
    .executeTakeFirstOrThrow()
  return Number(events)
}
