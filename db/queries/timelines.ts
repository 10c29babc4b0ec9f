import type { SelectQueryBuilder } from 'kysely'
import { type Asked, compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'

/** Where a page of the timeline ended: its last item's moment, kind and own id. */
export interface Cursor {
  at: number
  kind: string
  id: string
}

/** Whether an item of this kind comes after the cursor: older, or as old and later in the order. */
export function isAfter(
  item: { at: number; id: string },
  kind: string,
  cursor: Cursor | undefined,
) {
  if (!cursor || item.at !== cursor.at) return !cursor || item.at < cursor.at
  return kind === cursor.kind ? item.id < cursor.id : kind < cursor.kind
}

const LATEST = 9_000_000_000_000_000

/**
 * One kind of things that happened to her, a page at a time, newest first by moment, then kind, then
 * id: a source is asked only for what comes after the cursor in that order, so a page never skips
 * or repeats an item, even within one millisecond. Every page is the same statement.
 */
export function timelineOf<Row>(
  kind: string,
  at: string,
  id: string,
  build: (db: Db, customerId: string) => SelectQueryBuilder<any, any, Row>,
): (customerId: string, cursor?: Cursor) => Asked<Row[]> {
  const read = compiledOnce(
    (db, customerId: string, latest: number, before: number, beforeId: string) =>
      build(db, customerId)
        // The first is for the index, which does not see into the second.
        .where(at, '<=', latest)
        .where((eb) => eb.or([eb(at, '<', before), eb(id, '<', beforeId)]))
        .orderBy(at, 'desc')
        .orderBy(id, 'desc')
        .limit(PAGE),
  )
  return (customerId, cursor) => {
    if (!cursor) return read.of(customerId, LATEST, LATEST, '')
    // Of its own moment: all when its kind comes later in the order, none when earlier.
    if (kind < cursor.kind) return read.of(customerId, cursor.at, cursor.at + 1, '')
    return read.of(customerId, cursor.at, cursor.at, kind > cursor.kind ? '' : cursor.id)
  }
}

/** How many items a page of the timeline holds at most; each source gives that many. */
export const PAGE = 30

export const listViewItems = timelineOf(
  'view',
  'pageView.openedAt',
  'pageView.id',
  (db, customerId) =>
    db
      .selectFrom('pageView')
      .leftJoin('groupChat', 'groupChat.id', 'pageView.groupId')
      .where('pageView.personKey', '=', customerId)
      .where('pageView.verdict', '=', 'counted')
      .select([
        'pageView.id',
        'pageView.openedAt as at',
        'pageView.activeMs',
        'pageView.depth',
        'pageView.clicks',
        'pageView.pageId',
        'groupChat.name as groupName',
      ]),
)

/** What she passed on while she agreed to be known. */
export const listForwardItems = timelineOf(
  'forward',
  'share.createdAt',
  'share.id',
  (db, customerId) =>
    db
      .selectFrom('visitor')
      .innerJoin('share', 'share.sharerVisitorId', 'visitor.id')
      .where('visitor.customerId', '=', customerId)
      .select(['share.id', 'share.createdAt as at', 'share.pageId', 'visitor.id as visitorId']),
)

export const listOrderItems = timelineOf('order', 'paidAt', 'id', (db, customerId) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .select(['id', 'paidAt as at', 'orderNo', 'status', 'amountFen', 'refundedFen', 'itemsJson']),
)

/** Members who met her by a way in that says where she came from. */
export const listMeetingItems = timelineOf(
  'met',
  'follow.followedAt',
  'follow.staffId',
  (db, customerId) =>
    db
      .selectFrom('follow')
      .where('follow.customerId', '=', customerId)
      .where('follow.source', '>', '')
      .select(['follow.staffId as id', 'follow.followedAt as at', 'follow.source']),
)

/** Sends of which WeCom took at least one part. */
export const listSendItems = timelineOf('send', 'send.preparedAt', 'send.id', (db, customerId) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart as first', (join) =>
      join.onRef('first.sendId', '=', 'send.id').on('first.partNo', '=', 1),
    )
    .leftJoin('share', 'share.id', 'first.shareId')
    .where('send.customerId', '=', customerId)
    .where('first.state', '=', 'sent')
    .select([
      'send.id',
      'send.preparedAt as at',
      'send.staffId',
      'send.replyId',
      'first.text',
      'share.pageId',
    ]),
)

export const listTagItems = timelineOf(
  'tag',
  'followTag.setAt',
  'followTag.tagId',
  (db, customerId) =>
    db
      .selectFrom('followTag')
      .where('followTag.customerId', '=', customerId)
      .select([
        'followTag.tagId as id',
        'followTag.staffId',
        'followTag.setAt as at',
        'followTag.setBy',
        'followTag.ruleName',
      ]),
)

export const listStageItems = timelineOf(
  'stage',
  'stageMove.movedAt',
  'stageMove.id',
  (db, customerId) =>
    db
      .selectFrom('stageMove')
      .where('stageMove.customerId', '=', customerId)
      .where('stageMove.undoneAt', 'is', null)
      .select([
        'stageMove.id',
        'stageMove.movedAt as at',
        'stageMove.stage',
        'stageMove.reason',
        'stageMove.staffId',
      ]),
)

export const listNoteItems = timelineOf('note', 'note.notedAt', 'note.id', (db, customerId) =>
  db
    .selectFrom('note')
    .where('note.customerId', '=', customerId)
    .where('note.deletedAt', 'is', null)
    .select(['note.id', 'note.notedAt as at', 'note.text', 'note.staffId']),
)
