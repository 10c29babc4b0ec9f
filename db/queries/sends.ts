import { compiledOnce } from '../compiled-once.ts'
import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema, SendPartState } from '../schema.ts'
import { insertOnce } from '../write.ts'

export const insertSend = (db: Db, send: Insertable<Schema['send']>) => insertOnce(db, 'send', send)

export const insertSendParts = (db: Db, parts: Insertable<Schema['sendPart']>[]) =>
  db.insertInto('sendPart').values(parts).execute()

/** The send this member began with this key. */
export const findSendByKey = (db: Db, staffId: string, idempotencyKey: string) =>
  db
    .selectFrom('send')
    .where('staffId', '=', staffId)
    .where('idempotencyKey', '=', idempotencyKey)
    .select('id')
    .executeTakeFirst()

/** Which kind of chat a send went into. */
export const findChatKind = async (db: Db, sendId: string) =>
  (await db.selectFrom('send').where('id', '=', sendId).select('chatKind').executeTakeFirst())
    ?.chatKind

/** A member's own send. */
export const findSend = (db: Db, staffId: string, sendId: string) =>
  db
    .selectFrom('send')
    .where('id', '=', sendId)
    .where('staffId', '=', staffId)
    .select([
      'id',
      'staffId',
      'chatKind',
      'customerId',
      'groupId',
      'replyId',
      'suggestionKey',
      'reason',
      'finishedAt',
    ])
    .executeTakeFirst()

/** Its parts in order, with the card of each page. */
export const listSendParts = (db: Db, sendId: string) =>
  db
    .selectFrom('sendPart')
    .leftJoin('share', 'share.id', 'sendPart.shareId')
    .leftJoin('page', 'page.id', 'share.pageId')
    .leftJoin('product', 'product.id', 'page.productId')
    .where('sendPart.sendId', '=', sendId)
    .orderBy('sendPart.partNo')
    .select([
      'sendPart.partNo',
      'sendPart.kind',
      'sendPart.text',
      'sendPart.shareId',
      'sendPart.state',
      'sendPart.error',
      'sendPart.claimedBy',
      'sendPart.claimedUntil',
      'page.id as pageId',
      'page.title',
      'page.description',
      'product.imageUrl',
    ])
    .execute()

/** Moves a part on from any of `from`; false when it stood elsewhere. */
export async function movePart(
  db: Db,
  part: { sendId: string; partNo: number },
  from: SendPartState[],
  to: { state: SendPartState; error: string | null; changedAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sendPart')
    .set({ ...to, claimedBy: null, claimedUntil: null })
    .where('sendId', '=', part.sendId)
    .where('partNo', '=', part.partNo)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Keeps every other device off the parts from `partNo` on that are not sent and not held. */
export const claimParts = (
  db: Db,
  part: { sendId: string; partNo: number },
  claim: { by: string; until: number; now: number },
) =>
  db
    .updateTable('sendPart')
    .set({ claimedBy: claim.by, claimedUntil: claim.until })
    .where('sendId', '=', part.sendId)
    .where('partNo', '>=', part.partNo)
    .where('state', '<>', 'sent')
    .where((eb) =>
      eb.or([
        eb('claimedUntil', 'is', null),
        eb('claimedUntil', '<=', claim.now),
        eb('claimedBy', '=', claim.by),
      ]),
    )
    .execute()

export const finishSend = (db: Db, sendId: string, finishedAt: number) =>
  db
    .updateTable('send')
    .set({ finishedAt })
    .where('id', '=', sendId)
    .where('finishedAt', 'is', null)
    .execute()

/** What was really said to her since `since`: sends with a part that WeCom took, newest first. */
export const listSaid = compiledOnce((db, customerId: string, since: number) =>
  db
    .selectFrom('send')
    .where('send.customerId', '=', customerId)
    .where('send.preparedAt', '>=', since)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sendPart')
          .whereRef('sendPart.sendId', '=', 'send.id')
          .where('sendPart.state', '=', 'sent')
          .select('sendPart.sendId'),
      ),
    )
    .orderBy('send.preparedAt', 'desc')
    .limit(100)
    .select(['send.id', 'send.replyId', 'send.preparedAt as at']),
)

/** A member's sends since `since` of which some parts went out and some did not, to whom she still knows. */
export const listBrokenOff = compiledOnce((db, staffId: string, since: number) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .leftJoin('customer', 'customer.id', 'send.customerId')
    .leftJoin('groupChat', 'groupChat.id', 'send.groupId')
    .leftJoin('reply', 'reply.id', 'send.replyId')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'send.customerId')
        .onRef('follow.staffId', '=', 'send.staffId'),
    )
    .where('send.staffId', '=', staffId)
    .where('follow.endedAt', 'is', null)
    .where('send.preparedAt', '>=', since)
    .where('send.finishedAt', 'is', null)
    .orderBy('send.preparedAt', 'desc')
    .orderBy('sendPart.partNo')
    .limit(200)
    .select([
      'send.id',
      'send.chatKind',
      'send.customerId',
      'send.groupId',
      'customer.name as customerName',
      'groupChat.name as groupName',
      'reply.title',
      'sendPart.state',
      'sendPart.text',
    ]),
)
