import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findFollow } from '../../db/queries/follows.ts'
import { setRemark } from '../../db/queries/customer-wishes.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { asAppError } from '../wecom/error.ts'
import { tellFollowers } from './tell-followers.ts'

/**
 * 备注: how this member calls her. WeCom is told first, so that what stands here is what stands
 * there; on a 客服 visitor, whom WeCom lets nobody rename, it is ours alone.
 */
export async function changeRemark(deps: Deps, actor: Actor, customerId: string, remark: string) {
  const { db, wecom } = deps
  const { staffId } = actor
  const follow = await findFollow(db, staffId, customerId)
  if (!follow || follow.endedAt !== null) {
    throw new AppError('blocked', '您还没有加她好友，不能改备注')
  }
  if (follow.kind === 'friend') {
    try {
      await wecom.remarkCustomer(staffId, customerId, { remark })
    } catch (error) {
      throw asAppError(error)
    }
  }
  const at = deps.now()
  await inTransaction(db, async (tx) => {
    await setRemark(tx, staffId, customerId, remark)
    const act = {
      staffId,
      action: 'remark.change' as const,
      subject: customerId,
      detail: remark,
      at,
    }
    await insertAct(tx, act)
  })
  await tellFollowers(deps, customerId)
  return { remark }
}
