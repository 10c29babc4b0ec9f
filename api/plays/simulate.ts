import { dayIn } from './calendar.ts'
import { holds } from './conditions.ts'
import { isForHer, isSaid, type Step } from './definition.ts'
import type { Calendar, CustomerFacts, Facts, RunState } from './facts.ts'
import { nextStep, type PlayInHand } from './next-step.ts'

/** One thing that would happen. */
export interface Would {
  at: number
  stepNo: number
  what: 'say' | 'skip' | 'wait' | 'leave' | 'goal'
  why: string
  words: string
}

/** A play asks itself for ever only by a mistake of ours. */
const MOST = 400

interface Span {
  from: number
  until: number
  calendar: Calendar
  /** Moments at which something of hers is known to have happened: a wait may end sooner. */
  wakes?: number[]
  /** What kind of thing each of its replies says. */
  situations?: ReadonlyMap<string, string | null>
}

/**
 * 试跑 for one: the engine's own decisions with the clock moved and nothing sent. What is prepared
 * counts as said at once, and nothing else happens to her than `factsAt` and `wakes` know.
 */
export function simulate(
  play: PlayInHand,
  begun: RunState,
  factsAt: (now: number) => Facts,
  { from, until, calendar, wakes = [], situations }: Span,
): Would[] {
  const would: Would[] = []
  const run = { ...begun }
  const touched = [...factsAt(from).touched]
  const said: CustomerFacts['said'] = []
  const knownAt = (at: number): Facts => {
    const facts = factsAt(at)
    if (facts.kind === 'group') return { ...facts, touched }
    return { ...facts, touched, said: [...said, ...facts.said].sort((a, b) => b.at - a.at) }
  }
  let now = from
  for (let rounds = 0; rounds < MOST && now <= until; rounds++) {
    const facts = knownAt(now)
    const decision = nextStep(play, run, facts, now, calendar)
    const { why, words } = decision
    const line = { at: now, stepNo: run.stepNo, why, words }
    if (decision.kind === 'leave') {
      would.push({ ...line, what: decision.isGoal ? 'goal' : 'leave' })
      return would
    }
    if (decision.kind === 'wait') {
      const before = would.at(-1)
      const isNew = before?.why !== why || before.stepNo !== run.stepNo
      if (isNew) would.push({ ...line, what: 'wait' })
      now = Math.min(decision.until, wakes.find((at) => at > now) ?? Infinity)
      continue
    }
    if (decision.kind === 'do') {
      would.push({ ...line, what: 'say' })
      const step = play.definition.steps[run.stepNo - 1]!
      if (isSaid(step.say)) said.push(saidBy(step, facts, run, now, situations))
      if (isForHer(step.say)) {
        touched.push({ day: dayIn(now, calendar), no: touched.length + 1 })
        run.touches += 1
      }
      run.lastSentAt = now
      run.lastResult = 'sent'
    } else {
      would.push({ ...line, what: 'skip' })
      run.lastResult = decision.result
    }
    run.stepNo += 1
    run.since = now
    run.prepared = null
  }
  return would
}

/** A step once it is said, as later steps will know of it. */
function saidBy(
  { say, instead }: Step,
  facts: Facts,
  run: RunState,
  at: number,
  situations: Span['situations'],
): CustomerFacts['said'][number] {
  const isInstead = instead && holds(instead.when, facts, run, at)
  const replyId = say.kind === 'reply' && !isInstead ? say.replyId : null
  return { replyId, situation: replyId === null ? null : (situations?.get(replyId) ?? null), at }
}
