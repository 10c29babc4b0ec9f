import { insertAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type Nudge = Schema['nudge']

/** Notes a message that went out; the same one again changes nothing. */
export const insertNudge = (db: Db, nudge: Nudge) => insertOnce(db, 'nudge', nudge)

/** As `insertNudge`, for many. */
export async function insertNudges(tx: Db, nudges: Nudge[]) {
  const known = new Set<string>()
  for (let from = 0; from < nudges.length; from += 500) {
    const rows = await tx
      .selectFrom('nudge')
      .where(
        'id',
        'in',
        nudges.slice(from, from + 500).map(({ id }) => id),
      )
      .select('id')
      .execute()
    for (const { id } of rows) known.add(id)
  }
  await insertAll(
    tx,
    'nudge',
    nudges.filter(({ id }) => !known.has(id)),
  )
}

/** What these customers or groups received from this day on. */
export const listReceived = compiledList(
  (db, toIds: string[], toKind: Nudge['toKind'], fromDay: string) =>
    db
      .selectFrom('nudge')
      .where('toKind', '=', toKind)
      .where('toId', 'in', toIds)
      .where('day', '>=', fromDay)
      .select(['toId', 'staffId', 'how', 'promoAt', 'day', 'at']),
)

/** 群发 prepared for these since `since` and not sent yet: as good as received. */
export async function listPromised(db: Db, toIds: string[], since: number) {
  const found: { toId: string; staffId: string; promoAt: number | null; at: number }[] = []
  for (let from = 0; from < toIds.length; from += 500) {
    const rows = await db
      .selectFrom('massTarget')
      .innerJoin('massPart', 'massPart.id', 'massTarget.partId')
      .innerJoin('massTask', 'massTask.id', 'massTarget.taskId')
      .where('massTarget.toId', 'in', toIds.slice(from, from + 500))
      .where('massTarget.state', '=', 'waiting')
      .where('massPart.state', 'not in', ['cancelled', 'failed', 'sent'])
      .where('massTask.createdAt', '>=', since)
      .select([
        'massTarget.toId',
        'massPart.senderId as staffId',
        'massTask.promoAt',
        'massTask.createdAt as at',
      ])
      .execute()
    found.push(...rows)
  }
  return found
}

/** How many 群发 of customers this member sent on this day. */
export async function countMassSends(db: Db, staffId: string, fromAt: number): Promise<number> {
  const { sends } = await db
    .selectFrom('massPart')
    .innerJoin('massTask', 'massTask.id', 'massPart.taskId')
    .where('massTask.chatType', '=', 'single')
    .where('massPart.senderId', '=', staffId)
    .where('massPart.sentAt', '>=', fromAt)
    .select(({ fn }) => fn.countAll<number>().as('sends'))
    .executeTakeFirstOrThrow()
  return Number(sends)
}

/** What a send said, for the question whether it sold something or answered. */
export async function findSaying(db: Db, sendId: string) {
  const reply = await db
    .selectFrom('send')
    .innerJoin('reply', 'reply.id', 'send.replyId')
    .where('send.id', '=', sendId)
    .select(['reply.category', 'reply.isPromotionAt'])
    .executeTakeFirst()
  const pages = await db
    .selectFrom('sendPart')
    .innerJoin('share', 'share.id', 'sendPart.shareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('sendPart.sendId', '=', sendId)
    .select('page.kind')
    .execute()
  return {
    category: reply?.category ?? '',
    isPromotion: reply?.isPromotionAt != null,
    pageKinds: pages.map(({ kind }) => kind),
  }
}

/** A group as its ceilings ask about it. */
export const listNudgedGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupChat')
    .leftJoin('groupRule', 'groupRule.groupId', 'groupChat.id')
    .where('id', 'in', groupIds)
    .select(['id', 'name', 'kind', 'ownerId', 'flashOpenAt', 'flashCloseAt', 'dissolvedAt'])
    .select('groupRule.maxPosts'),
)

/** The standing groups and 隔夜群 a member owns. */
export const listOwnGroups = (db: Db, ownerId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('groupRule', 'groupRule.groupId', 'groupChat.id')
    .where('ownerId', '=', ownerId)
    .where('dissolvedAt', 'is', null)
    .orderBy('id')
    .select(['id', 'name', 'kind', 'flashOpenAt', 'flashCloseAt', 'groupRule.maxPosts'])
    .execute()
