import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { Insertable } from 'kysely'
import { insertOnce } from '../write.ts'
import type { ShopNames } from './shop-names.ts'

/** The tags anybody set on her, in no order; for `tagsNamed`. */
export const listTagsOfCustomer = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('followTag')
    .where('customerId', '=', customerId)
    .select(['tagId', 'setBy', 'ruleName', 'staffId']),
)

/** Those of members who know her now, with their names; tags deleted in WeCom are gone. */
export const tagsNamed = (
  rows: Awaited<ReturnType<typeof listTagsOfCustomer>>,
  knownTo: { staffId: string }[],
  { tags }: Pick<ShopNames, 'tags'>,
) =>
  rows.flatMap(({ tagId, setBy, ruleName, staffId }) => {
    const tag = tags.get(tagId)
    return tag && knownTo.some((one) => one.staffId === staffId)
      ? [{ ...tag, setBy, ruleName, staffId }]
      : []
  })

/** Every tag one can set, with its group. */
export const listTags = compiledOnce((db) =>
  db
    .selectFrom('tag')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .where('tag.deletedAt', 'is', null)
    .where('tagGroup.deletedAt', 'is', null)
    .orderBy('tagGroup.sortNo')
    .orderBy('tag.sortNo')
    .select(['tag.id', 'tag.name', 'tagGroup.id as groupId', 'tagGroup.name as groupName']),
)

/** Those of `tagIds` that exist. */
export const listLiveTags = (db: Db, tagIds: string[]) =>
  db
    .selectFrom('tag')
    .where('id', 'in', tagIds)
    .where('deletedAt', 'is', null)
    .select(['id', 'name'])
    .execute()

export const listTagIdsOf = (db: Db, staffId: string, customerId: string) =>
  db
    .selectFrom('followTag')
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .select(['tagId', 'setBy'])
    .execute()

/** Every tag any member has set on her. */
export const listFollowTagsOf = (db: Db, customerId: string) =>
  db
    .selectFrom('followTag')
    .innerJoin('tag', 'tag.id', 'followTag.tagId')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .where('followTag.customerId', '=', customerId)
    .orderBy('followTag.staffId')
    .orderBy('followTag.tagId')
    .select(['followTag.staffId', 'followTag.tagId', 'tag.name', 'tagGroup.name as groupName'])
    .execute()

export const insertFollowTag = (db: Db, row: Insertable<Schema['followTag']>) =>
  insertOnce(db, 'followTag', row)

/** A person stands behind it from now on; a rule cannot take it away any more. */
export const adoptFollowTag = (db: Db, staffId: string, customerId: string, tagId: string) =>
  db
    .updateTable('followTag')
    .set({ setBy: 'person', ruleName: null })
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('tagId', '=', tagId)
    .where('setBy', '=', 'rule')
    .executeTakeFirst()

export const deleteFollowTag = (db: Db, staffId: string, customerId: string, tagId: string) =>
  db
    .deleteFrom('followTag')
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('tagId', '=', tagId)
    .executeTakeFirst()
