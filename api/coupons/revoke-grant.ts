import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { giveBackToBudget, lockGrant, revokeUnused } from '../../db/queries/coupons.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { recount } from './coupon-days.ts'

/** Takes an unused coupon back, with a reason; it counts as never issued. Twice is once. */
export async function revokeGrant(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  grantId: string,
  reason: string,
): Promise<void> {
  const at = now()
  await inTransaction(db, async (tx) => {
    // Held from here: what the days are brought from is what the grant is until this ends.
    const grant = await lockGrant(tx, grantId)
    if (!grant) throw new AppError('not_found', '没有这张券')
    if (grant.revokedAt !== null) return
    if (!(await revokeUnused(tx, grantId, at))) {
      throw new AppError('conflict', '已经用掉了，收不回来')
    }
    await giveBackToBudget(tx, grant.couponId)
    await recount(tx, grant, { ...grant, revokedAt: at })
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'coupon.revoke',
      subject: grantId,
      detail: reason,
      at,
    })
  })
}
