import type { Db } from '../../db/database.ts'
import {
  addPlayCounts,
  insertPlayLogs,
  insertPlaySteps,
  insertRuns,
  insertTouches,
  type PlayRun,
  type PlayStep,
  releaseTouches,
  savePlaySteps,
  saveRuns,
} from '../../db/queries/play-runs.ts'
import type { Schema } from '../../db/schema.ts'

/** Everything that became of passes in one transaction. */
interface Rows {
  newRuns: PlayRun[]
  runs: PlayRun[]
  newSteps: PlayStep[]
  steps: PlayStep[]
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
  await insertPlaySteps(tx, sorted(rows.newSteps, keyOf))
  await savePlaySteps(tx, sorted(rows.steps, keyOf))
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

const keyOf = ({ runId, stepNo }: { runId: string; stepNo: number }) => `${runId} ${stepNo}`

const sorted = <T>(rows: T[], by: (row: T) => string): T[] =>
  rows
    .map((row) => ({ row, key: by(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row)
