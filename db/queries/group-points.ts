import type { Selectable } from 'kysely'
import { addAll, insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export type GroupPoint = Selectable<Schema['groupPoint']>
export type GroupPointDay = Selectable<Schema['groupPointDay']>

/** Makes these members wait for each other's points, in one order; who is new gets her row. */
export async function holdMembers(db: Db, customerIds: string[]) {
  const rows = customerIds
    .toSorted()
    .map((customerId) => ({ customerId, points: 0, tier: 'lurking' as const, asOfDay: '' }))
  await saveAll(db, 'memberTier', rows, ['customerId'], ['customerId'])
  return listTiers(db, customerIds)
}

/** 30-day totals and tiers as they are stored. */
export const listTiers = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('memberTier')
    .where('customerId', 'in', customerIds)
    .select(['customerId', 'points', 'tier', 'asOfDay']),
)

/** The ledger's rows of these members in a stretch of days. */
export const listPointsBetween = compiledList(
  (db, customerIds: string[], fromDay: string, toDay: string) =>
    db
      .selectFrom('groupPoint')
      .where('customerId', 'in', customerIds)
      .where('day', '>=', fromDay)
      .where('day', '<=', toDay)
      .selectAll(),
)

/** The ledger's rows of one member in one group since a day, oldest first, with the pages' names. */
export const listPointsInGroup = (db: Db, customerId: string, groupId: string, fromDay: string) =>
  db
    .selectFrom('groupPoint')
    .leftJoin('page', 'page.id', 'groupPoint.pageId')
    .where('groupPoint.customerId', '=', customerId)
    .where('groupPoint.day', '>=', fromDay)
    .where('groupPoint.groupId', '=', groupId)
    .orderBy('groupPoint.at')
    .orderBy('groupPoint.createdAt')
    .orderBy('groupPoint.id')
    .select([
      'groupPoint.id',
      'groupPoint.kind',
      'groupPoint.sourceId',
      'groupPoint.points',
      'groupPoint.reason',
      'groupPoint.at',
      'groupPoint.day',
      'groupPoint.createdAt',
      'page.title',
    ])
    .execute()

/** Every row of one member: `groupId` null asks over all her groups. */
export const listPointsOfMember = (db: Db, customerId: string, groupId: string | null) =>
  db
    .selectFrom('groupPoint')
    .where('customerId', '=', customerId)
    .$if(groupId !== null, (query) => query.where('groupId', '=', groupId!))
    .selectAll()
    .execute()

/** Appends to the ledger. */
export const insertPoints = (db: Db, rows: GroupPoint[]) => insertAll(db, 'groupPoint', rows)

/** Adds to the days' rollup. */
export const addToPointDays = (db: Db, rows: GroupPointDay[]) =>
  addAll(db, 'groupPointDay', rows, ['customerId', 'day', 'groupId', 'kind'])

/** What each day brought these members, from a day on. */
export const listPointDays = compiledList((db, customerIds: string[], fromDay: string) =>
  db
    .selectFrom('groupPointDay')
    .where('customerId', 'in', customerIds)
    .where('day', '>=', fromDay)
    .selectAll(),
)

export const saveTiers = (db: Db, rows: Selectable<Schema['memberTier']>[]) =>
  saveAll(db, 'memberTier', rows, ['customerId'])

export const saveGroupScores = (db: Db, rows: Selectable<Schema['groupScore']>[]) =>
  saveAll(db, 'groupScore', rows, ['groupId', 'customerId'])

/** In which groups these members have a score stored. */
export const listScoredGroups = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('groupScore')
    .where('customerId', 'in', customerIds)
    .select(['groupId', 'customerId']),
)

/** The displays of groups' pages by these customers that count, in a stretch of time. */
export const listGroupLooks = compiledList((db, customerIds: string[], from: number, to: number) =>
  db
    .selectFrom('pageView')
    .where('personKey', 'in', customerIds)
    .where('openedAt', '>=', from)
    .where('openedAt', '<', to)
    .where('groupId', 'is not', null)
    .where('verdict', '=', 'counted')
    .select([
      'id',
      'shareId',
      'groupId',
      'customerId',
      'pageId',
      'openedAt',
      'activeMs',
      'depth',
      'clicks',
    ]),
)

/** In which groups these customers sit now, and since when. */
export const listSeats = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('groupMember')
    .where('memberId', 'in', customerIds)
    .where('memberType', '=', 2)
    .where('leftAt', 'is', null)
    .select(['groupId', 'memberId', 'joinedAt']),
)

/** Which of these pushes were taken back. */
export const listRecalled = compiledList((db, shareIds: string[]) =>
  db.selectFrom('recalledPush').where('shareId', 'in', shareIds).select('shareId'),
)

/** What the groups were credited with of an order (末次触达, 7 days), refunds taken off. */
export const listGroupCredit = (db: Db, orderId: string) =>
  db
    .selectFrom('credit')
    .where('orderId', '=', orderId)
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .where('dimension', '=', 'group')
    .groupBy('target')
    .select(({ fn }) => ['target as groupId', fn.sum<number>('amountFen').as('amountFen')])
    .execute()

/** Forgets what somebody got by looking: the ledger's rows of these displays. */
export async function deletePointsOfLooks(db: Db, customerIds: string[], viewIds: string[]) {
  const sources = viewIds.flatMap((id) => [id, `${id}.tap`])
  for (let from = 0; from < sources.length; from += 200) {
    await db
      .deleteFrom('groupPoint')
      .where('customerId', 'in', customerIds)
      .where('kind', 'in', ['click', 'read'])
      .where('sourceId', 'in', sources.slice(from, from + 200))
      .execute()
  }
}

/** Sets the days' rollup of these members anew. */
export async function replacePointDays(db: Db, customerIds: string[], rows: GroupPointDay[]) {
  if (customerIds.length > 0) {
    await db.deleteFrom('groupPointDay').where('customerId', 'in', customerIds).execute()
  }
  await insertAll(db, 'groupPointDay', rows)
}

/** A page of members whose stored tier is of an earlier day and has something to lose. */
export const listTiersToRefresh = (db: Db, today: string, afterId: string, limit: number) =>
  db
    .selectFrom('memberTier')
    .where('customerId', '>', afterId)
    .where('asOfDay', '<', today)
    .where((eb) => eb.or([eb('points', '<>', 0), eb('tier', '<>', 'lurking')]))
    .orderBy('customerId')
    .limit(limit)
    .select('customerId')
    .execute()

/** The rows of the ledger and its days from before `day` go. */
export async function deletePointsBefore(db: Db, day: string) {
  await db.deleteFrom('groupPoint').where('day', '<', day).execute()
  await db.deleteFrom('groupPointDay').where('day', '<', day).execute()
}

/** What one order or line has brought this member, in whatever group. */
export const listPointsOfSource = (db: Db, customerId: string, sourceId: string) =>
  db
    .selectFrom('groupPoint')
    .where('customerId', '=', customerId)
    .where('sourceId', '=', sourceId)
    .where('kind', 'in', ['order', 'chain'])
    .selectAll()
    .execute()

/** Forgets all rows of these kinds of one member. */
export const deletePointsOfKinds = (
  db: Db,
  customerId: string,
  kinds: Schema['groupPoint']['kind'][],
) =>
  db
    .deleteFrom('groupPoint')
    .where('customerId', '=', customerId)
    .where('kind', 'in', kinds)
    .execute()

/** Forgets how often she spoke. */
export const deleteSpeechOf = (db: Db, customerId: string) =>
  db.deleteFrom('groupSpeechDay').where('customerId', '=', customerId).execute()

/** Puts a hint away; false when it is away already. */
export const insertDismissedHint = (db: Db, row: Selectable<Schema['dismissedHint']>) =>
  insertOnce(db, 'dismissedHint', row)

/** Brings a hint back; false when it was not away. */
export async function deleteDismissedHint(
  db: Db,
  customerId: string,
  kind: Schema['dismissedHint']['kind'],
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('dismissedHint')
    .where('customerId', '=', customerId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Marks a push of this group as recalled; false when it is already. */
export const insertRecalledPush = (db: Db, row: Selectable<Schema['recalledPush']>) =>
  insertOnce(db, 'recalledPush', row)

/** Takes the mark off again; false when there was none. */
export async function deleteRecalledPush(db: Db, shareId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('recalledPush')
    .where('shareId', '=', shareId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Who opened what came of this push, and when. */
export const listLooksOfPush = (db: Db, shareId: string) =>
  db
    .selectFrom('shareReader')
    .innerJoin('pageView', (join) =>
      join
        .onRef('pageView.personKey', '=', 'shareReader.personKey')
        .onRef('pageView.shareId', '=', 'shareReader.shareId'),
    )
    .where('shareReader.shareId', '=', shareId)
    .where('pageView.verdict', '=', 'counted')
    .where('pageView.customerId', 'is not', null)
    .where('pageView.groupId', 'is not', null)
    .select(['pageView.customerId', 'pageView.groupId', 'pageView.openedAt'])
    .execute()

/** Keeps how often members spoke on these days, in place of what stood there. */
export const saveSpeech = (db: Db, rows: Selectable<Schema['groupSpeechDay']>[]) =>
  saveAll(db, 'groupSpeechDay', rows, ['groupId', 'customerId', 'day'])

/** Forgets that she ever had points: nothing of her is left in the rollups. */
export async function deleteScoresOf(db: Db, customerId: string) {
  for (const table of ['groupPointDay', 'groupScore', 'memberTier'] as const) {
    await db.deleteFrom(table).where('customerId', '=', customerId).execute()
  }
}
