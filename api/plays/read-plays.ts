import {
  listActiveRunsOf,
  listEndedRunsOf,
  listLogsOfRuns,
  listRuns,
  listStaffNames,
  listSubjectNames,
} from '../../db/queries/play-runs.ts'
import { listStepsOfStaff } from '../../db/queries/play-steps.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import type { Case } from './decide.ts'
import { standingCases } from './due-cases.ts'
import { dayInPlay, showSteps } from './show-step.ts'

const PAST = 3

const speakersOf = (cases: Case[]) =>
  cases.flatMap(({ prepared }) => (prepared ? [prepared.staffId] : []))

/** 她在哪些打法里: what lies prepared for her, what the others wait for, and how earlier ones ended. */
export async function readCustomerPlays(deps: Deps, actor: Actor, customerId: string) {
  const { db } = deps
  const [runs, ended] = await Promise.all([
    listActiveRunsOf(db, [customerId]),
    listEndedRunsOf(db, customerId, PAST),
  ])
  const cases = await standingCases(deps, runs)
  const names = await listStaffNames(db, speakersOf(cases))
  const logs = await listLogsOfRuns(
    db,
    [...runs, ...ended].map(({ id }) => id),
  )
  const lastWords = (runId: string) => logs.findLast((line) => line.runId === runId)?.words ?? ''
  const past = await standingCases(deps, ended)
  return {
    cards: await showSteps(deps, actor.staffId, cases, names),
    waiting: cases
      .filter(({ prepared }) => !prepared || prepared.kind === 'moment')
      .map(({ play, definition, run }) => ({
        runId: run.id,
        play: play.name,
        stepNo: run.stepNo,
        steps: definition.steps.length,
        day: dayInPlay(run.enteredAt, deps.now()),
        title: definition.steps[run.stepNo - 1]?.title ?? '',
        until: run.dueAt,
        /** Waits for something she does, at the latest until then. */
        isListening: run.listensAt !== null,
        isHeldOut: run.heldOutAt !== null,
      })),
    ended: past.map(({ play, run }) => ({
      runId: run.id,
      play: play.name,
      words: lastWords(run.id),
      at: run.endedAt,
    })),
  }
}

/** 今天这一步: the group's step that may be said now, what was passed over and why, what comes. */
export async function readGroupPlays(deps: Deps, actor: Actor, groupId: string) {
  const { db } = deps
  const runs = await listActiveRunsOf(db, [groupId])
  const cases = await standingCases(deps, runs)
  const [names, logs] = await Promise.all([
    listStaffNames(db, speakersOf(cases)),
    listLogsOfRuns(
      db,
      runs.map(({ id }) => id),
    ),
  ])
  const cards = await showSteps(deps, actor.staffId, cases, names)
  return {
    plays: cases.map(({ play, definition, run }) => ({
      runId: run.id,
      play: play.name,
      stepNo: run.stepNo,
      steps: definition.steps.length,
      card: cards.find((card) => card.runId === run.id) ?? null,
      skipped: logs
        .filter((line) => line.runId === run.id && line.what === 'skipped')
        .map(({ stepNo, words, at }) => ({
          stepNo,
          title: definition.steps[stepNo - 1]?.title ?? '',
          words,
          at,
        })),
      next: {
        title: definition.steps[run.stepNo - 1]?.title ?? '',
        until: run.state === 'waiting' ? run.dueAt : null,
      },
    })),
  }
}

/** SOP n: what lies prepared for this member to say, most pressing first. */
export async function readDueSteps(deps: Deps, actor: Actor) {
  const { db } = deps
  const steps = await listStepsOfStaff(db, actor.staffId)
  const runs = await listRuns(db, [...new Set(steps.map(({ runId }) => runId))].sort())
  const cases = (await standingCases(deps, runs)).filter(
    ({ prepared, facts }) =>
      prepared?.staffId === actor.staffId && facts.speakers.includes(actor.staffId),
  )
  const names = await listSubjectNames(
    db,
    cases.map(({ run }) => run.subjectId),
  )
  const items = cases
    .map(({ play, definition, run, prepared }) => ({
      runId: run.id,
      stepNo: run.stepNo,
      steps: definition.steps.length,
      play: play.name,
      day: dayInPlay(run.enteredAt, deps.now()),
      subject: play.subject,
      subjectId: run.subjectId,
      name: names.get(run.subjectId) ?? '',
      title: definition.steps[run.stepNo - 1]!.title,
      reason: prepared!.reason,
      expiresAt: prepared!.expiresAt,
    }))
    .sort((a, b) => a.expiresAt - b.expiresAt || (a.runId < b.runId ? -1 : 1))
  return { count: items.length, items }
}
