import { type Db, inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { noteLeadChange } from '../../db/queries/lead-claims.ts'
import { markLeadDone } from '../../db/queries/leads.ts'
import { countUse } from '../../db/queries/replies.ts'
import { countSend } from '../../db/queries/send-days.ts'
import { finishSend, findSend, listSendParts, movePart } from '../../db/queries/sends.ts'
import { findTaskAbout, setTaskState } from '../../db/queries/tasks.ts'
import { foldLeadCases } from '../business/leads/fold-cases.ts'
import { recordShared } from '../content/make-share.ts'
import { tellGroup } from '../groups/watch/tell-group.ts'
import { stepWasSent } from '../plays/send-step.ts'
import { recordNudge } from '../quota/record-nudge.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { tellOfLead } from '../today/tell-of-lead.ts'
import { dayOf } from '../shop-time.ts'
import { findSendView, type SendView } from './send-view.ts'

export type PartResult = 'sent' | 'cancelled' | 'failed'

/**
 * What WeCom's client said of one part. `sent` is final: with it the share is out, the use counts,
 * and whoever was a lead is handled. The same word twice is one change.
 */
export async function recordPart(
  deps: Deps,
  actor: Actor,
  asked: { sendId: string; partNo: number; result: PartResult; error?: string | undefined },
): Promise<SendView> {
  const { sendId, partNo, result } = asked
  const { staffId } = actor
  const at = deps.now()
  const { customerId, groupId } = await inTransaction(deps.db, async (tx) => {
    const send = await findSend(tx, staffId, sendId)
    if (!send) throw new AppError('not_found', '没有找到这次发送')
    const parts = await listSendParts(tx, sendId)
    const part = parts.find((it) => it.partNo === partNo)
    if (!part) throw new AppError('not_found', '没有这一段')
    if (parts.some((it) => it.partNo < partNo && it.state !== 'sent')) {
      throw new AppError('conflict', '前面还有没发出去的一段')
    }
    const moved = await movePart(tx, { sendId, partNo }, ['prepared', 'cancelled', 'failed'], {
      state: result,
      error: result === 'sent' ? null : (asked.error ?? null),
      changedAt: at,
    })
    if (!moved || result !== 'sent') return send

    if (part.shareId !== null) await recordShared(tx, part.shareId, at)
    if (partNo === 1) {
      if (send.replyId !== null) await countUse(tx, send.replyId, at)
      if (send.customerId !== null) {
        await markLeadDone(tx, send.customerId, staffId, at)
        await noteLeadChange(tx, send.customerId, staffId, at)
        await foldLeadCases(tx, [send.customerId], at)
      }
      await countSend(tx, staffId, dayOf(at))
      await doTheTaskOf(tx, send, at)
      const subject = send.customerId ?? send.groupId ?? ''
      await insertAct(tx, { staffId, action: 'send.sent', subject, detail: sendId, at })
      await recordNudge(tx, send, at)
      await stepWasSent(tx, sendId, at)
    }
    if (partNo === parts.length) await finishSend(tx, sendId, at)
    return send
  })
  if (customerId !== null) await tellOfLead(deps, customerId)
  if (groupId !== null) await tellGroup(deps, groupId)
  return findSendView(deps, staffId, sendId)
}

/** Whoever of her advisers said it: it need not be said again. */
async function doTheTaskOf(
  tx: Db,
  { customerId, suggestionKey }: { customerId: string | null; suggestionKey: string | null },
  at: number,
) {
  if (customerId === null || !suggestionKey?.startsWith('task:')) return
  const task = await findTaskAbout(tx, customerId, suggestionKey.slice('task:'.length))
  if (task?.doneAt === null) await setTaskState(tx, task.id, { doneAt: at })
}
