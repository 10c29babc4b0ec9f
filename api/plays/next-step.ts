import { DAY, HOUR, MINUTE } from '../shop-time.ts'
import {
  daysBack,
  isQuietIn,
  nextAllowed,
  nextDay,
  quieter,
  spanOf,
  waitIsOver,
  weekdayFrom,
} from './calendar.ts'
import { holds } from './conditions.ts'
import { type DateName, type Definition, isForHer, type Step } from './definition.ts'
import type { Calendar, Facts, RunState } from './facts.ts'
import { seedOf } from './keys.ts'

/** A play as the engine holds it in its hands. */
export interface PlayInHand {
  id: string
  definition: Definition
}

/** What to do now about one pass of one person, and why, in words. */
export type Decision =
  | { kind: 'do'; expiresAt: number; why: string; words: string }
  | { kind: 'wait'; until: number; listens: boolean; why: string; words: string }
  | { kind: 'skip'; result: 'skipped' | 'late'; why: string; words: string }
  | { kind: 'leave'; isGoal: boolean; why: string; words: string }

const leave = (why: string, words: string, isGoal = false): Decision => ({
  kind: 'leave',
  isGoal,
  why,
  words,
})
const skip = (why: string, words: string, result: 'skipped' | 'late' = 'skipped'): Decision => ({
  kind: 'skip',
  result,
  why,
  words,
})
const wait = (until: number, why: string, words: string, listens = false): Decision => ({
  kind: 'wait',
  until,
  listens,
  why,
  words,
})

/**
 * 下一步: a function of the version she is in, what is known of her, and the time. Asked when a
 * wait is over, when something of hers has happened, and once more when a member is about to send.
 */
export function nextStep(
  play: PlayInHand,
  run: RunState,
  facts: Facts,
  now: number,
  calendar: Calendar,
): Decision {
  const { definition } = play
  const out = whyOut(definition, run, facts, now)
  if (out) return out
  const step = definition.steps[run.stepNo - 1]
  if (!step) return leave('finished', '走完了')

  if (run.prepared) {
    if (now >= run.prepared.expiresAt) return skip('late', '备好了没有发，过时了', 'late')
    return (
      whyNot(step, run, facts, now) ??
      whyNotAnyMore(step, run, facts, now) ??
      wait(run.prepared.expiresAt, 'prepared', '备好了，等人发')
    )
  }

  const time = whenDue(step, run, facts, now, calendar)
  if (typeof time !== 'number') return time
  if (time > now) return wait(time, 'time', '还没到时候')
  const last = lastMoment(step, run, facts, calendar)
  if (now >= last) return skip('late', '要说的那一刻已经到了，不发了', 'late')
  if (step.dropHours !== undefined && now - time > step.dropHours * HOUR) {
    return skip('late', `过了 ${step.dropHours} 小时，不发了`, 'late')
  }
  const not = whyNot(step, run, facts, now) ?? whyNotAgain(step, facts, now)
  if (not) return not
  if (run.isHeldOut) return skip('hold_out', '对照组，不发')
  return whyLater(play, step, run, facts, now, calendar) ?? ready(step, now, last)
}

const ready = (step: Step, now: number, last: number): Decision => ({
  kind: 'do',
  expiresAt: Math.min(now + step.lateHours * HOUR, last),
  why: 'ready',
  words: `该发「${step.title}」了`,
})

/** What ends it wherever she is: asked before every step, at every event, and at sending. */
function whyOut(
  { goal, stop, caps }: Definition,
  run: RunState,
  facts: Facts,
  now: number,
): Decision | null {
  const reached = goal && holds(goal.when, facts, run, now)
  if (reached) return leave(goal.when.is, `已完成目标，停止（${goal.words}）`, true)
  if (facts.isGone) return leave('gone', facts.kind === 'group' ? '群已解散' : '她已经不是好友了')
  if (facts.kind === 'customer' && facts.preference === 'none') return leave('optedOut', '别再发')
  for (const one of stop) {
    const so = holds(one, facts, run, now)
    if (so) return leave(one.is, so.words)
  }
  if (facts.speakers.length === 0) return leave('no_speaker', '没有人可以跟她说')
  if (caps.touches !== undefined && run.touches >= caps.touches && run.prepared === null) {
    return leave('touched_enough', `已经碰了她 ${run.touches} 次，歇一歇`)
  }
  return null
}

/** Why this step is not for her: it is passed over, and the next one's clock begins. */
function whyNot(step: Step, run: RunState, facts: Facts, now: number): Decision | null {
  if (step.needsPrevious && run.lastResult !== 'sent') {
    return skip('previous_not_sent', '前面那一句没有说出来')
  }
  for (const one of step.who) {
    if (!holds(one, facts, run, now)) return skip(`who_${one.is}`, '这一步不是给她的')
  }
  const reasons = step.skipIf.map((one) => ({ one, so: holds(one, facts, run, now) }))
  const first = reasons.find(({ so }) => so !== null)
  if (first) return skip(first.one.is, first.so!.words)
  if (facts.kind === 'customer' && step.say.kind === 'moment' && facts.isOfWecom) {
    return skip('moment_wecom', '企业微信的联系人看不到朋友圈')
  }
  if (facts.kind === 'customer' && step.say.kind === 'upgrade' && facts.relation !== 'kf') {
    return skip('not_kf', '她不是从客服来的，或者已经是好友了')
  }
  if (facts.storyConsent !== null && facts.storyConsent !== 'given') {
    return skip('no_consent', facts.storyConsent === 'missing' ? '缺少本人授权' : '她收回了授权')
  }
  return null
}

/** 7 天内最多推荐一次, whoever did. */
function whyNotAgain({ say }: Step, facts: Facts, now: number): Decision | null {
  if (say.kind !== 'upgrade' || facts.kind !== 'customer' || facts.offeredAt === null) return null
  return now - facts.offeredAt < 7 * DAY ? skip('offered_lately', '7 天内推荐过了') : null
}

/** What it was prepared for is not so any more: she had it forgotten, or wants no words made from it. */
function whyNotAnyMore({ when }: Step, run: RunState, facts: Facts, now: number): Decision | null {
  if (when.is !== 'event' || when.otherwise === 'go') return null
  return holds(when.event, facts, run, now) ? null : skip('no_event', '备它的缘由没有了')
}

/** When the step's wait is over; or what else follows from waiting. */
function whenDue(
  step: Step,
  run: RunState,
  facts: Facts,
  now: number,
  calendar: Calendar,
): number | Decision {
  const { when } = step
  if (when.is !== 'event') {
    const time = waitIsOver(when, run.since, datesOf(facts, run.enteredAt, calendar), calendar)
    return time ?? skip('no_date', '不知道是哪一天')
  }
  const happened = holds(when.event, facts, run, now)
  if (happened) {
    return Math.max(run.since, (happened.at ?? run.since) + (when.delayMinutes ?? 0) * MINUTE)
  }
  const until = run.since + when.timeoutDays * DAY
  if (now < until) return wait(until, 'event', '等她先动一动', true)
  if (when.otherwise === 'go') return until
  if (when.otherwise === 'leave') return leave('no_event', `${when.timeoutDays} 天没有等到`)
  return skip('no_event', `${when.timeoutDays} 天没有等到`)
}

const APPOINTED: readonly DateName[] = ['flashOpen', 'flashClose', 'memberDay']

// What is said ahead of an appointed moment has nothing to say once it is here.
function lastMoment({ when }: Step, run: RunState, facts: Facts, calendar: Calendar): number {
  if (when.is !== 'date' || !APPOINTED.includes(when.of) || spanOf(when) >= 0) return Infinity
  return datesOf(facts, run.enteredAt, calendar)[when.of] ?? Infinity
}

/** Why it is for her and not now: the hour, her day being full, a play that goes first. */
function whyLater(
  { id, definition }: PlayInHand,
  { say }: Step,
  run: RunState,
  facts: Facts,
  now: number,
  shops: Calendar,
): Decision | null {
  const calendar = quieter(shops, definition.quiet)
  const by = {
    workdaysOnly: definition.workdaysOnly,
    seed: () => seedOf('spread', run.id, String(run.stepNo)),
  }
  const allowed = nextAllowed(now, calendar, by)
  if (allowed > now) {
    const isNight = isQuietIn(now, calendar)
    return wait(
      allowed,
      isNight ? 'quiet' : 'day_off',
      isNight ? '夜里不发，早上再说' : '休息日不发',
    )
  }
  if (!isForHer(say)) return null
  const tomorrow = () => nextDay(now, calendar, by)
  const { perDay = 1, perWeek = 2, perMonth = 6 } = definition.caps
  const within = (days: number) => {
    const from = daysBack(now, days - 1, calendar)
    return facts.touched.filter(({ day }) => day >= from).length
  }
  if (within(1) >= perDay) return wait(tomorrow(), 'quota', `今天的额度用完了（${perDay} 次）`)
  if (within(7) >= perWeek) return wait(tomorrow(), 'quota', `7 天的额度用完了（${perWeek} 次）`)
  if (within(30) >= perMonth)
    return wait(tomorrow(), 'quota', `30 天的额度用完了（${perMonth} 次）`)
  const first = facts.others.find(
    (other) => other.playId !== id && other.isPrepared && other.priority > definition.priority,
  )
  if (first) return wait(tomorrow(), 'priority', '另一个更要紧的打法先说')
  return null
}

/** Her dates, and of a weekly one the first since she entered. */
export function datesOf(facts: Facts, from: number, calendar: Calendar): Facts['dates'] {
  if (facts.kind !== 'group' || facts.memberDay === null) return facts.dates
  // The day before counts: whoever enters in the evening is meant for tomorrow.
  return { ...facts.dates, memberDay: weekdayFrom(facts.memberDay, from, calendar) }
}
