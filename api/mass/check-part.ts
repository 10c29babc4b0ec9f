import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findMassPart,
  holdMassPart,
  listMassTargets,
  moveMassPart,
  noteMassChecked,
  settleMassTargets,
} from '../../db/queries/mass.ts'
import { insertNudges } from '../../db/queries/nudges.ts'
import type { MassTargetState } from '../../db/schema/quota.ts'
import { recordShared } from '../content/make-share.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { dayOf } from '../shop-time.ts'
import { WecomError } from '../wecom/error.ts'
import type { WecomMassResult } from '../wecom/mass.ts'
import { idOf } from './create-mass.ts'
import { checkingJob, isWorthAsking } from './make-part.ts'
import { readShares } from './message.ts'
import { tellPlay } from './tell-play.ts'

/** The job: asks how far a part is, and again later while its member has not pressed send. */
export async function checkPartLater(deps: Deps, { partId }: { partId: string }): Promise<void> {
  const part = await findMassPart(deps.db, partId)
  if (!part || part.state !== 'made' || part.madeAt === null) return
  try {
    if (await checkPart(deps, partId)) return
  } catch (error) {
    // Away for a night, WeCom is asked on in the morning.
    if (!(error instanceof WecomError)) throw error
    deps.log.warn({ errcode: error.errcode, fault: error.fault }, 'WeCom did not say how far it is')
  }
  const at = deps.now()
  if (isWorthAsking(part.madeAt, at)) await enqueue(deps.db, checkingJob(partId, part.madeAt, at))
}

/**
 * Brings a part up to what WeCom says: who got it, who had too much of others, who is no friend any
 * more. What went out counts for the ceilings, and its links are out from that moment. True: the
 * part is over.
 */
export async function checkPart(deps: Deps, partId: string): Promise<boolean> {
  const { db, wecom } = deps
  const part = await findMassPart(db, partId)
  if (!part || part.state !== 'made' || part.msgId === null) return true
  const members = await wecom.getMassTask(part.msgId)
  const mine = members.find(({ staffId }) => staffId === part.senderId)
  const at = deps.now()
  if (!mine?.isSent) {
    await noteMassChecked(db, partId, at)
    return false
  }
  const results = await wecom.getMassResult(part.msgId, part.senderId)
  const sentAt = mine.sentAt ?? at
  return inTransaction(db, async (tx) => {
    // Of two who check at once one waits, and finds it done.
    const held = await holdMassPart(tx, partId)
    if (held?.state !== 'made') return true
    const waiting = (await listMassTargets(tx, partId, 'waiting')).map(({ toId }) => toId)
    const said = new Map(results.map((result) => [result.toId, result]))
    const outcome = (toId: string) => outcomeOf(part.chatType, said.get(toId))
    const sent = waiting.filter((toId) => outcome(toId) === 'sent')
    // She was to be left out, and the member was quicker.
    for (const wasTo of ['cancelled', 'opted_out'] as const) {
      const tooLate = (await listMassTargets(tx, partId, wasTo))
        .map(({ toId }) => toId)
        .filter((toId) => outcome(toId) === 'sent')
      const now = { state: 'sent' as const, sentAt, changedAt: at }
      await settleMassTargets(tx, partId, tooLate, now, wasTo)
      sent.push(...tooLate)
    }
    for (const state of ['sent', 'limit', 'not_friend'] as const) {
      await settleMassTargets(
        tx,
        partId,
        waiting.filter((toId) => outcome(toId) === state),
        { state, sentAt: state === 'sent' ? sentAt : null, changedAt: at },
      )
    }
    await insertNudges(
      tx,
      sent.map((toId) => {
        const when = said.get(toId)?.sentAt ?? sentAt
        return {
          id: idOf('nudge', partId, toId),
          toKind: part.chatType === 'group' ? ('group' as const) : ('customer' as const),
          toId,
          staffId: part.senderId,
          how: 'mass' as const,
          promoAt: part.promoAt === null ? null : when,
          reason: null,
          day: dayOf(when),
          at: when,
        }
      }),
    )
    if (sent.length > 0) {
      for (const { shareId } of readShares(part.sharesJson)) await recordShared(tx, shareId, sentAt)
    }
    const isOver = waiting.every((toId) => outcome(toId) !== 'waiting')
    const state = isOver ? ('sent' as const) : ('made' as const)
    await moveMassPart(tx, partId, ['made'], { state, sentAt, checkedAt: at, changedAt: at })
    await tellPlay(tx, part, at)
    const { senderId: staffId, taskId: subject } = part
    const detail = JSON.stringify({ partId, sent: sent.length, of: waiting.length })
    await insertAct(tx, { staffId, action: 'mass.sent', subject, detail, at })
    return isOver
  })
}

/** Of groups WeCom lists only those it sent to; of people it may not have come to all yet. */
function outcomeOf(
  chatType: 'single' | 'group',
  result: WecomMassResult | undefined,
): MassTargetState {
  if (!result) return chatType === 'group' ? 'limit' : 'waiting'
  return result.state
}
