import { inTransaction } from '../../db/database.ts'
import { listSituations } from '../../db/queries/play-facts.ts'
import { findPlay } from '../../db/queries/plays.ts'
import {
  countSubjects,
  findTrial,
  forgetTrials,
  insertTrial,
  moveTrial,
} from '../../db/queries/play-trials.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { DAY } from '../shop-time.ts'
import type { Definition } from './definition.ts'
import { asOf, type DryRun, dryRun, repliesOf } from './dry-run.ts'
import { trialIdOf } from './keys.ts'
import { definitionOf, readCalendar, readPlaybook } from './playbook.ts'
import { loadCustomerFacts, needsOf } from './load-facts.ts'
import { whatWould } from './what-would.ts'

export interface TrialAsked {
  key: string
  playId: string
  definition: Definition
  days: number
  span: 'coming' | 'past'
}

/** 试跑 for everybody: a job that says how far it is and may be cancelled. One wish, one 试跑. */
export async function startTrial(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Pick<Actor, 'staffId'>,
  { key, playId, definition, days, span }: TrialAsked,
): Promise<{ trialId: string }> {
  if (!(await findPlay(db, playId))) throw new AppError('not_found', '没有这个打法')
  const at = now()
  const trialId = trialIdOf(staffId, key)
  await inTransaction(db, async (tx) => {
    await forgetTrials(tx, playId, at - 30 * DAY)
    const isNew = await insertTrial(tx, {
      id: trialId,
      playId,
      definitionJson: JSON.stringify(definition),
      span,
      days,
      state: 'waiting',
      looked: 0,
      total: await countSubjects(tx, definition.subject),
      resultJson: null,
      createdBy: staffId,
      createdAt: at,
      finishedAt: null,
    })
    if (!isNew) return
    const work = { kind: 'try-play', key: `try-play:${trialId}`, payload: { trialId }, runAt: at }
    await enqueue(tx, work)
  })
  return { trialId }
}

/** The job. Broken off, it is begun anew: it only reads. */
export async function runTrial(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { trialId }: { trialId: string },
): Promise<void> {
  const trial = await findTrial(db, trialId)
  if (!trial || (trial.state !== 'waiting' && trial.state !== 'running')) return
  await moveTrial(db, trialId, ['waiting', 'running'], { state: 'running', looked: 0 })
  const cancelled = new AbortController()
  const { playId, days, span } = trial
  const definition = definitionOf(playId, 0, trial.definitionJson)
  const result = await dryRun(
    { db, now },
    {
      playId,
      definition,
      days,
      span,
      until: cancelled.signal,
      // Somebody who cancels takes the row away from us; that is all we look at.
      async onProgress(looked) {
        if (!(await moveTrial(db, trialId, ['running'], { looked }))) cancelled.abort()
      },
    },
  )
  if (cancelled.signal.aborted) return
  const done = { state: 'done' as const, finishedAt: now() }
  await moveTrial(db, trialId, ['running'], { ...done, resultJson: JSON.stringify(result) })
}

export async function readTrial({ db }: Pick<Deps, 'db'>, trialId: string) {
  const trial = await findTrial(db, trialId)
  if (!trial) throw new AppError('not_found', '没有这次试跑')
  const { id, playId, span, days, state, createdAt, finishedAt } = trial
  const { steps } = definitionOf(playId, 0, trial.definitionJson)
  return {
    id,
    playId,
    span,
    days,
    state,
    createdAt,
    finishedAt,
    looked: Number(trial.looked),
    total: Number(trial.total),
    titles: steps.map(({ title }) => title),
    result: trial.resultJson === null ? null : (JSON.parse(trial.resultJson) as DryRun),
  }
}

/** 停下: twice is once; what is done stays done. */
export async function cancelTrial(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  trialId: string,
): Promise<{ trialId: string }> {
  const cancelled = { state: 'cancelled' as const, finishedAt: now() }
  const isMine = await moveTrial(db, trialId, ['waiting', 'running'], cancelled)
  if (!isMine && !(await findTrial(db, trialId))) throw new AppError('not_found', '没有这次试跑')
  return { trialId }
}

/** 试跑 for one customer: what would happen to her and when, or why she is not let in. */
export async function tryOn(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  customerId: string,
  { playId, definition, days, span }: Omit<TrialAsked, 'key'>,
) {
  if (definition.subject !== 'customer') throw new AppError('conflict', '这个打法是给群的')
  const at = now()
  const [playbook, calendar, situations] = await Promise.all([
    readPlaybook(db),
    readCalendar(db),
    listSituations(db, repliesOf(definition)),
  ])
  const needs = needsOf(definition, span)
  const facts = await loadCustomerFacts(db, [customerId], playbook, at, calendar, needs)
  const known = facts.get(customerId)
  if (!known) throw new AppError('not_found', '没有找到这位客户')
  const isPast = span === 'past'
  const { isInside, refusal, isHeldOut, passes } = whatWould({
    playId,
    definition,
    subjectId: customerId,
    days,
    calendar,
    isPast,
    situations,
    one: isPast ? asOf(known, calendar) : known,
    from: isPast ? at - days * DAY : at,
  })
  return {
    isInside,
    isHeldOut,
    refusal: passes.length === 0 ? refusal : null,
    would: passes.flat().map((one) => ({
      ...one,
      title: definition.steps[one.stepNo - 1]?.title ?? '',
    })),
  }
}
