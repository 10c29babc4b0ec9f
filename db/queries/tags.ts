import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, upsertAll } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

/** Brings the tag library up to date: what is not in `groups` and `tags` is marked deleted. */
export async function saveTagLibrary(
  tx: Db,
  groups: Schema['tagGroup'][],
  tags: Schema['tag'][],
  at: number,
) {
  await upsertAll(tx, 'tagGroup', groups, ['id'])
  await upsertAll(tx, 'tag', tags, ['id'])
  await markChanged(tx, SHOP, at)
  const isGone = (known: { id: string }[], now: { id: string }[]) => {
    const ids = new Set(now.map(({ id }) => id))
    return known.flatMap(({ id }) => (ids.has(id) ? [] : [id]))
  }
  const live = async (table: 'tag' | 'tagGroup') =>
    tx.selectFrom(table).where('deletedAt', 'is', null).select('id').execute()
  const goneGroups = isGone(await live('tagGroup'), groups)
  const goneTags = isGone(await live('tag'), tags)
  if (goneGroups.length > 0)
    await tx.updateTable('tagGroup').set({ deletedAt: at }).where('id', 'in', goneGroups).execute()
  if (goneTags.length === 0) return
  await tx.updateTable('tag').set({ deletedAt: at }).where('id', 'in', goneTags).execute()
  await tx.deleteFrom('followTag').where('tagId', 'in', goneTags).execute()
}

/** The tags on these customers as one or more members set them. */
export const listFollowTags = (db: Db, customerIds: string[], staffIds: string[]) =>
  db
    .selectFrom('followTag')
    .where('customerId', 'in', customerIds)
    .where('staffId', 'in', staffIds)
    .select(['staffId', 'customerId', 'tagId', 'setBy', 'wecomAt'])
    .execute()

/** A tag WeCom shows and we did not have. */
export const insertTagFromWecom = (
  db: Db,
  of: { staffId: string; customerId: string; tagId: string },
  at: number,
) => insertOnce(db, 'followTag', { ...of, setBy: 'wecom', ruleName: null, setAt: at, wecomAt: at })

/** WeCom shows on her what a person or a rule set here. */
export const noteTagInWecom = (
  db: Db,
  of: { staffId: string; customerId: string; tagId: string },
  wecomAt: number,
) =>
  db
    .updateTable('followTag')
    .set({ wecomAt })
    .where('staffId', '=', of.staffId)
    .where('customerId', '=', of.customerId)
    .where('tagId', '=', of.tagId)
    .execute()

/** Somebody took it off her in WeCom. */
export const deleteTagGoneInWecom = (
  db: Db,
  of: { staffId: string; customerId: string; tagId: string },
) =>
  db
    .deleteFrom('followTag')
    .where('staffId', '=', of.staffId)
    .where('customerId', '=', of.customerId)
    .where('tagId', '=', of.tagId)
    .execute()
