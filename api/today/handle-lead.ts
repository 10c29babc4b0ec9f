import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { markLeadDone, undoLeadDone } from '../../db/queries/leads.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'

/** Takes her off everybody's list until something new happens, or takes that back. */
export async function handleLead(deps: Deps, actor: Actor, customerId: string, isHandled: boolean) {
  const { staffId } = actor
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    await (isHandled ? markLeadDone : undoLeadDone)(tx, customerId, staffId, at)
    await insertAct(tx, {
      staffId,
      action: isHandled ? 'lead.done' : 'lead.undo',
      subject: customerId,
      detail: '',
      at,
    })
  })
  await tellFollowers(deps, customerId)
  return { customerId }
}
