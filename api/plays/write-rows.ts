import type { Db } from '../../db/database.ts'
import {
  addPlayCounts,
  insertPlayLogs,
  insertPlaySteps,
  insertRuns,
  insertTouches,
  listStepAttempts,
  type PlayRun,
  type PlayStep,
  releaseTouches,
  savePlaySteps,
  saveRuns,
} from '../../db/queries/play-runs.ts'
import type { Schema } from '../../db/schema.ts'
import { sendKeyOf } from './keys.ts'

/** A step and what of it is new: the rest of its row may be another's by now. */
export interface ChangedStep {
  step: PlayStep
  columns: Set<keyof PlayStep>
}

/** Everything that became of passes in one transaction. */
interface Rows {
  newRuns: PlayRun[]
  runs: PlayRun[]
  newSteps: PlayStep[]
  steps: ChangedStep[]
  released: { runId: string; stepNo: number }[]
  touches: Schema['playTouch'][]
  logs: Schema['playLog'][]
  counts: Schema['playCount'][]
}

/** Writes them, always in the same order, so that processes do not wait for each other in a ring. */
export async function writeRows(tx: Db, rows: Rows): Promise<void> {
  await saveRuns(
    tx,
    sorted(rows.runs, ({ id }) => id),
  )
  await insertRuns(
    tx,
    sorted(rows.newRuns, ({ id }) => id),
  )
  const again = await stepsComeToAgain(tx, rows.newSteps)
  const isAgain = (step: PlayStep) => again.includes(step)
  await insertPlaySteps(
    tx,
    sorted(
      rows.newSteps.filter((step) => !isAgain(step)),
      keyOf,
    ),
  )
  await savePlaySteps(tx, sorted(again, keyOf))
  for (const { steps, columns } of alikeChanged(rows.steps)) {
    await savePlaySteps(tx, sorted(steps, keyOf), columns)
  }
  await releaseTouches(tx, rows.released)
  await insertTouches(
    tx,
    sorted(rows.touches, ({ subjectId, day, no }) => `${subjectId} ${day} ${no}`),
  )
  await insertPlayLogs(tx, rows.logs)
  await addPlayCounts(
    tx,
    sorted(
      rows.counts.filter(({ n }) => n !== 0),
      (it) => [it.playId, it.version, it.stepNo, it.what, it.reason].join(' '),
    ),
  )
}

/** Steps of which the same is new, together. */
function alikeChanged(changed: ChangedStep[]) {
  const alike = new Map<string, { steps: PlayStep[]; columns: (keyof PlayStep)[] }>()
  for (const { step, columns } of changed) {
    const names = [...columns].sort()
    const known = alike.get(names.join(' '))
    if (known) known.steps.push(step)
    else alike.set(names.join(' '), { steps: [step], columns: names })
  }
  return [...alike].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/**
 * Who was taken over to a new version may stand at a number she has stood at before: what lies
 * prepared now takes that row, under a key of its own.
 */
async function stepsComeToAgain(tx: Db, newSteps: PlayStep[]): Promise<PlayStep[]> {
  const inLater = newSteps.filter(({ version }) => version > 1)
  const rows = await listStepAttempts(tx, [...new Set(inLater.map(({ runId }) => runId))].sort())
  const before = new Map(rows.map((row) => [keyOf(row), row.attempt]))
  const again = inLater.filter((step) => before.has(keyOf(step)))
  for (const step of again) {
    step.attempt = before.get(keyOf(step))! + 1
    step.sendKey = sendKeyOf(step.runId, step.stepNo, step.attempt)
  }
  return again
}

const keyOf = ({ runId, stepNo }: { runId: string; stepNo: number }) => `${runId} ${stepNo}`

const sorted = <T>(rows: T[], by: (row: T) => string): T[] =>
  rows
    .map((row) => ({ row, key: by(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row)
