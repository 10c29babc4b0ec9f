import type { Db } from '../../db/database.ts'
import { holdPartsWaitingFor, moveMassPart, settleMassTargets } from '../../db/queries/mass.ts'
import type { MassTargetState } from '../../db/schema/quota.ts'
import { enqueue } from '../jobs/queue.ts'

/**
 * 别再发: she is in no prepared 群发 any more, in the transaction of her choice. Where WeCom has been
 * told of her already, a job takes that message back and asks for it anew without her.
 */
export async function leaveAudiences(tx: Db, customerId: string, at: number): Promise<void> {
  await leave(tx, await holdPartsWaitingFor(tx, customerId), customerId, 'opted_out', at)
}

/** A play has nothing to say to these any more: they are in its prepared 群发 no longer. */
export async function takeOutOfMass(
  tx: Db,
  those: { taskId: string; toId: string }[],
  at: number,
): Promise<void> {
  for (const { taskId, toId } of those) {
    await leave(tx, await holdPartsWaitingFor(tx, toId, taskId), toId, 'cancelled', at)
  }
}

async function leave(
  tx: Db,
  parts: Awaited<ReturnType<typeof holdPartsWaitingFor>>,
  toId: string,
  state: MassTargetState,
  at: number,
) {
  for (const part of parts) {
    await settleMassTargets(tx, part.id, [toId], { state, sentAt: null, changedAt: at })
    if (part.state !== 'making' && part.state !== 'made') continue
    await moveMassPart(tx, part.id, [part.state], { state: 'stale', changedAt: at })
    const payload = { partId: part.id }
    // It may be needed once more: a part that was sent meanwhile is no longer stale.
    const key = `mass-replace:${part.id}:${at}`
    await enqueue(tx, { kind: 'mass-replace', key, payload, runAt: at })
  }
}
