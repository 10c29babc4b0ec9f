import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  adoptFollowTag,
  deleteFollowTag,
  insertFollowTag,
  listLiveTags,
  listTagIdsOf,
  listTagsOfCustomer,
  tagsNamed,
} from '../../db/queries/follow-tags.ts'
import { findFollow } from '../../db/queries/follows.ts'
import { listKnownTo } from '../../db/queries/profiles.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { distinctTags } from './distinct-tags.ts'
import { tellFollowers } from './tell-followers.ts'

/**
 * 打标签 and taking off, as this member. The same call twice is one change; the inverse call is the
 * undo. WeCom hears of it by a job written in the same transaction.
 */
export async function changeTags(
  deps: Deps,
  actor: Actor,
  customerId: string,
  change: { add: string[]; remove: string[] },
) {
  const { db } = deps
  const at = deps.now()
  const { staffId } = actor
  const add = [...new Set(change.add)]
  const remove = [...new Set(change.remove)]
  if (add.some((tagId) => remove.includes(tagId))) {
    throw new AppError('bad_request', '同一个标签不能又打又去')
  }
  const touched = await inTransaction(db, async (tx) => {
    const follow = await findFollow(tx, staffId, customerId)
    if (!follow || follow.endedAt !== null) {
      throw new AppError('blocked', '您还没有加她好友，标签请由她的顾问来打')
    }
    const mine = new Set((await listTagIdsOf(tx, staffId, customerId)).map(({ tagId }) => tagId))
    const live = new Set(add.length > 0 ? (await listLiveTags(tx, add)).map((tag) => tag.id) : [])
    const gone = add.find((tagId) => !live.has(tagId))
    if (gone !== undefined) throw new AppError('gone', '这个标签已经被删除了')

    const changed: string[] = []
    for (const tagId of add) {
      if (mine.has(tagId)) {
        await adoptFollowTag(tx, staffId, customerId, tagId)
        continue
      }
      const row = {
        staffId,
        customerId,
        tagId,
        setBy: 'person',
        ruleName: null,
        setAt: at,
        wecomAt: null,
      } as const
      if (await insertFollowTag(tx, row)) changed.push(tagId)
    }
    for (const tagId of remove) {
      if (!mine.has(tagId)) continue
      await deleteFollowTag(tx, staffId, customerId, tagId)
      changed.push(tagId)
    }
    if (changed.length === 0) return changed
    await insertAct(tx, {
      staffId,
      action: 'tags.change',
      subject: customerId,
      detail: JSON.stringify({ add, remove }),
      at,
    })
    await playsAfterChange(tx, [customerId], at)
    // WeCom knows tags of friends only; on a 客服 visitor they are ours alone.
    if (follow.kind === 'friend') {
      await enqueue(tx, {
        kind: 'mark-tags',
        key: newId('mark-tags'),
        payload: { staffId, customerId, tagIds: changed },
        runAt: at,
      })
    }
    return changed
  })
  if (touched.length > 0) await tellFollowers(deps, customerId)
  const { rows, knownTo } = await together(db, {
    rows: listTagsOfCustomer.of(customerId),
    knownTo: listKnownTo.of(customerId),
  })
  return { tags: distinctTags(tagsNamed(rows, knownTo, await shopNames(db)), staffId) }
}
