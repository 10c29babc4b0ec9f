import { addAll } from '../bulk.ts'
import type { Db } from '../database.ts'

/** One more reply this member really sent. */
export const countSend = (db: Db, staffId: string, day: string) =>
  addAll(db, 'sendDay', [{ staffId, day, sends: 1 }], ['staffId', 'day'])

/** How many replies these members sent. */
export const sumSends = (db: Db, staffIds: string[], fromDay: string, toDay: string) =>
  staffIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('sendDay')
        .where('staffId', 'in', staffIds)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .groupBy('staffId')
        .select(({ fn }) => ['staffId', fn.sum<number>('sends').as('sends')])
        .execute()

/** A page of everything WeCom said was sent, for a recount. */
export const listSentMoments = (db: Db, afterId: string, limit: number) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .where('send.id', '>', afterId)
    .where('sendPart.partNo', '=', 1)
    .where('sendPart.state', '=', 'sent')
    .orderBy('send.id')
    .limit(limit)
    .select(['send.id', 'send.staffId', 'sendPart.changedAt as at'])
    .execute()

/** Empties the rollup, before a recount fills it. */
export const clearSendDays = (db: Db) => db.deleteFrom('sendDay').execute()

/** What a member sent, newest first. */
export const listSentOf = (
  db: Db,
  {
    staffId,
    from,
    until,
    before,
    limit,
  }: {
    staffId: string
    from: number
    until: number
    before: { paidAt: number; id: string } | undefined
    limit: number
  },
) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart', (join) =>
      join.onRef('sendPart.sendId', '=', 'send.id').on('sendPart.partNo', '=', 1),
    )
    .leftJoin('reply', 'reply.id', 'send.replyId')
    .leftJoin('share', 'share.id', 'sendPart.shareId')
    .leftJoin('page', 'page.id', 'share.pageId')
    .leftJoin('customer', 'customer.id', 'send.customerId')
    .leftJoin('groupChat', 'groupChat.id', 'send.groupId')
    .where('send.staffId', '=', staffId)
    .where('sendPart.state', '=', 'sent')
    .where('sendPart.changedAt', '>=', from)
    .where('sendPart.changedAt', '<', until)
    // A send is confirmed within the day it was prepared; the index knows only the latter.
    .where('send.preparedAt', '>=', from - 86_400_000)
    .$if(before !== undefined, (query) =>
      query
        .where('send.preparedAt', '<=', before!.paidAt)
        .where((eb) =>
          eb.or([eb('send.preparedAt', '<', before!.paidAt), eb('send.id', '<', before!.id)]),
        ),
    )
    .orderBy('send.preparedAt', 'desc')
    .orderBy('send.id', 'desc')
    .limit(limit)
    .select([
      'send.id',
      'send.preparedAt as at',
      'send.customerId',
      'reply.title',
      'page.title as pageTitle',
      'customer.name as customerName',
      'customer.storeId as customerStoreId',
      'groupChat.name as groupName',
    ])
    .execute()
