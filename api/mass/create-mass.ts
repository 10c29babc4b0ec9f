import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findMassByKey,
  insertMassParts,
  insertMassTargets,
  insertMassTask,
  saveNumbers,
} from '../../db/queries/mass.ts'
import { listCards } from '../../db/queries/replies.ts'
import { makeShare } from '../content/make-share.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueueAll } from '../jobs/queue.ts'
import { isPromo } from '../replies/why-blocked.ts'
import { quietAt } from '../today/greeting.ts'
import type { Sending } from './audience.ts'
import { findAudience, numbersOf, type Asked, type Audience } from './find-audience.ts'
import type { MassFile, PartShare } from './message.ts'
import { findMassView, type MassView } from './mass-view.ts'

/** WeCom takes at most so many recipients in one message. */
const MOST_AT_ONCE = { single: 10_000, group: 2_000 }

export interface NewMass {
  /** The same tap has the same key. */
  key: string
  title: string
  text: string
  pageIds: string[]
  files: MassFile[]
  isPromo: boolean
  audience: Asked
}

/** What is about to be sent, as far as it decides who may get it. */
export async function sendingOf(
  db: Db,
  asked: { pageIds: string[]; isPromo: boolean; audience: Asked; channel?: Sending['channel'] },
): Promise<Sending> {
  const cards = await listCards(db, [...new Set(asked.pageIds)])
  if (asked.pageIds.some((pageId) => !cards.some((card) => card.pageId === pageId))) {
    throw new AppError('gone', '这一页已经下架了')
  }
  const pageKinds = cards.map(({ kind }) => kind)
  return {
    channel: asked.channel ?? 'message',
    isPromo: asked.isPromo || isPromo({ category: '', isPromotion: false, pageKinds }),
    hasCoupon: pageKinds.includes('coupon'),
    isPersonalised: asked.audience.stages.length > 0,
  }
}

/**
 * Writes a 群发 down, with everybody who is meant and the numbers that were shown; a job tells WeCom
 * of it afterwards. The same key again is the same task.
 */
export async function createMass(deps: Deps, actor: Actor, asked: NewMass): Promise<MassView> {
  const { db } = deps
  const known = await findMassByKey(db, actor.staffId, asked.key)
  if (known) return findMassView(deps, actor, known.id)
  const hole = /\{[^{}]+\}/.exec(asked.text)
  if (hole) throw new AppError('missing', `群发里不能有要填的「${hole[0]}」，请写成一样的话`)
  if (!asked.text && asked.pageIds.length + asked.files.length === 0) {
    throw new AppError('missing', '还没写要发的内容')
  }
  const sending = await sendingOf(db, asked)
  const at = deps.now()
  const taskId = newId('mass')
  const isNew = await inTransaction(db, async (tx) => {
    // The task first: the same tap again must meet it, not the people it has promised already.
    const isFirst = await insertMassTask(tx, {
      id: taskId,
      idempotencyKey: asked.key,
      createdBy: actor.staffId,
      chatType: asked.audience.chatType,
      title: asked.title,
      text: asked.text,
      attachmentsJson: JSON.stringify({ pageIds: asked.pageIds, files: asked.files }),
      promoAt: sending.isPromo ? at : null,
      audienceJson: '{}',
      createdAt: at,
      cancelledAt: null,
    })
    if (!isFirst) return false
    const audience = await findAudience(tx, actor, asked.audience, sending, at, true)
    const numbers = numbersOf(audience)
    if (numbers.included === 0) throw new AppError('blocked', '这一批里没有现在可以发的')
    await saveNumbers(tx, taskId, JSON.stringify({ asked: asked.audience, numbers }))
    const { pageIds, audience: of } = asked
    const task = { id: taskId, chatType: of.chatType, pageIds, sendId: null }
    await writeParts(tx, task, planParts(audience, pageIds.length > 0), at)
    const detail = JSON.stringify({ title: asked.title, ...numbers })
    const { staffId } = actor
    await insertAct(tx, { staffId, action: 'mass.create', subject: taskId, detail, at })
    return true
  })
  const id = isNew ? taskId : (await findMassByKey(db, actor.staffId, asked.key))!.id
  return findMassView(deps, actor, id)
}

/** Whom one member is to write to, in one message. */
export interface PlannedPart {
  senderId: string
  groupId: string | null
  toIds: string[]
}

/** By member; a group with a link is a part of its own, so that its readers are counted apart. */
function planParts({ people, groups }: Audience, hasPages: boolean): PlannedPart[] {
  const parts = new Map<string, PlannedPart>()
  const add = (senderId: string, groupId: string | null, toId: string) => {
    const name = `${senderId} ${groupId ?? ''}`
    const part = parts.get(name)
    if (part) part.toIds.push(toId)
    else parts.set(name, { senderId, groupId, toIds: [toId] })
  }
  for (const { id, senderId, leftOut } of people) {
    if (leftOut === null && senderId !== null) add(senderId, null, id)
  }
  for (const { id, senderId, leftOut } of groups) {
    if (leftOut === null) add(senderId, hasPages ? id : null, id)
  }
  return [...parts.values()]
}

/** Writes the parts of a task with their people and links; a job tells WeCom of each. */
export async function writeParts(
  tx: Db,
  {
    id: taskId,
    chatType,
    pageIds,
    sendId,
  }: {
    id: string
    chatType: 'single' | 'group'
    pageIds: string[]
    /** What its links' readers are counted under besides. */
    sendId: string | null
  },
  parts: PlannedPart[],
  at: number,
) {
  if (parts.some(({ toIds }) => toIds.length > MOST_AT_ONCE[chatType])) {
    throw new AppError('blocked', `一个人一次最多发 ${MOST_AT_ONCE[chatType]} 个，请再选窄一点`)
  }
  const rows = []
  const targets = []
  for (const { senderId, groupId, toIds } of parts) {
    const shares: PartShare[] = []
    for (const pageId of pageIds) {
      const shareId = await makeShare(tx, {
        pageId,
        staffId: senderId,
        chatKind: chatType,
        groupId,
        customerId: null,
        replyId: null,
        sendId,
        now: at,
      })
      shares.push({ pageId, shareId })
    }
    const id = newId('part')
    rows.push({
      id,
      taskId,
      senderId,
      groupId,
      state: 'waiting' as const,
      msgId: null,
      sharesJson: JSON.stringify(shares),
      startedAt: null,
      madeAt: null,
      sentAt: null,
      checkedAt: null,
      error: null,
      changedAt: at,
    })
    for (const toId of toIds) {
      const state = 'waiting' as const
      targets.push({ partId: id, toId, taskId, state, sentAt: null, changedAt: at })
    }
  }
  await insertMassParts(tx, rows)
  await insertMassTargets(tx, targets)
  await enqueueAll(
    tx,
    rows.map(({ id }) => makingJob(id, at)),
  )
}

/** Telling WeCom of a part: not in quiet hours, when its member would be asked to disturb people. */
export const makingJob = (partId: string, at: number, again = '') => ({
  kind: 'mass-make',
  key: `mass-make:${partId}${again}`,
  payload: { partId },
  runAt: quietAt(at)?.until ?? at,
})

/** An id made of what it is about, so that the same is written once. */
export const idOf = (kind: string, ...of: string[]) =>
  `${kind}_${createHash('sha256').update(of.join('\n')).digest('hex').slice(0, 40)}`
