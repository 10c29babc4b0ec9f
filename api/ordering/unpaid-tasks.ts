import { inTransaction, type Db } from '../../db/database.ts'
import { findOffer, type Offer } from '../../db/queries/offers.ts'
import {
  hasUnpaidLine,
  listLineIdsOf,
  listUnpaid,
  type Placement,
} from '../../db/queries/placements.ts'
import { closeTask, insertTask, listTaskIds } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { clockOf, MINUTE } from '../shop-time.ts'
import { closeUnpaidTasks } from '../tasks/close-tasks.ts'

/** So long before the cut-off her adviser hears who has not paid yet. */
const BEFORE_MS = 30 * MINUTE
const GRACE_MS = 10 * MINUTE

const taskIdOf = (placementId: string) => `task_chain_${placementId.slice(-32)}`

/**
 * Has the unpaid lines of a chain looked at half an hour before its cut-off; who joins later has
 * ten minutes to pay.
 */
export async function queueUnpaidTasks(tx: Db, { id: offerId, closesAt }: Offer, now: number) {
  if (closesAt === null) return
  const slot = Math.ceil((now + GRACE_MS) / GRACE_MS) * GRACE_MS
  const runAt = Math.max(slot, closesAt - BEFORE_MS)
  const key = `chain-unpaid:${offerId}:${runAt}`
  await enqueue(tx, { kind: 'chain-unpaid', key, payload: { offerId }, runAt })
}

/**
 * She has paid for this line, or wants it no more: nobody need remind her of it. What another list
 * still waits for is another task. In the transaction that changed the line.
 */
export async function settleUnpaidTask(tx: Db, { id, customerId }: Placement) {
  if (customerId === null) return
  await closeTask(tx, taskIdOf(id), 'settled')
  if (!(await hasUnpaidLine(tx, customerId))) await closeUnpaidTasks(tx, customerId)
}

/** 接龙没付款: one task for each unpaid line of a customer we know, for who sent her the page. */
export async function makeUnpaidTasks(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  offerId: string,
): Promise<void> {
  const at = now()
  await inTransaction(db, async (tx) => {
    const offer = await findOffer(tx, offerId)
    if (!offer || offer.closesAt === null || offer.closesAt <= at || offer.closedAt !== null) return
    const until = clockOf(offer.closesAt)
    for (const line of await listUnpaid(tx, offerId)) {
      if (line.customerId === null || line.staffId === null) continue
      // 「同一单提过一次」 is enough, though she gave her line back and joined again.
      const lineIds = await listLineIdsOf(tx, offerId, line.customerId)
      const told = await listTaskIds(tx, lineIds.map(taskIdOf))
      if (told.length > 0) continue
      await insertTask(tx, {
        id: taskIdOf(line.id),
        staffId: line.staffId,
        customerId: line.customerId,
        rule: 'chain_unpaid',
        replyId: null,
        evidenceJson: JSON.stringify({
          reason: `接龙 ${line.qty} 份没付款，${until} 截单`,
          values: { 份数: String(line.qty), 截止: until },
        }),
        dueAt: offer.closesAt,
        createdAt: at,
        doneAt: null,
        dismissedAt: null,
        closedReason: null,
      })
    }
  })
}
