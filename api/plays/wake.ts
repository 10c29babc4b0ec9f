import type { Db } from '../../db/database.ts'
import { wakeStoryTellers } from '../../db/queries/story-tellers.ts'
import { eraseWordsOf, type PlayStep, wakeRuns } from '../../db/queries/play-runs.ts'
import { listStepsOfShares, listUnanswered } from '../../db/queries/play-steps.ts'
import { DAY } from '../shop-time.ts'
import { considerSoon } from './enter-plays.ts'
import { Ledger } from './ledger.ts'

/** Something of hers changed that may end a play or let her into one; in that change's transaction. */
export async function playsAfterChange(tx: Db, customerIds: string[], now: number): Promise<void> {
  if (customerIds.length === 0) return
  await wakeRuns(tx, [...new Set(customerIds)].sort(), now)
  await considerSoon(tx, 'customer', customerIds, now)
}

/** The group is not what it was: who sits in it, when it closes, whether it is there at all. */
export async function playsAfterGroupChange(tx: Db, groupId: string, now: number): Promise<void> {
  await wakeRuns(tx, [groupId], now)
  await considerSoon(tx, 'group', [groupId], now)
}

/** Pages were opened: waits for that end, and what a step had sent is known to be read. */
export async function playsAfterViews(
  tx: Db,
  opened: { customerId: string | null; shareId: string }[],
  now: number,
): Promise<void> {
  if (opened.length === 0) return
  const steps = await listStepsOfShares(
    tx,
    [...new Set(opened.map(({ shareId }) => shareId))].sort(),
  )
  const ledger = new Ledger(now)
  const by = new Set(opened.map(({ customerId }) => customerId))
  // A step may have sent several pages: it is opened with the first of them.
  const once = new Map<string, PlayStep>()
  for (const { groupId, ...step } of steps) {
    const { runId, stepNo, batchId, subjectId } = step
    // The link of a 群发 is one for all of them: who opened it is known where she is. A group has its own.
    const isRead = batchId === null || by.has(subjectId) || groupId === subjectId
    if (isRead) once.set(`${runId} ${stepNo}`, step)
  }
  for (const step of once.values()) ledger.opened(step)
  if (once.size > 0) await ledger.write(tx)
  const customerIds = opened.flatMap(({ customerId }) => customerId ?? [])
  if (customerIds.length === 0) return
  await wakeRuns(tx, [...new Set(customerIds)].sort(), now, { listening: true })
  await considerSoon(tx, 'customer', customerIds, now, { listening: true })
}

/** How long after a step what she writes is still an answer to it. */
const ANSWERS_WITHIN = 3 * DAY

/** She wrote in 客服: the newest step said to her there is answered. */
export async function playsAfterSaying(
  tx: Db,
  said: { customerId: string; at: number }[],
): Promise<void> {
  if (said.length === 0) return
  const first = Math.min(...said.map(({ at }) => at))
  const ids = [...new Set(said.map(({ customerId }) => customerId))].sort()
  const open = await listUnanswered(tx, ids, first - ANSWERS_WITHIN)
  const ledger = new Ledger(first)
  let isAny = false
  for (const { customerId, at } of said) {
    const step = open
      .filter((it) => it.subjectId === customerId && it.doneAt! <= at)
      .filter((it) => at - it.doneAt! < ANSWERS_WITHIN)
      .sort((a, b) => b.doneAt! - a.doneAt!)[0]
    if (!step || step.repliedAt !== null) continue
    ledger.at(at).replied(step)
    isAny = true
  }
  if (isAny) await ledger.write(tx)
}

/** 授权 was taken back: whoever is in a play that may tell its stories is looked at now. */
export const playsAfterWithdrawal = (tx: Db, consentId: string, now: number) =>
  wakeStoryTellers(tx, consentId, now)

/** She had what she read forgotten: plays know nothing of it any more, and decide anew without it. */
export async function forgetPlaysFromLooking(tx: Db, customerId: string, now: number) {
  await eraseWordsOf(tx, customerId)
  await wakeRuns(tx, [customerId], now)
}
