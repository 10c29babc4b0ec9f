import { inTransaction } from '../../db/database.ts'
import {
  findMassPart,
  findMassTask,
  listKnownMsgIds,
  listMassMeant,
  listMassTargets,
  moveMassPart,
  settleMassTargets,
} from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { DAY, dayOf, HOUR, isQuiet, MINUTE } from '../shop-time.ts'
import { WecomError } from '../wecom/error.ts'
import { makingJob } from './create-mass.ts'
import { linkOf, messageOf, readShares } from './message.ts'
import { tellPlay } from './tell-play.ts'

type Part = NonNullable<Awaited<ReturnType<typeof findMassPart>>>

/** A call whose answer got lost may still be on its way for so long. */
const UNDER_WAY = 3 * MINUTE

/**
 * Tells WeCom of one part, once. A part of which nobody knows whether WeCom has it is asked about
 * and never told again.
 */
export async function makePart(deps: Deps, { partId }: { partId: string }): Promise<void> {
  const { db } = deps
  const part = await findMassPart(db, partId)
  if (!part) return
  if (part.state === 'making') return lookForPart(deps, part)
  if (part.state !== 'waiting') return
  const at = deps.now()
  if (isQuiet(at)) {
    await enqueue(db, makingJob(partId, at, `:${dayOf(at + 12 * HOUR)}`))
    return
  }
  // Read before it is claimed: from the claim on, anything that breaks leaves us not knowing.
  const message = await messageOf(deps, part)
  if (message.isLacking) return failPart(deps, part, '这一页已经下架了，没有发')
  const toIds = await inTransaction(db, async (tx) => {
    const move = { state: 'making' as const, startedAt: at, changedAt: at }
    if (!(await moveMassPart(tx, partId, ['waiting'], move))) return []
    const waiting = await listMassTargets(tx, partId, 'waiting')
    // A part that was planned anew may be younger than the word that took the whole task back.
    const isCancelled = (await findMassTask(tx, part.taskId))?.cancelledAt !== null
    if (waiting.length > 0 && !isCancelled) return waiting.map(({ toId }) => toId)
    const over = { state: 'cancelled' as const, changedAt: at }
    await moveMassPart(tx, partId, ['making'], over)
    await settleMassTargets(tx, partId, 'all', { ...over, sentAt: null })
    if (waiting.length > 0) await tellPlay(tx, part, at)
    return []
  })
  if (toIds.length === 0) return
  const { chatType, senderId } = part
  try {
    const made = await deps.wecom.addMsgTemplate({ chatType, senderId, toIds, ...message })
    await keepMade(deps, part, made.msgId, made.failed)
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    await afterRefusal(deps, part, error)
  }
}

/** WeCom said no, or nobody knows what it said. */
async function afterRefusal(deps: Deps, part: Part, error: WecomError) {
  const at = deps.now()
  const isKnown = error.errcode !== 0 || error.fault === 'refused'
  if (isKnown && error.isPermanent) return failPart(deps, part, error.hint)
  if (isKnown) {
    const back = { state: 'waiting' as const, error: error.hint, changedAt: at }
    await moveMassPart(deps.db, part.id, ['making'], back)
  }
  // Again later; from `making` that means asking.
  throw error
}

async function failPart({ db, now }: Deps, part: Part, why: string) {
  const { id: partId } = part
  const at = now()
  await inTransaction(db, async (tx) => {
    const move = { state: 'failed' as const, error: why, changedAt: at }
    if (!(await moveMassPart(tx, partId, ['waiting', 'making', 'stale'], move))) return
    await settleMassTargets(tx, partId, 'all', { state: 'cancelled', sentAt: null, changedAt: at })
    await tellPlay(tx, part, at)
  })
}

/** WeCom has it: from here on its member is asked to send. */
async function keepMade(deps: Deps, part: Part, msgId: string, failed: string[]) {
  const at = deps.now()
  const { id: partId } = part
  await inTransaction(deps.db, async (tx) => {
    const known = { msgId, madeAt: at, error: null, changedAt: at }
    // Somebody opted out meanwhile: it stays to be taken back.
    const isMade = await moveMassPart(tx, partId, ['making'], { ...known, state: 'made' })
    if (!isMade) await moveMassPart(tx, partId, ['stale'], { ...known, state: 'stale' })
    await settleMassTargets(tx, partId, failed, { state: 'unfit', sentAt: null, changedAt: at })
    if (failed.length > 0) await tellPlay(tx, part, at)
    await enqueue(tx, checkingJob(partId, at, at))
  })
}

/** Looks whether WeCom has a part; throws while it may still be on its way there. */
async function lookForPart(deps: Deps, part: Part): Promise<void> {
  const msgId = await findAtWecom(deps, part)
  if (msgId !== undefined) return keepMade(deps, part, msgId, [])
  await failPart(deps, part, '企业微信里没有这个任务，可以重新发起')
}

/** WeCom's message for a part whose answer got lost; undefined once it is sure that there is none. */
export async function findAtWecom(deps: Deps, part: Part): Promise<string | undefined> {
  const { wecom, db } = deps
  const startedAt = part.startedAt ?? part.changedAt
  const urls = readShares(part.sharesJson).map(({ shareId }) => linkOf(deps.config, shareId))
  const records = await wecom.listMassMessages(
    part.chatType,
    startedAt - MINUTE,
    Math.min(deps.now() + MINUTE, startedAt + DAY),
  )
  const alike = records.filter(
    ({ isOurs, text, linkUrls }) =>
      isOurs && text === part.text && linkUrls.join(' ') === urls.join(' '),
  )
  const known = await listKnownMsgIds(
    db,
    alike.map(({ msgId }) => msgId),
  )
  const ours = new Set(known.map(({ msgId }) => msgId))
  for (const { msgId } of alike) {
    if (ours.has(msgId)) continue
    const members = await wecom.getMassTask(msgId)
    if (!members.some(({ staffId }) => staffId === part.senderId)) continue
    if (part.chatType === 'group' || (await isForSame(deps, part, msgId))) return msgId
  }
  const until = startedAt + UNDER_WAY
  if (deps.now() < until) {
    throw Object.assign(new Error('nobody knows yet whether WeCom has it'), { retryAt: until })
  }
  return undefined
}

/** Everybody WeCom names for that message is one of this part's. */
async function isForSame({ db, wecom }: Deps, part: Part, msgId: string): Promise<boolean> {
  const results = await wecom.getMassResult(msgId, part.senderId)
  // Whoever is in it no longer was so when WeCom was told.
  const meant = new Set((await listMassMeant(db, part.id)).map(({ toId }) => toId))
  return results.every(({ toId }) => meant.has(toId))
}

const OFTEN = 10 * MINUTE
const OFTEN_FOR = 3 * HOUR
const LOOK_FOR = 7 * DAY

/** When to ask WeCom again how far a part is: often at first, hourly for a week. */
export function checkingJob(partId: string, madeAt: number, at: number) {
  const wait = at - madeAt < OFTEN_FOR ? OFTEN : HOUR
  const slot = Math.floor(at / OFTEN)
  return {
    kind: 'mass-check',
    key: `mass-check:${partId}:${slot}`,
    payload: { partId },
    runAt: at + wait,
  }
}

/** Whether a part is still worth asking about. */
export const isWorthAsking = (madeAt: number, at: number) => at - madeAt < LOOK_FOR
