import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'

// What the engine of plays asks about many people or groups at once.

export const listCustomersToPlay = compiledList((db, ids: string[]) =>
  db
    .selectFrom('customer')
    .where('id', 'in', ids)
    .select(['id', 'kind', 'wxType', 'preference', 'guardianConsentAt', 'ageBand', 'deletedAt']),
)

/** The members who know these customers now and are still with us. */
export const listSpeakersOf = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('follow')
    .innerJoin('staff', 'staff.id', 'follow.staffId')
    .where('follow.customerId', 'in', customerIds)
    .where('follow.endedAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .select(['follow.customerId', 'follow.staffId', 'follow.followedAt']),
)

export const listScoresOf = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('customerScore')
    .where('customerId', 'in', customerIds)
    .select(['customerId', 'partsJson']),
)

/** When these customers paid, for orders that stand at least in part. */
export const listPaidBy = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', 'in', customerIds)
    .where('status', '<>', 'cancelled')
    .whereRef('refundedFen', '<', 'amountFen')
    .select(['customerId', 'paidAt']),
)

export const listPagesLookedAt = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('customerPage')
    .innerJoin('page', 'page.id', 'customerPage.pageId')
    .where('customerPage.customerId', 'in', customerIds)
    .select([
      'customerPage.customerId',
      'customerPage.pageId',
      'page.kind',
      'page.productId',
      'customerPage.views',
      'customerPage.firstAt',
      'customerPage.lastAt',
    ]),
)

/** What WeCom took for these customers since `since`. */
export const listSaidTo = compiledList((db, customerIds: string[], since: number) =>
  db
    .selectFrom('send')
    .leftJoin('reply', 'reply.id', 'send.replyId')
    .where('send.customerId', 'in', customerIds)
    .where('send.preparedAt', '>=', since)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sendPart')
          .whereRef('sendPart.sendId', '=', 'send.id')
          .where('sendPart.state', '=', 'sent')
          .select('sendPart.sendId'),
      ),
    )
    .select(['send.customerId', 'send.replyId', 'reply.situation', 'send.preparedAt as at']),
)

/** What went out to these customers in a 群发 of a play since `since`. */
export const listSaidByMass = compiledList((db, customerIds: string[], since: number) =>
  db
    .selectFrom('playStep')
    .leftJoin('reply', 'reply.id', 'playStep.replyId')
    .where('playStep.subjectId', 'in', customerIds)
    .where('playStep.batchId', 'is not', null)
    .where('playStep.kind', '=', 'message')
    .where('playStep.state', 'in', ['sent', 'self'])
    .where('playStep.doneAt', '>=', since)
    .select([
      'playStep.subjectId as customerId',
      'playStep.replyId',
      'reply.situation',
      'playStep.doneAt as at',
    ]),
)

/** When these customers were recommended somebody in 客服. */
export const listOffersTo = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('kfOffer')
    .where('customerId', 'in', customerIds)
    .where('state', '<>', 'refused')
    .select(['customerId', 'offeredAt']),
)

export const listOpenCasesOf = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('afterSale')
    .where('customerId', 'in', customerIds)
    .where('closedAt', 'is', null)
    .select('customerId'),
)

export const listTagNamesOf = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('followTag')
    .innerJoin('tag', 'tag.id', 'followTag.tagId')
    .where('followTag.customerId', 'in', customerIds)
    .where('tag.deletedAt', 'is', null)
    .select(['followTag.customerId', 'tag.name']),
)

/** Passes of these subjects, of every play: the ones under way and what earlier ones came to. */
export const listPassesOf = compiledList((db, subjectIds: string[]) =>
  db
    .selectFrom('playRun')
    .where('subjectId', 'in', subjectIds)
    .select(['id', 'playId', 'subjectId', 'version', 'state', 'reason', 'pass', 'endedAt']),
)

/** Days on which plays have reserved or said something, from `from` on. */
export const listTouchesOf = compiledList((db, subjectIds: string[], from: string) =>
  db
    .selectFrom('playTouch')
    .where('subjectId', 'in', subjectIds)
    .where('day', '>=', from)
    .select(['subjectId', 'day', 'no', 'runId', 'stepNo']),
)

export const listGroupsToPlay = compiledList((db, ids: string[]) =>
  db
    .selectFrom('groupChat')
    .where('id', 'in', ids)
    .select(['id', 'kind', 'ownerId', 'dissolvedAt', 'flashOpenAt', 'flashCloseAt', 'memberDay']),
)

/** Members of the corp who sit in these groups and are still with us. */
export const listGroupSpeakers = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .innerJoin('staff', 'staff.id', 'groupMember.memberId')
    .where('groupMember.groupId', 'in', groupIds)
    .where('groupMember.memberType', '=', 1)
    .where('groupMember.leftAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .select(['groupMember.groupId', 'staff.id as staffId', 'groupMember.joinedAt']),
)

/** Customers of these groups, and when each last ordered. */
export const listGroupBuyers = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .leftJoin('shopOrder', (join) =>
      join
        .onRef('shopOrder.customerId', '=', 'groupMember.memberId')
        .on('shopOrder.status', '<>', 'cancelled')
        .onRef('shopOrder.refundedFen', '<', 'shopOrder.amountFen'),
    )
    .where('groupMember.groupId', 'in', groupIds)
    .where('groupMember.memberType', '=', 2)
    .where('groupMember.leftAt', 'is', null)
    .groupBy(['groupMember.groupId', 'groupMember.memberId'])
    .select(({ fn }) => [
      'groupMember.groupId',
      'groupMember.memberId',
      fn.max<number | null>('shopOrder.paidAt').as('lastPaidAt'),
    ]),
)

/** What was sent into these groups since `since`. */
export const listGroupPushes = compiledList((db, groupIds: string[], since: number) =>
  db
    .selectFrom('share')
    .where('share.groupId', 'in', groupIds)
    .where('share.depth', '=', 0)
    .where('share.sharedAt', '>=', since)
    .select([
      'share.id as shareId',
      'share.groupId',
      'share.pageId',
      'share.sharedAt',
      'share.membersThen',
    ]),
)

/** How many are left of what is offered on these pages. */
export const listOffersLeft = compiledList((db, pageIds: string[]) =>
  db
    .selectFrom('offer')
    .where('pageId', 'in', pageIds)
    .where('stock', 'is not', null)
    .select(['pageId', 'stock', 'taken']),
)

/** The consents behind these pages, of those that tell a customer's story. */
export const listStoryConsentsOf = compiledList((db, pageIds: string[]) =>
  db
    .selectFrom('page')
    .leftJoin('storyConsent', 'storyConsent.id', 'page.storyConsentId')
    .where('page.id', 'in', pageIds)
    .where('page.kind', '=', 'story')
    .select(['page.id as pageId', 'storyConsent.givenAt', 'storyConsent.withdrawnAt']),
)

/** A page of all friends in id order: whom plays may let in. */
export const listFriendIdsAfter = async (db: Db, after: string, limit: number) =>
  (
    await db
      .selectFrom('customer')
      .where('id', '>', after)
      .where('deletedAt', 'is', null)
      .orderBy('id')
      .limit(limit)
      .select('id')
      .execute()
  ).map(({ id }) => id)

/** A page of all groups in id order. */
export const listGroupIdsAfter = async (db: Db, after: string, limit: number) =>
  (
    await db
      .selectFrom('groupChat')
      .where('id', '>', after)
      .where('dissolvedAt', 'is', null)
      .orderBy('id')
      .limit(limit)
      .select('id')
      .execute()
  ).map(({ id }) => id)

/** What kind of thing these replies say. */
export const listSituations = async (db: Db, replyIds: string[]): Promise<Situations> => {
  if (replyIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('reply')
    .where('id', 'in', replyIds)
    .select(['id', 'situation'])
    .execute()
  return new Map(rows.map(({ id, situation }) => [id, situation]))
}
type Situations = Map<string, string | null>
