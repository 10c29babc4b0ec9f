import type { Db } from '../database.ts'

/** A page of the displays that still name somebody, of those whose events came in this stretch. */
export async function listNamedViewIds(
  db: Db,
  { after, until }: { after: number; until: number },
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('event')
    .where('receivedAt', '>', after)
    .where('receivedAt', '<=', until)
    .where('viewId', '>', afterId)
    .where((eb) => eb.or([eb('customerId', 'is not', null), eb('visitorId', 'is not', null)]))
    .groupBy('viewId')
    .orderBy('viewId')
    .limit(limit)
    .select('viewId')
    .execute()
  return rows.map(({ viewId }) => viewId)
}

/** When the event after this moment came in, if any. */
export const findNextArrival = (db: Db, after: number) =>
  db
    .selectFrom('event')
    .where('receivedAt', '>', after)
    .orderBy('receivedAt')
    .limit(1)
    .select('receivedAt')
    .executeTakeFirst()

/** All displays of the same people and shares as these, so that a reader is forgotten whole. */
export async function listViewsOfSameReaders(
  db: Db,
  viewIds: string[],
): Promise<{ id: string; shareId: string; personKey: string }[]> {
  const found = new Map<string, { id: string; shareId: string; personKey: string }>()
  for (let from = 0; from < viewIds.length; from += 200) {
    const rows = await db
      .selectFrom('pageView as named')
      .innerJoin('pageView as view', (join) =>
        join
          .onRef('view.shareId', '=', 'named.shareId')
          .onRef('view.personKey', '=', 'named.personKey'),
      )
      .where('named.id', 'in', viewIds.slice(from, from + 200))
      .select(['view.id', 'view.shareId', 'view.personKey'])
      .execute()
    for (const row of rows) found.set(row.id, row)
  }
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** The radar keeps that somebody looked, no longer who; it stands under one of these keys. */
export const forgetOnRadar = (db: Db, fromKeys: string[], viewIds: string[], personKey: string) =>
  db
    .updateTable('radar')
    .set({ customerId: null, personKey })
    .where('personKey', 'in', fromKeys)
    .where('kind', '=', 'view')
    .where('viewId', 'in', viewIds)
    .execute()

/** Every event of these displays is this reader's from now on, whoever they named. */
export const forgetInEvents = (db: Db, viewIds: string[], visitorKey: string) =>
  db
    .updateTable('event')
    .set({ visitorKey, visitorId: null, customerId: null })
    .where('viewId', 'in', viewIds)
    .execute()

/** App messages from before this moment go; they may name a customer. Says how many. */
export async function deleteOldNotices(db: Db, before: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('notice')
    .where('createdAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** WeCom's letters, and what could not be read, from before this moment. Says how many. */
export async function deleteOldLetters(db: Db, before: number): Promise<number> {
  const letters = await db
    .deleteFrom('callbackSeen')
    .where('receivedAt', '<', before)
    .executeTakeFirst()
  const unread = await db.deleteFrom('badEvent').where('receivedAt', '<', before).executeTakeFirst()
  return Number(letters.numDeletedRows) + Number(unread.numDeletedRows)
}
