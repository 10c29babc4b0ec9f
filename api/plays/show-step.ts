import type { PlayStep } from '../../db/queries/play-runs.ts'
import { listReplyTexts } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import { findChatContext } from '../replies/chat-context.ts'
import type { PreparedPart, ReplyPart } from '../replies/parts.ts'
import { type Blocked, findCards, prepareReply, type ReplyRow } from '../replies/prepare-reply.ts'
import type { Values } from '../replies/variables.ts'
import { DAY, dayOf, startOfDay } from '../shop-time.ts'
import type { Case } from './decide.ts'
import { suggestionKeyOf } from './keys.ts'
import { isUnknown, valuesOf } from './send-step.ts'

/** 任务 · 新客培育 第3天: a prepared step as the member sees it. */
export interface StepCard {
  runId: string
  stepNo: number
  steps: number
  play: string
  /** Whole days since she entered, from 1. */
  day: number
  title: string
  reason: string
  kind: PlayStep['kind']
  /** 在群发里: its member confirms it in WeCom, and nobody sends it here. */
  isInMass: boolean
  /** Which of 推荐专员, 推荐群 it asks for. */
  upgradeTo: 'member' | 'group' | null
  /** A task's words, for the member alone. */
  task: string | null
  staffNote: string | null
  replyId: string | null
  key: string
  parts: PreparedPart[]
  blocked: Blocked | null
  speaker: { id: string; name: string }
  isMine: boolean
  expiresAt: number
  /** An earlier try whose end nobody knows: it is asked before anything is sent again. */
  isUnknown: boolean
}

/** Whole days since she entered: the day she entered is the first. */
export const dayInPlay = (enteredAt: number, now: number) =>
  Math.round((startOfDay(dayOf(now)) - startOfDay(dayOf(enteredAt))) / DAY) + 1

/** Prepared steps with their words filled for this chat; `staffId` is who looks. */
export async function showSteps(
  deps: Pick<Deps, 'db' | 'now'>,
  staffId: string,
  cases: Case[],
  names: Map<string, string>,
): Promise<StepCard[]> {
  const { db } = deps
  // A post is for all of hers and lies on 今天; beside one of them there is nothing to press.
  const prepared = cases.flatMap((one) =>
    one.prepared && one.prepared.kind !== 'moment' ? [{ one, step: one.prepared }] : [],
  )
  const replies = await listReplyTexts(
    db,
    prepared.flatMap(({ step }) => step.replyId ?? []),
  )
  return Promise.all(
    prepared.map(async ({ one, step }) => {
      const { definition, run, facts } = one
      const written = definition.steps[step.stepNo - 1]!
      const said = sayingOf(step, replies)
      const isTask = step.kind !== 'message'
      const ready = isTask || !said ? null : await fill(deps, one, step, said)
      return {
        runId: run.id,
        stepNo: step.stepNo,
        steps: definition.steps.length,
        play: one.play.name,
        day: dayInPlay(run.enteredAt, deps.now()),
        title: written.title,
        reason: step.reason,
        kind: step.kind,
        isInMass: step.batchId !== null && step.sendId !== null,
        upgradeTo: written.say.kind === 'upgrade' ? written.say.to : null,
        task: isTask ? step.text : null,
        staffNote: written.staffNote ?? null,
        replyId: step.replyId,
        key: suggestionKeyOf(run.id, step.stepNo),
        parts: ready?.parts ?? [],
        blocked: ready
          ? ready.blocked
          : isTask
            ? null
            : { kind: 'never' as const, reason: '这条话术停用了', missing: [] },
        speaker: { id: step.staffId, name: names.get(step.staffId) ?? '' },
        isMine: step.staffId === staffId && facts.speakers.includes(staffId),
        expiresAt: step.expiresAt,
        isUnknown: step.sendId !== null && (await isUnknown(db, step.sendId)),
      }
    }),
  )
}

/** What is said: the shop's reply, or the play's own words. */
function sayingOf(step: PlayStep, replies: ReplyRow[]): ReplyRow | undefined {
  const reply = replies.find(({ id }) => id === step.replyId)
  if (step.text === null) return reply
  const parts: ReplyPart[] = [
    { kind: 'text', text: step.text },
    ...(step.pageId ? [{ kind: 'page' as const, pageId: step.pageId }] : []),
  ]
  return { id: '', category: '', isPromotionAt: null, partsJson: JSON.stringify(parts) }
}

/** Whoever is no friend yet is spoken to in 客服. */
const chatWith = (facts: Case['facts']) =>
  facts.kind === 'customer' && facts.relation === 'kf' ? ('kf' as const) : ('single' as const)

async function fill(
  deps: Pick<Deps, 'db' | 'now'>,
  { definition, run, play, facts }: Case,
  step: PlayStep,
  said: ReplyRow,
) {
  const chat = {
    kind: play.subject === 'group' ? ('group' as const) : chatWith(facts),
    id: run.subjectId,
  }
  const context = await findChatContext(deps, step.staffId, chat)
  const cards = await findCards(
    deps,
    [said],
    [context.pageAtHand, context.articleAtHand, step.pageId],
  )
  const values: Values = {
    ...valuesOf(definition.steps[step.stepNo - 1]?.coupon, deps.now()),
    ...(facts.kind === 'group' && facts.left !== null && { 份数: String(facts.left) }),
  }
  return prepareReply(said, context, cards, deps.now(), { values, pageId: step.pageId })
}
