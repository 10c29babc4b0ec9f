import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findClaim, releaseLead, takeLead } from '../../db/queries/lead-claims.ts'
import { findLeadMark } from '../../db/queries/leads.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { HOUR } from '../shop-time.ts'
import { tellOfLead } from './tell-of-lead.ts'

/** So long a lead stays with who took it; then it is everybody's again. */
const HERS_FOR = 2 * HOUR

/**
 * 去聊: the lead is this member's alone for a while. Of many who take her at once one gets her, and
 * the others hear who; so do those whose list still shows somebody already spoken to.
 */
export async function claimLead(
  deps: Deps,
  actor: Actor,
  { customerId, seenAt }: { customerId: string; seenAt?: number | undefined },
) {
  const { staffId } = actor
  const at = deps.now()
  const untilAt = at + HERS_FOR
  await inTransaction(deps.db, async (tx) => {
    if (!(await takeLead(tx, { customerId, staffId, at, untilAt }))) {
      const owner = await findClaim(tx, customerId)
      throw new AppError('conflict', `${owner?.name ?? '同事'}正在跟进，您先看下一位`)
    }
    const mark = await findLeadMark(tx, customerId)
    if (mark && mark.staffId !== staffId && seenAt !== undefined && mark.doneAt >= seenAt) {
      throw new AppError('conflict', `${mark.name ?? '同事'}已经跟进过了，您先看下一位`)
    }
    await insertAct(tx, { staffId, action: 'lead.claim', subject: customerId, detail: '', at })
  })
  await tellOfLead(deps, customerId)
  return { customerId, untilAt }
}

/** 放回去: the lead is everybody's again. Giving back what is not hers changes nothing. */
export async function giveLeadBack(deps: Deps, actor: Actor, customerId: string) {
  const { staffId } = actor
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (!(await releaseLead(tx, customerId, staffId, at))) return
    await insertAct(tx, { staffId, action: 'lead.release', subject: customerId, detail: '', at })
  })
  await tellOfLead(deps, customerId)
  return { customerId }
}
