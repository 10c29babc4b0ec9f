import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findClaim, noteLeadChange, releaseLead, takeLead } from '../../db/queries/lead-claims.ts'
import { markLeadDone, undoLeadDone } from '../../db/queries/leads.ts'
import { foldLeadCases } from '../business/leads/fold-cases.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { tellOfLead } from './tell-of-lead.ts'

/** Takes her off everybody's list until something new happens, or takes that back. */
export async function handleLead(deps: Deps, actor: Actor, customerId: string, isHandled: boolean) {
  const { staffId } = actor
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (isHandled) {
      // Through the claim, so that nobody takes her at the same moment.
      if (!(await takeLead(tx, { customerId, staffId, at, untilAt: at + 1 }))) {
        const owner = await findClaim(tx, customerId)
        throw new AppError('conflict', `${owner?.name ?? '同事'}正在跟进她`)
      }
      await markLeadDone(tx, customerId, staffId, at)
      await releaseLead(tx, customerId, staffId, at)
    } else {
      await undoLeadDone(tx, customerId, staffId, at)
      await noteLeadChange(tx, customerId, staffId, at)
    }
    await foldLeadCases(tx, [customerId], at)
    await insertAct(tx, {
      staffId,
      action: isHandled ? 'lead.done' : 'lead.undo',
      subject: customerId,
      detail: '',
      at,
    })
  })
  await tellOfLead(deps, customerId)
  return { customerId }
}
