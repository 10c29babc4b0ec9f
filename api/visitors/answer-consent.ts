import { createHash } from 'node:crypto'
import { newId } from '../../db/ids.ts'
import { inTransaction } from '../../db/database.ts'
import { insertAnswer } from '../../db/queries/consents.ts'
import { dropPendingPerson, keepPendingPerson } from '../../db/queries/pending-people.ts'
import {
  findVisitor,
  lockAnswer,
  saveVisitor,
  setGuardianConsent,
} from '../../db/queries/visitors.ts'
import { adoptAnonymousDay } from '../collector/adopt-anonymous-day.ts'
import { forgetAgeTags } from '../customers/forget-age-tags.ts'
import { evidenceBy, linkVisitorToCustomer } from '../collector/link-visitor-to-customer.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { takeBackPoints } from '../groups/score/take-back.ts'
import { noteLikely } from '../identity/note-likely.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { DAY } from '../shop-time.ts'
import { closeTasksFromLooking } from '../tasks/close-tasks.ts'
import { NOTICE_VERSION, type Answer, type Purpose } from './consent-notice.ts'

// As long as WeCom keeps a pending_id.
const PENDING_MS = 90 * DAY

export interface ConsentAnswer {
  purpose: Purpose
  answer: Answer
  /** Where she answered: a share, or the privacy page. */
  evidence: string
}

/**
 * Adds her answer to what she has answered before; it holds from the next request on. Agreeing to
 * browsing makes today's views hers; withdrawing leaves what was recorded until she erases it. The
 * same answer twice is one answer.
 */
export async function answerConsent(
  deps: Deps,
  visitor: Visitor,
  { purpose, answer, evidence }: ConsentAnswer,
): Promise<void> {
  if (visitor.isStaff) throw new AppError('forbidden', '员工预览时不能代客人回答')
  if (answer !== 'declined' && !visitor.openId) {
    throw new AppError('blocked', '在微信里打开这一页，才能记住您的选择')
  }
  if (purpose !== 'browsing' && answer === 'agreed') {
    if (visitor.consent !== 'agreed') {
      throw new AppError('blocked', '请先同意「记住我看过什么」')
    }
    if (purpose === 'guardian' && !visitor.customerId) {
      throw new AppError('blocked', '加了顾问以后才用得上这一项')
    }
  }
  // Outside WeChat there is nobody to write about: her browser remembers a 先不用 by itself.
  if (!visitor.openId) return

  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const add = async (held: Awaited<ReturnType<typeof lockAnswer>>) =>
      insertAnswer(tx, {
        id: held ? newId('consent') : firstAnswerId(visitor.visitorId, purpose),
        visitorId: visitor.visitorId,
        purpose,
        answer,
        version: NOTICE_VERSION,
        answeredAt: at,
        evidence,
      })
    const isSame = (held: Awaited<ReturnType<typeof lockAnswer>>) =>
      held?.answer === answer && held.version === NOTICE_VERSION
    const held = await lockAnswer(tx, visitor.visitorId, purpose)
    if (isSame(held)) return
    if (!(await add(held))) {
      // Another tap was first, and now there is an answer to hold on to.
      const first = await lockAnswer(tx, visitor.visitorId, purpose)
      if (isSame(first)) return
      await add(first)
    }
    if (purpose === 'guardian' && visitor.customerId) {
      await setGuardianConsent(tx, visitor.customerId, answer === 'agreed' ? at : null)
      if (answer !== 'agreed') await forgetAgeTags(tx, visitor.customerId, at)
    }
    // Either way nothing may be made of what she looks at from here on.
    if (purpose !== 'guardian' && answer !== 'agreed' && visitor.customerId) {
      await closeTasksFromLooking(tx, visitor.customerId)
      await playsAfterChange(tx, [visitor.customerId], at)
    }
    if (purpose === 'browsing' && answer !== 'agreed' && visitor.customerId) {
      const member = { customerId: visitor.customerId, groupId: null }
      await takeBackPoints(tx, member, { now: at, reason: 'withdrawn' })
    }
    if (purpose === 'browsing' && answer !== 'agreed') {
      await dropPendingPerson(tx, visitor.visitorId)
    }
    if (purpose !== 'browsing' || answer !== 'agreed') return
    const known = await findVisitor(tx, visitor.visitorId)
    await saveVisitor(tx, {
      id: visitor.visitorId,
      customerId: known?.customerId ?? null,
      evidence: known?.evidence ?? 'openid',
      createdAt: known?.createdAt ?? at,
      linkedAt: known?.linkedAt ?? null,
    })
    // What she read when she had agreed before, and was nobody's customer yet, is hers too.
    let customerId = visitor.customerId ?? null
    if (customerId !== null && !known?.customerId) {
      const by = evidenceBy(visitor.openId)
      const isLinked = await linkVisitorToCustomer(tx, visitor.visitorId, customerId, at, by)
      if (!isLinked) customerId = null
    }
    if (!customerId && visitor.pendingId) {
      await keepPendingPerson(tx, {
        visitorId: visitor.visitorId,
        pendingId: visitor.pendingId,
        createdAt: at,
        expiresAt: at + PENDING_MS,
      })
    }
    const shareId = /\bpage of (.+)$/.exec(evidence)?.[1]
    if (!visitor.customerId && !known?.customerId && shareId) {
      await noteLikely(tx, visitor.visitorId, shareId, at)
    }
    await adoptAnonymousDay(tx, deps, { ...visitor, customerId })
  })
}

// Where nothing has been answered there is no row to lock: two first taps meet at the same id
// instead. It sorts before every id made later.
const firstAnswerId = (visitorId: string, purpose: Purpose) =>
  `consent_00${createHash('sha256').update(`${visitorId} ${purpose}`).digest('hex').slice(0, 30)}`
