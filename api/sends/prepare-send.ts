import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findReply, listCards } from '../../db/queries/replies.ts'
import { claimParts, findSendByKey, insertSend, insertSendParts } from '../../db/queries/sends.ts'
import { listTasksOfCustomer } from '../../db/queries/tasks.ts'
import type { ChatKind } from '../../db/schema.ts'
import { makeShare } from '../content/make-share.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { beginStep, checkStep, type StepToSend } from '../plays/send-step.ts'
import { findChatContext } from '../replies/chat-context.ts'
import { fillVariables, literalValues, type Values } from '../replies/variables.ts'
import { suitsChat, whyBlocked } from '../replies/why-blocked.ts'
import { readEvidence } from '../tasks/evidence.ts'
import { maySee } from '../session/may-see.ts'
import { CLAIM_FOR } from './claim-part.ts'
import { findSendView, type SendView } from './send-view.ts'

export interface NewSend {
  /** The same tap has the same key. */
  key: string
  chat: { kind: ChatKind; id: string }
  replyId: string | null
  suggestionKey: string | null
  /** As the member sees them, edited or not. */
  parts: ({ kind: 'text'; text: string } | { kind: 'page'; pageId: string })[]
  /** Why she sends it although we would rather not (night, a full day, 认知交流群). */
  reason?: string | undefined
  /** Which of her devices is sending: the others wait. */
  device?: string | undefined
}

type ReadyPart = { kind: 'text'; text: string } | { kind: 'page'; pageId: string }

/**
 * Checks once more what is about to be said, gives every page its own share, and answers with
 * what the chat is to send, part by part. The same key again is the same send.
 */
export async function prepareSend(deps: Deps, actor: Actor, asked: NewSend): Promise<SendView> {
  const { db } = deps
  const { staffId } = actor
  await maySee(deps, actor, asked.chat.kind === 'group' ? 'group' : 'customer', asked.chat.id)
  const known = await findSendByKey(db, staffId, asked.key)
  if (known) return findSendView(deps, staffId, known.id)

  const step = await checkStep(deps, staffId, asked)
  const parts = await checkParts(deps, actor, asked, step)
  const at = deps.now()
  const sendId = newId('send')
  const groupId = asked.chat.kind === 'group' ? asked.chat.id : null
  const customerId = asked.chat.kind === 'group' ? null : asked.chat.id
  const isNew = await inTransaction(db, async (tx) => {
    const send = {
      id: sendId,
      idempotencyKey: asked.key,
      staffId,
      chatKind: asked.chat.kind,
      customerId,
      groupId,
      replyId: asked.replyId,
      suggestionKey: asked.suggestionKey,
      reason: asked.reason ?? null,
      preparedAt: at,
      finishedAt: null,
    }
    if (!(await insertSend(tx, send))) return false
    if (step) await beginStep(tx, step, sendId)
    const rows = []
    for (const [i, part] of parts.entries()) {
      const shareId =
        part.kind === 'page'
          ? await makeShare(tx, {
              pageId: part.pageId,
              staffId,
              chatKind: asked.chat.kind,
              groupId,
              customerId,
              replyId: asked.replyId,
              sendId,
              now: at,
            })
          : null
      rows.push({
        sendId,
        partNo: i + 1,
        kind: part.kind,
        text: part.kind === 'text' ? part.text : '',
        shareId,
        state: 'prepared' as const,
        error: null,
        changedAt: at,
        claimedBy: null,
        claimedUntil: null,
      })
    }
    await insertSendParts(tx, rows)
    if (asked.device) {
      const claim = { by: asked.device, until: at + CLAIM_FOR, now: at }
      await claimParts(tx, { sendId, partNo: 1 }, claim)
    }
    await insertAct(tx, {
      staffId,
      action: 'send.prepare',
      subject: sendId,
      detail: JSON.stringify({ to: asked.chat.id, replyId: asked.replyId, reason: asked.reason }),
      at,
    })
    return true
  })
  // Somebody tapped twice at once: the other tap's send is this one.
  const id = isNew ? sendId : (await findSendByKey(db, staffId, asked.key))!.id
  return findSendView(deps, staffId, id)
}

/** What may go out, filled; or a no that says what is missing or whom to spare. */
async function checkParts(
  deps: Deps,
  actor: Actor,
  asked: NewSend,
  step: StepToSend | undefined,
): Promise<ReadyPart[]> {
  const { db } = deps
  const pageIds = asked.parts.flatMap((part) => (part.kind === 'page' ? [part.pageId] : []))
  const [context, reply, pages, own] = await Promise.all([
    findChatContext(deps, actor.staffId, asked.chat),
    asked.replyId === null ? undefined : findReply(db, asked.replyId),
    listCards(db, [...new Set(pageIds)]),
    valuesOfTask(deps, asked),
  ])
  if (asked.replyId !== null && !reply) throw new AppError('gone', '这条话术已经停用了')
  if (reply && !suitsChat(reply.category, asked.chat.kind)) {
    throw new AppError('blocked', '这条话术不适合发到这里')
  }
  const cards = new Map(pages.map((page) => [page.pageId, page]))
  if (pageIds.some((pageId) => !cards.has(pageId))) {
    throw new AppError('gone', '这一页已经下架了')
  }
  const verdict = whyBlocked(
    {
      category: reply?.category ?? '',
      isPromotion: reply?.isPromotionAt != null,
      pageKinds: pages.map(({ kind }) => kind),
    },
    context.listener,
    deps.now(),
  )
  if (verdict.kind === 'never') throw new AppError('blocked', verdict.reason)
  if (verdict.kind === 'needs_reason' && !asked.reason) {
    throw new AppError('needs_reason', verdict.reason)
  }

  const firstCard = pageIds[0] === undefined ? undefined : cards.get(pageIds[0])
  const values: Values = {
    ...context.values,
    ...(firstCard && { 页面: `《${firstCard.title}》` }),
    ...own,
    ...step?.values,
  }
  const missing = new Set<string>()
  const parts = asked.parts.map((part): ReadyPart => {
    if (part.kind === 'page') return part
    const filled = fillVariables(part.text, values, literalValues(values))
    for (const name of filled.missing) missing.add(name)
    return { kind: 'text', text: filled.text }
  })
  if (missing.size > 0) throw new AppError('missing', `还没填：${[...missing].join('、')}`)
  return parts
}

/** What the task behind a suggestion knows (a coupon's name, a date). */
async function valuesOfTask({ db }: Pick<Deps, 'db'>, { suggestionKey, chat }: NewSend) {
  if (!suggestionKey?.startsWith('task:') || chat.kind === 'group') return {}
  const tasks = await listTasksOfCustomer(db, chat.id)
  const task = tasks.find(({ id }) => `task:${id}` === suggestionKey)
  return task ? (readEvidence(task.evidenceJson).values ?? {}) : {}
}
