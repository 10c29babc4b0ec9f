import type { Selectable } from 'kysely'
import { insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'
import type { ShopNames } from './shop-names.ts'

export type Radar = Selectable<Schema['radar']>

/** What members were told of these persons' views since a moment, kept until the transaction ends. */
export const listRadarToMerge = compiledList((db, personKeys: string[], since: number) =>
  lockRows(
    db,
    db
      .selectFrom('radar')
      .where('personKey', 'in', personKeys)
      .where('happenedAt', '>', since)
      .where('kind', '=', 'view')
      .select([
        'id',
        'staffId',
        'kind',
        'customerId',
        'groupId',
        'pageId',
        'shareId',
        'viewId',
        'views',
        'activeMs',
        'amountFen',
        'happenedAt',
        'changedAt',
        'handledAt',
        'personKey',
      ]),
  ),
)

/** Adds rows. */
export const insertRadar = (db: Db, rows: Radar[]) => insertAll(db, 'radar', rows)

/** Brings rows up to date with what was looked at since. */
export const saveRadar = (db: Db, rows: Radar[]) =>
  saveAll(db, 'radar', rows, ['id'], ['views', 'activeMs', 'changedAt'])

/** Gives rows of a person who had no name the name she has now. */
export const renameRadar = (
  db: Db,
  fromKey: string,
  personKey: string,
  customerId: string | null,
) =>
  db.updateTable('radar').set({ personKey, customerId }).where('personKey', '=', fromKey).execute()

/** These displays, and what this visitor passed on, are hers again and not this customer's. */
export async function giveRadarBack(
  db: Db,
  viewIds: string[],
  { visitorId, customerId }: { visitorId: string; customerId: string },
) {
  const hers = { personKey: visitorId, customerId: null }
  for (let from = 0; from < viewIds.length; from += 500) {
    await db
      .updateTable('radar')
      .set(hers)
      .where('personKey', '=', customerId)
      .where('kind', '=', 'view')
      .where('viewId', 'in', viewIds.slice(from, from + 500))
      .execute()
  }
  const forwards = await db
    .selectFrom('share')
    .where('sharerVisitorId', '=', visitorId)
    .select('id')
    .execute()
  for (let from = 0; from < forwards.length; from += 500) {
    const shareIds = forwards.slice(from, from + 500).map(({ id }) => id)
    await db
      .updateTable('radar')
      .set(hers)
      .where('personKey', '=', customerId)
      .where('kind', '=', 'share')
      .where('shareId', 'in', shareIds)
      .execute()
  }
}

// A customer is named to a member who follows her now, or who sits with her in the row's group.
const heard = (db: Db, staffId: string) =>
  db
    .selectFrom('radar')
    .leftJoin('customer', 'customer.id', 'radar.customerId')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'radar.customerId')
        .on('follow.staffId', '=', staffId)
        .on('follow.endedAt', 'is', null),
    )
    .leftJoin('groupMember as herPlace', (join) =>
      join
        .onRef('herPlace.groupId', '=', 'radar.groupId')
        .onRef('herPlace.memberId', '=', 'radar.customerId')
        .on('herPlace.leftAt', 'is', null),
    )
    .leftJoin('groupMember as myPlace', (join) =>
      join
        .onRef('myPlace.groupId', '=', 'radar.groupId')
        .on('myPlace.memberId', '=', staffId)
        .on('myPlace.leftAt', 'is', null),
    )
    .leftJoin('groupChat', 'groupChat.id', 'radar.groupId')
    .where('radar.staffId', '=', staffId)
    .select([
      'radar.id',
      'radar.kind',
      'radar.customerId',
      'radar.groupId',
      'radar.pageId',
      'radar.views',
      'radar.activeMs',
      'radar.amountFen',
      'radar.happenedAt',
      'radar.changedAt',
      'customer.name as customerName',
      'follow.remark',
      'follow.staffId as followedBy',
      'herPlace.memberId as sheIsIn',
      'myPlace.memberId as iAmIn',
      'groupChat.name as groupName',
    ])

/** The same with the page's title. */
const titled = (db: Db, staffId: string) =>
  heard(db, staffId).leftJoin('page', 'page.id', 'radar.pageId').select('page.title as pageTitle')

type BareRow = Awaited<ReturnType<typeof latest>>[number]
export type HeardRow = BareRow & { pageTitle: string | null }

/** What `askRadar` found, with the titles of its pages. */
export const radarTitled = (rows: BareRow[], { pages }: Pick<ShopNames, 'pages'>): HeardRow[] =>
  rows.map((row) => ({ ...row, pageTitle: pages.get(row.pageId ?? '')?.title ?? null }))

/** How many lines of the radar are read at once: a page, and one that says whether there is more. */
export const RADAR_PAGE = 21
/** How many 今天 begins with; it shows five of them until it is asked for more. */
const RADAR_BEGINS = 10

const newest = (limit: number) =>
  compiledOnce((db, staffId: string, changedAt: number, before: number, id: string) =>
    heard(db, staffId)
      // The first is for the index, which does not see into the second.
      .where('radar.changedAt', '<=', changedAt)
      .where((eb) => eb.or([eb('radar.changedAt', '<', before), eb('radar.id', '<', id)]))
      .orderBy('radar.changedAt', 'desc')
      .orderBy('radar.id', 'desc')
      .limit(limit),
  )
const latest = newest(RADAR_PAGE)
const beginning = newest(RADAR_BEGINS)

const FROM_NOW = { changedAt: Number.MAX_SAFE_INTEGER, id: '' }

/** A member's radar, newest first, before a place in it; for `radarTitled`. */
export function askRadar(staffId: string, before?: { changedAt: number; id: string }) {
  const { changedAt, id } = before ?? FROM_NOW
  return latest.of(staffId, changedAt, changedAt, id)
}

/** How a member's radar begins; for `radarTitled`. */
export const askRadarBeginning = (staffId: string) =>
  beginning.of(staffId, FROM_NOW.changedAt, FROM_NOW.changedAt, FROM_NOW.id)

/** What is new or has changed on a member's radar since a moment, oldest first. */
export const listRadarSince = (db: Db, staffId: string, since: number, limit: number) =>
  titled(db, staffId)
    .where('radar.changedAt', '>', since)
    .orderBy('radar.changedAt')
    .orderBy('radar.id')
    .limit(limit)
    .execute()

/** What a member's radar holds of views that began in a span of time, oldest first. */
export const listRadarOfSpan = (db: Db, staffId: string, from: number, until: number) =>
  titled(db, staffId)
    .select('radar.personKey')
    .where('radar.changedAt', '>=', from)
    .where('radar.happenedAt', '>=', from)
    .where('radar.happenedAt', '<', until)
    .where('radar.kind', '=', 'view')
    .orderBy('radar.happenedAt')
    .limit(500)
    .execute()

/** What a member last heard of one customer and one page. */
export const findHeard = (db: Db, staffId: string, customerId: string, pageId: string) =>
  titled(db, staffId)
    .where('radar.personKey', '=', customerId)
    .where('radar.pageId', '=', pageId)
    .where('radar.kind', '=', 'view')
    .orderBy('radar.changedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
