import type { SelectQueryBuilder } from 'kysely'
import type { Db } from '../database.ts'

/** Where a page of the timeline ended: its last item's moment, kind and own id. */
export interface Cursor {
  at: number
  kind: string
  id: string
}

// Newest first by moment, then kind, then id: each source is asked only for what comes after the
// cursor in that order, so a page never skips or repeats an item, even within one millisecond.
export function after<Q extends SelectQueryBuilder<any, any, any>>(
  query: Q,
  kind: string,
  at: string,
  id: string,
  cursor: Cursor | undefined,
): Q {
  if (!cursor) return query
  if (kind < cursor.kind) return query.where(at, '<=', cursor.at) as Q
  if (kind > cursor.kind) return query.where(at, '<', cursor.at) as Q
  return query.where((eb) =>
    eb.or([eb(at, '<', cursor.at), eb.and([eb(at, '=', cursor.at), eb(id, '<', cursor.id)])]),
  ) as Q
}

/** The first items of a source, newest first. */
export const page = <Q extends SelectQueryBuilder<any, any, any>>(
  query: Q,
  at: string,
  id: string,
): Q => query.orderBy(at, 'desc').orderBy(id, 'desc').limit(PAGE) as Q

/** How many items a page of the timeline holds at most; each source gives that many. */
export const PAGE = 30

export const listViewItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('pageView')
        .innerJoin('page', 'page.id', 'pageView.pageId')
        .leftJoin('groupChat', 'groupChat.id', 'pageView.groupId')
        .where('pageView.customerId', '=', customerId)
        .where('pageView.verdict', '=', 'counted')
        .select([
          'pageView.id',
          'pageView.openedAt as at',
          'pageView.activeMs',
          'pageView.depth',
          'pageView.clicks',
          'page.title',
          'page.kind as pageKind',
          'groupChat.name as groupName',
        ]),
      'view',
      'pageView.openedAt',
      'pageView.id',
      cursor,
    ),
    'pageView.openedAt',
    'pageView.id',
  ).execute()

/** What she passed on while she agreed to be known. */
export const listForwardItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('visitor')
        .innerJoin('share', 'share.sharerVisitorId', 'visitor.id')
        .innerJoin('page', 'page.id', 'share.pageId')
        .where('visitor.customerId', '=', customerId)
        .select(['share.id', 'share.createdAt as at', 'page.title', 'visitor.id as visitorId']),
      'forward',
      'share.createdAt',
      'share.id',
      cursor,
    ),
    'share.createdAt',
    'share.id',
  ).execute()

export const listOrderItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('shopOrder')
        .where('customerId', '=', customerId)
        .select([
          'id',
          'paidAt as at',
          'orderNo',
          'status',
          'amountFen',
          'refundedFen',
          'itemsJson',
        ]),
      'order',
      'paidAt',
      'id',
      cursor,
    ),
    'paidAt',
    'id',
  ).execute()

/** Members who met her by a way in that says where she came from. */
export const listMeetingItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('follow')
        .innerJoin('staff', 'staff.id', 'follow.staffId')
        .where('follow.customerId', '=', customerId)
        .where('follow.source', '>', '')
        .select(['follow.staffId as id', 'follow.followedAt as at', 'staff.name', 'follow.source']),
      'met',
      'follow.followedAt',
      'follow.staffId',
      cursor,
    ),
    'follow.followedAt',
    'follow.staffId',
  ).execute()

/** Sends of which WeCom took at least one part. */
export const listSendItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('send')
        .innerJoin('staff', 'staff.id', 'send.staffId')
        .innerJoin('sendPart as first', (join) =>
          join.onRef('first.sendId', '=', 'send.id').on('first.partNo', '=', 1),
        )
        .leftJoin('share', 'share.id', 'first.shareId')
        .leftJoin('page', 'page.id', 'share.pageId')
        .leftJoin('reply', 'reply.id', 'send.replyId')
        .where('send.customerId', '=', customerId)
        .where('first.state', '=', 'sent')
        .select([
          'send.id',
          'send.preparedAt as at',
          'staff.name as by',
          'reply.title',
          'first.text',
          'page.title as pageTitle',
        ]),
      'send',
      'send.preparedAt',
      'send.id',
      cursor,
    ),
    'send.preparedAt',
    'send.id',
  ).execute()

export const listTagItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('followTag')
        .innerJoin('tag', 'tag.id', 'followTag.tagId')
        .leftJoin('staff', 'staff.id', 'followTag.staffId')
        .where('followTag.customerId', '=', customerId)
        .where('tag.deletedAt', 'is', null)
        .select([
          'followTag.tagId as id',
          'followTag.staffId',
          'followTag.setAt as at',
          'followTag.setBy',
          'followTag.ruleName',
          'tag.name',
          'staff.name as by',
        ]),
      'tag',
      'followTag.setAt',
      'followTag.tagId',
      cursor,
    ),
    'followTag.setAt',
    'followTag.tagId',
  ).execute()

export const listStageItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('stageMove')
        .innerJoin('staff', 'staff.id', 'stageMove.staffId')
        .where('stageMove.customerId', '=', customerId)
        .where('stageMove.undoneAt', 'is', null)
        .select([
          'stageMove.id',
          'stageMove.movedAt as at',
          'stageMove.stage',
          'stageMove.reason',
          'staff.name as by',
        ]),
      'stage',
      'stageMove.movedAt',
      'stageMove.id',
      cursor,
    ),
    'stageMove.movedAt',
    'stageMove.id',
  ).execute()

export const listNoteItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('note')
        .innerJoin('staff', 'staff.id', 'note.staffId')
        .where('note.customerId', '=', customerId)
        .where('note.deletedAt', 'is', null)
        .select(['note.id', 'note.notedAt as at', 'note.text', 'staff.name as by']),
      'note',
      'note.notedAt',
      'note.id',
      cursor,
    ),
    'note.notedAt',
    'note.id',
  ).execute()

export const listConsentItems = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      db
        .selectFrom('visitor')
        .innerJoin('consent', 'consent.visitorId', 'visitor.id')
        .where('visitor.customerId', '=', customerId)
        .select(['consent.id', 'consent.answeredAt as at', 'consent.purpose', 'consent.answer']),
      'consent',
      'consent.answeredAt',
      'consent.id',
      cursor,
    ),
    'consent.answeredAt',
    'consent.id',
  ).execute()
