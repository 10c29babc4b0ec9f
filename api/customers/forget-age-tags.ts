import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { deleteFollowTag, listFollowTagsOf } from '../../db/queries/follow-tags.ts'
import { enqueue } from '../jobs/queue.ts'

const AGE_GROUP = /月龄|宝宝年龄|孩子年龄/
const AGE = /^(?:孕期|新生儿|\d{1,2}\s*[-~—至]\s*\d{1,2}\s*个?(?:月|岁)|\d{1,2}\s*个?月龄?)$/

/** Whether a tag says how old a child is. */
export const isAgeTag = ({ groupName, name }: { groupName: string; name: string }) =>
  AGE_GROUP.test(groupName) || AGE.test(name)

/**
 * A guardian takes the consent back: tags that say the child's age go, whoever set them, here in
 * the caller's transaction and in WeCom by a job.
 */
export async function forgetAgeTags(tx: Db, customerId: string, at: number): Promise<void> {
  const tags = (await listFollowTagsOf(tx, customerId)).filter(isAgeTag)
  for (const [staffId, theirs] of Map.groupBy(tags, (tag) => tag.staffId)) {
    const tagIds = theirs.map(({ tagId }) => tagId)
    for (const tagId of tagIds) await deleteFollowTag(tx, staffId, customerId, tagId)
    await enqueue(tx, {
      kind: 'mark-tags',
      key: newId('mark-tags'),
      payload: { staffId, customerId, tagIds },
      runAt: at,
    })
  }
}
