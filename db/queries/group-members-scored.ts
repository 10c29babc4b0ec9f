import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'

/** The customers who sit in a group now, with their points of 30 days as they are stored. */
export const listScoredMembers = (db: Db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .leftJoin('customer', 'customer.id', 'groupMember.memberId')
    .leftJoin('memberTier', 'memberTier.customerId', 'groupMember.memberId')
    .leftJoin('groupScore', (join) =>
      join
        .onRef('groupScore.customerId', '=', 'groupMember.memberId')
        .onRef('groupScore.groupId', '=', 'groupMember.groupId'),
    )
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .where('groupMember.leftAt', 'is', null)
    .orderBy('groupMember.memberId')
    .select([
      'groupMember.memberId as customerId',
      'groupMember.name as memberName',
      'groupMember.joinedAt',
      'customer.name as customerName',
      'customer.wxType',
      'customer.corpName',
      'memberTier.points as total',
      'memberTier.tier',
      'memberTier.asOfDay',
      'groupScore.points',
      'groupScore.partsJson',
    ])
    .execute()

/** Coupons these customers took and did not lose again, with the order each was used for. */
export const listCouponsTaken = (db: Db, customerIds: string[]) =>
  customerIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('couponGrant')
        .where('customerId', 'in', customerIds)
        .where('revokedAt', 'is', null)
        .select(['customerId', 'groupId', 'orderId'])
        .execute()

/** Their orders that stand, and whether a coupon paid for a part. */
export const listOrdersOfMembers = (db: Db, customerIds: string[]) =>
  customerIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('shopOrder')
        .where('customerId', 'in', customerIds)
        .where('status', '=', 'paid')
        .select(['id', 'customerId', 'couponCode'])
        .execute()

/** Hints about these customers that somebody has put away. */
export const listDismissedHints = (db: Db, customerIds: string[]) =>
  customerIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('dismissedHint')
        .where('customerId', 'in', customerIds)
        .select(['customerId', 'kind'])
        .execute()

/** The last day of which an import brought how often members spoke. */
export async function findLastSpeechDay(db: Db, groupId: string): Promise<string | null> {
  const row = await db
    .selectFrom('groupSpeechDay')
    .where('groupId', '=', groupId)
    .select(({ fn }) => fn.max<string | null>('day').as('day'))
    .executeTakeFirst()
  return row?.day ?? null
}

/** How often members spoke on a stretch of days, as it was imported. */
export const listSpeech = (db: Db, groupId: string, fromDay: string, toDay: string) =>
  db
    .selectFrom('groupSpeechDay')
    .where('groupId', '=', groupId)
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .select(['customerId', 'day', 'messages', 'questions'])
    .execute()

/** Warm members whom this member of staff may write to, as far as anything of theirs is new. */
export const listWarmFollowed = compiledOnce((db, staffId: string, day: string, at: number) =>
  db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .innerJoin('memberTier', 'memberTier.customerId', 'follow.customerId')
    .where('follow.staffId', '=', staffId)
    .where('follow.endedAt', 'is', null)
    .where('customer.deletedAt', 'is', null)
    .where('customer.preference', '<>', 'none')
    .where('memberTier.tier', 'in', ['interested', 'eager'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('groupPoint')
          .whereRef('groupPoint.customerId', '=', 'follow.customerId')
          .where('groupPoint.day', '>=', day)
          .where('groupPoint.at', '>=', at)
          .select('groupPoint.id'),
      ),
    )
    .orderBy('follow.customerId')
    .limit(1000)
    .select(['follow.customerId', 'customer.name']),
)

/** Pushes of this group that somebody said were recalled, the newest first. */
export const listRecalledOfGroup = (db: Db, groupId: string) =>
  db
    .selectFrom('recalledPush')
    .innerJoin('share', 'share.id', 'recalledPush.shareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.groupId', '=', groupId)
    .orderBy('recalledPush.recalledAt', 'desc')
    .limit(5)
    .select(['recalledPush.shareId', 'page.title'])
    .execute()
