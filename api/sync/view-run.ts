import type { Schema } from '../../db/schema.ts'
import { phaseNames, readStep } from './place.ts'

/** A run as the screen shows it. */
export function viewRun(run: Schema['syncRun']) {
  const { id, kind, state, doneSteps, startedAt, changedAt, finishedAt, error } = run
  return {
    id,
    kind,
    state,
    doing: phaseNames[readStep(run.stepJson).place.phase],
    doneSteps,
    totalSteps: Math.max(run.totalSteps, doneSteps),
    startedAt,
    changedAt,
    finishedAt,
    error,
  }
}
