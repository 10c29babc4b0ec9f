import type { PlayRun, PlayStep } from '../../db/queries/play-runs.ts'
import type { Schema } from '../../db/schema.ts'
import { DAY } from '../shop-time.ts'
import { batchOf } from './batches.ts'
import { dayIn } from './calendar.ts'
import { type Condition, holds } from './conditions.ts'
import { type Definition, isForHer, pageOf, type Step } from './definition.ts'
import type { Calendar, Facts, RunState } from './facts.ts'
import { sendKeyOf } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { speakerOf } from './new-run.ts'
import { nextStep } from './next-step.ts'
import type { Play } from './playbook.ts'

/** A pass, what is known of its subject, and what lies prepared for her of it. */
export interface Case {
  play: Play
  definition: Definition
  run: PlayRun
  prepared: PlayStep | undefined
  facts: Facts
}

/** A pass as deciding sees it: pauses that keep the remaining time have moved its clock. */
export function stateOf({ play, run, prepared }: Omit<Case, 'facts' | 'definition'>): RunState {
  const shifted = Math.max(0, play.shiftMs - run.shiftSeenMs)
  return {
    id: run.id,
    playId: run.playId,
    stepNo: run.stepNo,
    since: run.since + shifted,
    enteredAt: run.enteredAt,
    touches: run.touches,
    lastSentAt: run.lastSentAt,
    lastResult: run.lastResult,
    isHeldOut: run.heldOutAt !== null,
    prepared:
      run.state === 'prepared' && prepared ? { expiresAt: prepared.expiresAt + shifted } : null,
  }
}

/**
 * Takes one pass as far as it goes now: over steps that are not for her, to the next wait, to a
 * prepared step, or out. What is reserved here stands in the facts of whoever is decided next.
 */
export function decide(one: Case, ledger: Ledger, now: number, calendar: Calendar): void {
  const { play, definition, run, facts } = one
  const rested = play.shiftMs - run.shiftSeenMs
  if (rested > 0) ledger.addRest(run, one.prepared, rested)
  // Every round goes one step on, so there are no more of them than steps.
  for (let rounds = 0; rounds <= definition.steps.length + 1; rounds++) {
    const { prepared } = one
    const decision = nextStep({ id: play.id, definition }, stateOf(one), facts, now, calendar)
    switch (decision.kind) {
      case 'leave':
        ledger.leave(run, definition, decision, prepared)
        return
      case 'skip':
        ledger.skip(run, definition, decision, prepared)
        one.prepared = undefined
        continue
      case 'wait': {
        if (prepared && !facts.speakers.includes(prepared.staffId)) {
          const step = definition.steps[run.stepNo - 1]!
          const staffId = speakerOf(run, step.by, facts)
          // A 群发 that stands at WeCom is its member's: whoever comes after her sends it by a tap.
          const isPost = prepared.kind === 'moment'
          const batchId = isPost ? batchOf({ ...run, staffId }, step, now, calendar) : null
          ledger.reassign(run, prepared, staffId, batchId)
        }
        ledger.wait(run, decision.until, decision.why, decision.words, decision.listens)
        return
      }
      case 'do': {
        const step = definition.steps[run.stepNo - 1]!
        const day = dayIn(now, calendar)
        const row = stepRow(one, step, decision.expiresAt, now, calendar)
        const touch: Schema['playTouch'] = {
          subjectId: run.subjectId,
          day,
          no: firstFree(facts.touched, day),
          playId: play.id,
          runId: run.id,
          stepNo: run.stepNo,
          at: now,
        }
        const isTouch = isForHer(step.say)
        ledger.prepare(run, row, isTouch ? touch : null, `备好「${step.title}」：${row.reason}`)
        one.prepared = row
        if (isTouch) facts.touched.push({ day, no: touch.no })
        const own = facts.others.find((it) => it.playId === play.id)
        if (own) own.isPrepared = true
        return
      }
    }
  }
}

/** The first of the day's places that nothing has reserved. */
function firstFree(touched: Facts['touched'], day: string): number {
  const taken = new Set(touched.filter((it) => it.day === day).map(({ no }) => no))
  for (let no = 1; ; no++) if (!taken.has(no)) return no
}

function stepRow(
  { play, run, facts, definition }: Case,
  step: Step,
  expiresAt: number,
  now: number,
  calendar: Calendar,
): PlayStep {
  const state = stateOf({ play, run, prepared: undefined })
  const { say } = step
  const instead = step.instead && holds(step.instead.when, facts, state, now)
  const staffId = speakerOf(run, step.by, facts)
  return {
    runId: run.id,
    stepNo: run.stepNo,
    sendKey: sendKeyOf(run.id, run.stepNo, 1),
    attempt: 1,
    playId: play.id,
    version: run.version,
    subjectId: run.subjectId,
    staffId,
    kind: say.kind === 'reply' || say.kind === 'words' ? 'message' : say.kind,
    replyId: say.kind === 'reply' && !instead ? say.replyId : null,
    pageId: pageOf(say),
    text: instead ? step.instead!.text : say.kind === 'reply' ? null : say.text,
    reason: whyNow(step, definition, state, facts, now),
    state: 'prepared',
    preparedAt: now,
    expiresAt,
    sendId: null,
    batchId: batchOf({ ...run, staffId }, step, now, calendar),
    doneAt: null,
    openedAt: null,
    repliedAt: null,
  }
}

/** Why this is said to her and why now, for the member to read. */
export function whyNow(
  { when, who }: Step,
  { enter }: Definition,
  run: RunState,
  facts: Facts,
  now: number,
): string {
  if (when.is === 'event') {
    const happened = holds(when.event, facts, run, now)
    if (happened) return happened.words
  }
  if (facts.kind === 'customer') {
    if ((when.is === 'date' && when.of === 'reorder') || enter.on === 'reorder') {
      const last = facts.orders[0]
      const ago = last === undefined ? '' : `上次下单 ${Math.round((now - last) / DAY)} 天前，`
      const { days, isOwn } = facts.interval
      return isOwn ? `${ago}平时约 ${days} 天一次` : `${ago}按品类默认 ${days} 天估的`
    }
    if (enter.on === 'event' && enter.event && run.stepNo === 1) {
      const did = holds(enter.event, facts, null, now)
      if (did) return did.words
    }
    if (enter.on === 'tag' || enter.on === 'segment') {
      const soOf = (one: Condition) => holds(one, facts, null, now)?.words
      const why = enter.who.flatMap((one) => soOf(one) ?? [])
      if (why.length > 0) return why.join('，')
    }
    if (enter.on === 'stage') return `${facts.stage}${stageWords(facts.dates.stage, now)}`
  }
  for (const one of who) {
    const so = holds(one, facts, run, now)
    if (so) return so.words
  }
  return `第 ${Math.floor((now - run.enteredAt) / DAY)} 天`
}

const stageWords = (since: number | undefined, now: number) =>
  since === undefined ? '' : `，已经 ${Math.floor((now - since) / DAY)} 天`
