import { listTagIdsOf } from '../../db/queries/follow-tags.ts'
import { noteTagInWecom } from '../../db/queries/tags.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { WecomError } from '../wecom/error.ts'

/**
 * Tells WeCom which of these tags she carries now. What is true is read here, not in the letter,
 * so jobs may run late, twice or out of order. A refusal makes WeCom's truth ours again.
 */
export async function markTags(
  { db, wecom, now, log }: Deps,
  { staffId, customerId, tagIds }: { staffId: string; customerId: string; tagIds: string[] },
): Promise<void> {
  const carried = new Set((await listTagIdsOf(db, staffId, customerId)).map(({ tagId }) => tagId))
  const add = tagIds.filter((tagId) => carried.has(tagId))
  const remove = tagIds.filter((tagId) => !carried.has(tagId))
  try {
    await wecom.markTag(staffId, customerId, { add, remove })
    for (const tagId of add) await noteTagInWecom(db, { staffId, customerId, tagId }, now())
  } catch (error) {
    if (!(error instanceof WecomError) || !error.isPermanent) throw error
    log.warn({ staffId, errcode: error.errcode }, 'WeCom refused tags; reading its own again')
    // As if it had been there: the sync then finds it missing and takes it off.
    for (const tagId of add) await noteTagInWecom(db, { staffId, customerId, tagId }, now())
    await enqueue(db, {
      kind: 'sync-customer',
      key: `sync-customer:${customerId}:refused-tags:${now()}`,
      payload: { customerId },
      runAt: now(),
    })
  }
}
