import type { Db } from '../database.ts'
import type { Person } from './person.ts'

/** Where she sits, what she let us tell of her, and how we came to know that it is she. */
export async function readMemberships(db: Db, { customerId, visitorIds }: Person) {
  const groups =
    customerId === null
      ? []
      : await db
          .selectFrom('groupMember')
          .innerJoin('groupChat', 'groupChat.id', 'groupMember.groupId')
          .where('groupMember.memberId', '=', customerId)
          .orderBy('groupMember.joinedAt')
          .select(['groupChat.name as group', 'groupMember.joinedAt', 'groupMember.leftAt'])
          .execute()
  const stories =
    customerId === null
      ? []
      : await db
          .selectFrom('storyConsent')
          .leftJoin('page', 'page.storyConsentId', 'storyConsent.id')
          .where('storyConsent.customerId', '=', customerId)
          .select([
            'page.title',
            'storyConsent.scope',
            'storyConsent.givenAt',
            'storyConsent.withdrawnAt',
          ])
          .execute()
  const identity =
    visitorIds.length === 0
      ? []
      : await db
          .selectFrom('identityLink')
          .where('visitorId', 'in', visitorIds)
          .orderBy('linkedAt')
          .select(['evidence', 'confidence', 'linkedAt', 'undoneAt'])
          .execute()
  return { groups, stories, identity }
}
