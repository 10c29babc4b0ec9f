import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** The groups she sits in now, with what each says to its members this week. */
export const listGroupsOf = (db: Db, customerId: string) =>
  db
    .selectFrom('groupMember')
    .innerJoin('groupChat', 'groupChat.id', 'groupMember.groupId')
    .where('groupMember.memberId', '=', customerId)
    .where('groupMember.leftAt', 'is', null)
    .where('groupChat.dissolvedAt', 'is', null)
    .orderBy('groupMember.joinedAt')
    .select(['groupChat.id', 'groupChat.name', 'groupChat.memberDay'])
    .execute()

/** 本群福利 that stand at this moment, of these groups only. */
export const listBenefitsOf = (db: Db, groupIds: string[], at: number) =>
  groupIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('groupBenefit')
        .where('groupId', 'in', groupIds)
        .where('startsAt', '<=', at)
        .where('endsAt', '>', at)
        .where('endedAt', 'is', null)
        .orderBy('startsAt')
        .orderBy('id')
        .select(['groupId', 'text'])
        .execute()

/** Everything said to one group, the newest first. */
export const listBenefitsOfGroup = (db: Db, groupId: string) =>
  db
    .selectFrom('groupBenefit')
    .where('groupId', '=', groupId)
    .where('endedAt', 'is', null)
    .orderBy('startsAt', 'desc')
    .limit(20)
    .select(['id', 'text', 'couponId', 'startsAt', 'endsAt'])
    .execute()

export const insertBenefit = (db: Db, benefit: Schema['groupBenefit']) =>
  insertOnce(db, 'groupBenefit', benefit)

/** Ends a benefit of this group now; one that has ended stays as it was. */
export const endBenefit = (db: Db, groupId: string, benefitId: string, endedAt: number) =>
  db
    .updateTable('groupBenefit')
    .set({ endedAt })
    .where('id', '=', benefitId)
    .where('groupId', '=', groupId)
    .where('endedAt', 'is', null)
    .execute()
