import type { Db } from '../../db/database.ts'
import { holdPartsWaitingFor, moveMassPart, settleMassTargets } from '../../db/queries/mass.ts'
import { enqueue } from '../jobs/queue.ts'

/**
 * 别再发: she is in no prepared 群发 any more, in the transaction of her choice. Where WeCom has been
 * told of her already, a job takes that message back and asks for it anew without her.
 */
export async function leaveAudiences(tx: Db, customerId: string, at: number): Promise<void> {
  for (const part of await holdPartsWaitingFor(tx, customerId)) {
    const gone = { state: 'opted_out' as const, sentAt: null, changedAt: at }
    await settleMassTargets(tx, part.id, [customerId], gone)
    if (part.state !== 'making' && part.state !== 'made') continue
    await moveMassPart(tx, part.id, [part.state], { state: 'stale', changedAt: at })
    const payload = { partId: part.id }
    const key = `mass-replace:${part.id}`
    await enqueue(tx, { kind: 'mass-replace', key, payload, runAt: at })
  }
}
