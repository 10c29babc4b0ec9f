import {
  listFriendIdsAfter,
  listGroupIdsAfter,
  listSituations,
} from '../../db/queries/play-facts.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { dayIn } from './calendar.ts'
import { type Definition, isForHer } from './definition.ts'
import type { Calendar, Facts } from './facts.ts'
import { factsAsOf } from './facts-as-of.ts'
import { type Known, loadCustomerFacts, needsOf } from './load-facts.ts'
import { loadGroupFacts } from './load-group-facts.ts'
import { readCalendar, readPlaybook } from './playbook.ts'
import type { Would } from './simulate.ts'
import { type WhatWould, whatWould } from './what-would.ts'

const BATCH = 256

interface DryRunStep {
  /** 轮到: the sum of said, skipped, left, goal and waiting. */
  came: number
  said: number
  skipped: Record<string, number>
  left: Record<string, number>
  goal: number
  /** Still there when the days are over. */
  waiting: number
  byDay: Record<string, number>
}

export interface DryRun {
  /** Everybody: the sum of inside, entered, refused and untouched. */
  looked: number
  /** In it already, in the version they entered. */
  inside: number
  entered: number
  /** Passes beyond somebody's first, of a play that lets her in again. */
  again: number
  /** 收到: people whom at least one step would reach; the others of those let in are `silent`. */
  reached: number
  silent: number
  /** 对照组, of those let in. */
  heldOut: number
  /** 跳过: not let in, by the first reason. */
  refused: Record<string, number>
  /** Nothing that would let her in happens in this time. */
  untouched: number
  steps: DryRunStep[]
  /** Which limits made somebody wait: the night, the quota, a more urgent play. */
  held: Record<string, number>
  /** The engine's own words for every reason above. */
  words: Record<string, string>
}

export interface DryRunAsked {
  playId: string
  definition: Definition
  days: number
  /** The days to come, or (`past`) those that were, with what happened in them. */
  span?: 'coming' | 'past'
  /** Told after every batch how many were looked at, and waited for. */
  onProgress?: (looked: number) => void | Promise<void>
  until?: AbortSignal
}

/** 试跑 for everybody: who would get each step and when, who would not and why. Nothing is written. */
export async function dryRun(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { playId, definition, days, span = 'coming', onProgress, until }: DryRunAsked,
): Promise<DryRun> {
  const isPast = span === 'past'
  const at = now()
  const from = isPast ? at - days * DAY : at
  const [playbook, calendar, situations] = await Promise.all([
    readPlaybook(db),
    readCalendar(db),
    listSituations(db, repliesOf(definition)),
  ])
  const isGroup = definition.subject === 'group'
  const list = isGroup ? listGroupIdsAfter : listFriendIdsAfter
  const needs = needsOf(definition, span)
  const result = emptyResult(definition)
  let after = ''
  for (;;) {
    const ids = until?.aborted ? [] : await list(db, after, BATCH)
    if (ids.length === 0) return result
    after = ids.at(-1)!
    const known: Map<string, Known<Facts>> = isGroup
      ? await loadGroupFacts(db, ids, playbook, at, calendar)
      : await loadCustomerFacts(db, ids, playbook, at, calendar, needs)
    for (const [subjectId, one] of known) {
      const asked = { playId, definition, subjectId, from, days, calendar, situations }
      add(
        result,
        whatWould({ ...asked, one: isPast ? asOf(one, calendar) : one, isPast }),
        definition,
        calendar,
      )
    }
    result.looked += ids.length
    await onProgress?.(result.looked)
  }
}

/** The replies its steps say. */
export const repliesOf = ({ steps }: Definition) => [
  ...new Set(steps.flatMap(({ say }) => (say.kind === 'reply' ? [say.replyId] : []))),
]

/** Somebody as she was on each of the days gone by, before this play was. */
export function asOf(one: Known<Facts>, calendar: Calendar): Known<Facts> {
  const factsAt = (at: number) => factsAsOf(one.factsAt(at), at, calendar)
  return { facts: one.facts, passes: [], factsAt }
}

const emptyResult = ({ steps }: Definition): DryRun => ({
  looked: 0,
  inside: 0,
  entered: 0,
  again: 0,
  reached: 0,
  silent: 0,
  heldOut: 0,
  refused: {},
  untouched: 0,
  steps: steps.map(() => ({
    came: 0,
    said: 0,
    skipped: {},
    left: {},
    goal: 0,
    waiting: 0,
    byDay: {},
  })),
  held: {},
  words: {},
})

const one = (counts: Record<string, number>, key: string) => (counts[key] = (counts[key] ?? 0) + 1)

function add(
  result: DryRun,
  { isInside, refusal, isHeldOut, passes }: WhatWould,
  { steps }: Definition,
  calendar: Calendar,
) {
  if (isInside) result.inside += 1
  else if (passes.length === 0 && refusal) {
    one(result.refused, refusal.why)
    result.words[refusal.why] ??= refusal.words
  } else if (passes.length === 0) result.untouched += 1
  if (passes.length === 0) return
  result.entered += 1
  result.again += passes.length - 1
  if (isHeldOut) result.heldOut += 1
  const reaches = ({ what, stepNo }: Would) => what === 'say' && isForHer(steps[stepNo - 1]!.say)
  if (passes.flat().some(reaches)) result.reached += 1
  else result.silent += 1
  for (const would of passes) {
    if (would.length === 0) continue
    for (const { what, stepNo, why, words, at } of would) {
      if (what === 'wait') {
        if (why === 'time' || why === 'event') continue
        one(result.held, why)
        result.words[why] ??= words
        continue
      }
      const step = result.steps[stepNo - 1]
      // Beyond the last step she leaves by herself: 走完了.
      if (!step) continue
      step.came += 1
      if (what === 'say') {
        step.said += 1
        one(step.byDay, dayIn(at, calendar))
      } else if (what === 'goal') step.goal += 1
      else {
        one(what === 'skip' ? step.skipped : step.left, why)
        result.words[why] ??= words
      }
    }
    const last = would.at(-1)!
    const stands = last.what === 'wait' ? last.stepNo : last.stepNo + 1
    const step =
      last.what === 'leave' || last.what === 'goal' ? undefined : result.steps[stands - 1]
    if (!step) continue
    step.came += 1
    step.waiting += 1
  }
}
