import { listFriendIdsAfter, listGroupIdsAfter } from '../../db/queries/play-facts.ts'
import type { Deps } from '../deps.ts'
import { DAY, MINUTE } from '../shop-time.ts'
import { dayIn } from './calendar.ts'
import type { Definition } from './definition.ts'
import { type Entry, mayEnter } from './entry.ts'
import type { Calendar, Facts } from './facts.ts'
import { isHeldOut, runIdOf } from './keys.ts'
import { type Known, loadCustomerFacts, passesOf } from './load-facts.ts'
import { loadGroupFacts } from './load-group-facts.ts'
import { readCalendar, readPlaybook } from './playbook.ts'
import { simulate, type Would } from './simulate.ts'

const BATCH = 256
/** When the daily round looks at everybody (`daily` in api/jobs/handlers.ts). */
const ROUND = 8 * 60 + 35

export interface DryRun {
  looked: number
  entered: number
  /** 收到: people whom at least one step would reach; everybody else is in `refused` or `silent`. */
  reached: number
  /** 跳过: not let in, by the first reason. */
  refused: Record<string, number>
  /** Let in and never spoken to. */
  silent: number
  /** Nothing that would let her in happens in this time. */
  untouched: number
  steps: { said: number; skipped: Record<string, number>; byDay: Record<string, number> }[]
  /** Which limits made somebody wait: the night, the quota, a more urgent play. */
  held: Record<string, number>
}

export interface DryRunAsked {
  playId: string
  definition: Definition
  days: number
  /** Asked after every batch: how many were looked at. */
  onProgress?: (looked: number) => void
  until?: AbortSignal
}

/** 试跑 for everybody: who would get each step and when, who would not and why. Nothing is written. */
export async function dryRun(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { playId, definition, days, onProgress, until }: DryRunAsked,
): Promise<DryRun> {
  const from = now()
  const [playbook, calendar] = await Promise.all([readPlaybook(db), readCalendar(db)])
  const isGroup = definition.subject === 'group'
  const list = isGroup ? listGroupIdsAfter : listFriendIdsAfter
  const load = isGroup ? loadGroupFacts : loadCustomerFacts
  const result = emptyResult(definition)
  let after = ''
  for (;;) {
    const ids = until?.aborted ? [] : await list(db, after, BATCH)
    if (ids.length === 0) return result
    after = ids.at(-1)!
    const known: Map<string, Known<Facts>> = await load(db, ids, playbook, from, calendar)
    for (const [subjectId, one] of known) {
      add(result, whatWould({ playId, definition, subjectId, one, from, days, calendar }), calendar)
    }
    result.looked += ids.length
    onProgress?.(result.looked)
  }
}

export interface WhatWould {
  entry: Entry
  would: Would[]
}

/** What would happen to one in this time, asked when the daily round would ask. */
export function whatWould(asked: {
  playId: string
  definition: Definition
  subjectId: string
  one: Known<Facts>
  from: number
  days: number
  calendar: Calendar
}): WhatWould {
  const { playId, definition, subjectId, one, from, days, calendar } = asked
  const until = from + days * DAY
  const passes = passesOf(one.passes, playId)
  let entry: Entry = { kind: 'none' }
  for (const at of roundsFrom(from, until, calendar)) {
    const facts = one.factsAt(at)
    const answer = mayEnter(definition, facts, passes, at, calendar)
    if (answer.kind === 'refuse' && entry.kind === 'none') entry = answer
    if (answer.kind !== 'enter') continue
    const run = {
      id: runIdOf(playId, subjectId, answer.entryKey),
      playId,
      stepNo: 1,
      since: at,
      enteredAt: at,
      touches: 0,
      lastSentAt: null,
      lastResult: 'none' as const,
      isHeldOut: isHeldOut(playId, subjectId, definition.holdOutPercent),
      prepared: null,
    }
    const would = simulate({ id: playId, definition }, run, one.factsAt, {
      from: at,
      until,
      calendar,
    })
    return { entry: answer, would }
  }
  return { entry, would: [] }
}

/** Now, and each morning after it. */
function roundsFrom(from: number, until: number, calendar: Calendar): number[] {
  const rounds = [from]
  const midnight = Date.parse(`${dayIn(from, calendar)}T00:00:00Z`) - calendar.zone * MINUTE
  for (let at = midnight + ROUND * MINUTE; at <= until; at += DAY) if (at > from) rounds.push(at)
  return rounds
}

const emptyResult = ({ steps }: Definition): DryRun => ({
  looked: 0,
  entered: 0,
  reached: 0,
  refused: {},
  silent: 0,
  untouched: 0,
  steps: steps.map(() => ({ said: 0, skipped: {}, byDay: {} })),
  held: {},
})

function add(result: DryRun, { entry, would }: WhatWould, calendar: Calendar) {
  const one = (counts: Record<string, number>, key: string) =>
    (counts[key] = (counts[key] ?? 0) + 1)
  if (entry.kind === 'none') {
    result.untouched += 1
    return
  }
  if (entry.kind === 'refuse') {
    one(result.refused, entry.why)
    return
  }
  result.entered += 1
  if (would.some(({ what }) => what === 'say')) result.reached += 1
  else result.silent += 1
  for (const { what, stepNo, why, at } of would) {
    const step = result.steps[stepNo - 1]
    if (what === 'wait' && why !== 'time' && why !== 'event') one(result.held, why)
    if (what === 'say' && step) {
      step.said += 1
      one(step.byDay, dayIn(at, calendar))
    } else if (what === 'skip' && step) one(step.skipped, why)
  }
}
