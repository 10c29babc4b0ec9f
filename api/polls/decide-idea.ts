import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listAgreed } from '../../db/queries/consents.ts'
import { listStandingFollows } from '../../db/queries/follows.ts'
import {
  changeIdea,
  listBackersToTell,
  lockIdea,
  markTold,
  type Idea,
} from '../../db/queries/polls.ts'
import { insertTask } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { DAY } from '../shop-time.ts'
import { checkPlainWords } from '../library/word-check.ts'

export interface IdeaDecision {
  ideaId: string
  /** The idea as she saw it. */
  rev: number
  state: 'shown' | 'hidden'
  status: Idea['status']
  tag: string
  note: string
}

/**
 * A member lets an idea stand or not, and says what becomes of it. Taken up, it makes one task for
 * the adviser of each customer who backs it and agreed to be known, once for ever: she tells her
 * herself, nothing is sent by itself. The same decision again changes nothing.
 */
export async function decideIdea(
  { db, now, live }: Pick<Deps, 'db' | 'now' | 'live'>,
  actor: Actor,
  { ideaId, rev, ...wish }: IdeaDecision,
) {
  const at = now()
  const hard = checkPlainWords(wish.note).find(({ isHard }) => isHard)
  if (hard) throw new AppError('blocked', `「${hard.text}」${hard.why}`)
  const told = await inTransaction(db, async (tx) => {
    const idea = await lockIdea(tx, ideaId)
    if (!idea || idea.text === '') throw new AppError('not_found', '没有找到这条建议')
    const isSame =
      idea.state === wish.state &&
      idea.status === wish.status &&
      idea.tag === wish.tag &&
      idea.note === wish.note
    if (isSame) return { rev: idea.rev, staffIds: [] }
    if (idea.rev !== rev) throw new AppError('conflict', '同事刚处理过这一条，刷新看看')
    const by = { decidedAt: at, decidedBy: actor.staffId }
    if (!(await changeIdea(tx, idea, { ...wish, ...by }))) {
      throw new AppError('conflict', '同事刚处理过这一条，刷新看看')
    }
    const { staffId } = actor
    const detail = `${wish.state} ${wish.status}`
    await insertAct(tx, { staffId, action: 'idea.decide', subject: ideaId, detail, at })
    const isTakenUp = wish.state === 'shown' && wish.status === 'adopted'
    const staffIds = isTakenUp ? await tellBackers(tx, { ...idea, ...wish }, at) : []
    return { rev: rev + 1, staffIds }
  })
  for (const staffId of new Set(told.staffIds)) live.publish(staffId, { event: 'radar' })
  return { id: ideaId, rev: told.rev }
}

/** One task each for who backs it, agreed to be known, and wants to hear of us. */
async function tellBackers(
  tx: Db,
  idea: Pick<Idea, 'id' | 'text' | 'note' | 'pageId'>,
  at: number,
) {
  const backers = await listBackersToTell(tx, idea.id)
  const customerIds = [...new Set(backers.map(({ customerId }) => customerId))]
  const agreed = await listAgreed(tx, customerIds)
  const advisers = new Map<string, string>()
  for (const { customerId, staffId } of await listStandingFollows(tx, customerIds)) {
    if (!advisers.has(customerId)) advisers.set(customerId, staffId)
  }
  const staffIds: string[] = []
  const told: string[] = []
  for (const { id, customerId, preference } of backers) {
    const staffId = advisers.get(customerId)
    if (!staffId || !agreed.has(customerId) || preference === 'none') continue
    const made = createHash('sha256').update(`${idea.id} ${customerId}`).digest('hex')
    const isNew = await insertTask(tx, {
      id: `task_idea_${made.slice(0, 32)}`,
      staffId,
      customerId,
      rule: 'idea_adopted',
      replyId: null,
      evidenceJson: JSON.stringify({
        reason: `她支持的「${short(idea.text)}」采纳了${idea.note ? `：${short(idea.note)}` : ''}`,
        pageId: idea.pageId,
      }),
      dueAt: at + DAY / 2,
      createdAt: at,
      doneAt: null,
      dismissedAt: null,
      closedReason: null,
    })
    told.push(id)
    if (isNew) staffIds.push(staffId)
  }
  if (told.length > 0) await markTold(tx, told, at)
  return staffIds
}

const short = (text: string) =>
  [...text].length > 24 ? `${[...text].slice(0, 23).join('')}…` : text
