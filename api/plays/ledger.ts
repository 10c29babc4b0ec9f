// Longer than 300 lines: everything that can become of a pass, with its counters, in one place.

import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import type { PlayRun, PlayStep } from '../../db/queries/play-runs.ts'
import type { Schema } from '../../db/schema.ts'
import type { PlayHappening } from '../../db/schema/plays.ts'
import { takeOutOfMass } from '../mass/leave-audiences.ts'
import { enqueueAll, type NewJob } from '../jobs/queue.ts'
import { gatheringJob } from './batches.ts'
import type { Definition } from './definition.ts'
import { type ChangedStep, writeRows } from './write-rows.ts'

/** Counters of one process do not meet those of another. */
const SHARDS = 8
const shard = process.pid % SHARDS

/**
 * What becomes of passes, gathered and written at once: the rows, the log with its reasons, and
 * the counters, so that no number can differ from what happened. A step's `entered` is always the
 * sum of its waiting, prepared, sent, skipped, left and goal.
 */
export class Ledger {
  #now: number
  readonly #runs = new Map<string, PlayRun>()
  readonly #newRuns: PlayRun[] = []
  readonly #newSteps: PlayStep[] = []
  readonly #steps = new Map<string, ChangedStep>()
  readonly #logs: Schema['playLog'][] = []
  readonly #counts = new Map<string, Schema['playCount']>()
  readonly #touches: Schema['playTouch'][] = []
  readonly #released: { runId: string; stepNo: number }[] = []
  readonly #gathered = new Map<string, NewJob>()
  readonly #takenBack: { taskId: string; toId: string }[] = []

  constructor(now: number) {
    this.#now = now
  }

  /** The steps that lie prepared by what was written here. */
  get prepared(): readonly PlayStep[] {
    return this.#newSteps
  }

  at(now: number): this {
    this.#now = now
    return this
  }

  /** Let in: a new row, or one that was refused on the same occasion before. */
  enter(run: PlayRun, wasRefused: string | null = null) {
    if (wasRefused === null) this.#newRuns.push(run)
    else {
      this.#runs.set(run.id, run)
      this.#count(run, 0, 'refused', wasRefused, -1)
    }
    const whom = run.heldOutAt === null ? 'in' : 'held_out'
    this.#count(run, 0, 'entered', whom, 1)
    this.#count(run, 1, 'entered', '', 1)
    this.#count(run, 1, 'waiting', '', 1)
    this.#log(run, 'entered', whom, whom === 'in' ? '进来了' : '进来了，分在对照组')
  }

  refuse(run: PlayRun, words: string) {
    this.#newRuns.push(run)
    this.#count(run, 0, 'refused', run.reason, 1)
    this.#log(run, 'refused', run.reason, words)
  }

  /** Its play rested so long: her clock, and the time of what lies prepared, go on where they stood. */
  addRest(run: PlayRun, prepared: PlayStep | undefined, rested: number) {
    run.since += rested
    run.shiftSeenMs += rested
    this.#runs.set(run.id, run)
    if (prepared) this.#change(prepared, { expiresAt: prepared.expiresAt + rested })
  }

  /** Looks again at `until`; said once for each new reason. */
  wait(run: PlayRun, until: number, why: string, words: string, listens: boolean) {
    if (run.state !== 'prepared') {
      if (run.reason !== why) this.#log(run, 'waiting', why, words)
      run.reason = why
    }
    run.dueAt = until
    run.listensAt = listens ? this.#now : null
    this.#runs.set(run.id, run)
  }

  prepare(run: PlayRun, step: PlayStep, touch: Schema['playTouch'] | null, words: string) {
    run.state = 'prepared'
    run.dueAt = step.expiresAt
    run.listensAt = null
    run.reason = 'prepared'
    run.staffId = step.staffId
    this.#runs.set(run.id, run)
    this.#newSteps.push(step)
    if (touch) this.#touches.push(touch)
    if (step.batchId !== null && step.kind === 'message') {
      this.#gathered.set(step.batchId, gatheringJob(step.batchId, this.#now))
    }
    this.#count(run, run.stepNo, 'waiting', '', -1)
    this.#count(run, run.stepNo, 'prepared', '', 1)
    this.#log(run, 'prepared', 'ready', words)
  }

  /** Another member says it: the one it was prepared for is gone. */
  reassign(run: PlayRun, step: PlayStep, staffId: string, batchId: string | null) {
    run.staffId = staffId
    this.#runs.set(run.id, run)
    this.#takeBack(step)
    this.#change(step, { staffId, batchId, ...(step.batchId !== null && { sendId: null }) })
    this.#log(run, 'moved', 'reassigned', '原来的同事不在了，换人来说')
  }

  skip(
    run: PlayRun,
    definition: Definition,
    how: { result: 'skipped' | 'late'; why: string; words: string },
    prepared: PlayStep | undefined,
  ) {
    this.#takeOut(run, prepared, how.result)
    this.#count(run, run.stepNo, 'skipped', how.why, 1)
    this.#log(run, 'skipped', how.why, `跳过：${how.words}`)
    this.#advance(run, definition, how.result)
  }

  /** It reached her: by WeCom's word, or (`self`) by the member's own. */
  sent(run: PlayRun, definition: Definition, step: PlayStep, how: Said) {
    this.#change(step, { state: how.state, doneAt: this.#now })
    this.#count(run, run.stepNo, 'prepared', '', -1)
    this.#count(run, run.stepNo, 'sent', how.state, 1)
    if (how.isHeard) this.#count(run, run.stepNo, 'heard', '', 1)
    this.#reached(run, step)
    run.lastSentAt = this.#now
    this.#log(run, 'sent', how.state, how.words)
    this.#advance(run, definition, 'sent')
  }

  /** WeCom's word comes when the step was given up, or after the member's own: the log is set right. */
  sentAfterAll(
    run: PlayRun,
    step: PlayStep,
    how: Said & { left: 'left' | 'goal'; skippedWhy: string },
  ) {
    const { playId, version, stepNo } = step
    const of = { playId, version }
    const wasSaid = step.state === 'self' || step.state === 'composed'
    if (wasSaid) this.#count(of, stepNo, 'sent', step.state, -1)
    else if (step.state === 'late') this.#count(of, stepNo, 'skipped', 'late', -1)
    else if (step.state === 'skipped') this.#count(of, stepNo, 'skipped', how.skippedWhy, -1)
    else this.#count(of, stepNo, how.left, run.reason, -1)
    this.#count(of, stepNo, 'sent', how.state, 1)
    if (how.isHeard && !wasSaid) this.#count(of, stepNo, 'heard', '', 1)
    if (!wasSaid) {
      this.#reached(run, step)
      run.lastSentAt = Math.max(run.lastSentAt ?? 0, this.#now)
      this.#runs.set(run.id, run)
    }
    this.#change(step, { state: how.state, doneAt: this.#now })
    this.#logs.push(this.#line({ ...run, stepNo }, 'sent', how.state, `${how.words}（后来才知道）`))
  }

  opened(step: PlayStep) {
    this.#change(step, { openedAt: this.#now })
    const { playId, version, subjectId, runId, stepNo } = step
    this.#count(step, stepNo, 'opened', '', 1)
    this.#logs.push(
      this.#line({ playId, subjectId, id: runId, stepNo, version }, 'opened', 'opened', '打开了'),
    )
  }

  /** She wrote back after it. */
  replied(step: PlayStep) {
    this.#change(step, { repliedAt: this.#now })
    const { playId, version, subjectId, runId: id, stepNo } = step
    this.#count(step, stepNo, 'replied', '', 1)
    this.#logs.push(
      this.#line({ playId, subjectId, id, stepNo, version }, 'replied', 'replied', '她回了'),
    )
  }

  /** It did not go out after all: it may be sent under a new key. */
  tryAgain(run: PlayRun, step: PlayStep, sendKey: string) {
    this.#change(step, { sendId: null, attempt: step.attempt + 1, sendKey })
    this.#log(run, 'asked', 'not_sent', '自报：那一次没有发出去')
  }

  /** WeCom has no such 群发: what was to go out with it is sent by a tap. */
  tapInstead(run: PlayRun, step: PlayStep) {
    this.#change(step, { sendId: null, batchId: null })
    this.#log(run, 'asked', 'mass_failed', '群发没有发成，改成一个一个发')
  }

  leave(
    run: PlayRun,
    definition: Definition,
    how: { isGoal: boolean; why: string; words: string },
    prepared: PlayStep | undefined,
  ) {
    const what = how.isGoal ? 'goal' : 'left'
    if (run.stepNo <= definition.steps.length) {
      this.#takeOut(run, prepared, 'dropped')
      this.#count(run, run.stepNo, what, how.why, 1)
    }
    const whom = run.heldOutAt === null ? 'in' : 'held_out'
    this.#count(run, 0, what, how.isGoal ? whom : how.why, 1)
    this.#log(run, what, how.why, how.words)
    this.#end(run, how.why)
  }

  /** She goes on in another version, at the step the author named; null: she leaves. */
  move(run: PlayRun, to: { version: number; stepNo: number }, prepared: PlayStep | undefined) {
    this.#takeOut(run, prepared, 'dropped')
    this.#count(run, run.stepNo, 'left', 'moved', 1)
    run.version = to.version
    run.stepNo = to.stepNo
    run.state = 'waiting'
    run.reason = ''
    run.dueAt = this.#now
    this.#count(run, run.stepNo, 'entered', '', 1)
    this.#count(run, run.stepNo, 'waiting', '', 1)
    this.#runs.set(run.id, run)
    this.#log(run, 'moved', 'version', `换到第 ${to.version} 版，第 ${to.stepNo} 步`)
  }

  /** The author said that whoever is at this step leaves with the old version. */
  leaveOld(run: PlayRun, prepared: PlayStep | undefined) {
    this.#takeOut(run, prepared, 'dropped')
    this.#count(run, run.stepNo, 'left', 'version', 1)
    this.#count(run, 0, 'left', 'version', 1)
    this.#log(run, 'left', 'version', '新的一版没有这一步了')
    this.#end(run, 'version')
  }

  park(run: PlayRun) {
    if (run.state === 'waiting') run.state = 'parked'
    run.dueAt = null
    this.#runs.set(run.id, run)
  }

  async write(tx: Db): Promise<void> {
    for (const run of this.#runs.values()) Object.assign(run, FREE)
    const newRuns = new Set(this.#newRuns)
    const newSteps = new Set(this.#newSteps)
    await writeRows(tx, {
      newRuns: this.#newRuns,
      runs: [...this.#runs.values()].filter((run) => !newRuns.has(run)),
      newSteps: this.#newSteps,
      steps: [...this.#steps.values()].filter(({ step }) => !newSteps.has(step)),
      released: this.#released,
      touches: this.#touches,
      logs: this.#logs,
      counts: [...this.#counts.values()],
    })
    if (this.#gathered.size > 0) await enqueueAll(tx, [...this.#gathered.values()])
    if (this.#takenBack.length > 0) await takeOutOfMass(tx, this.#takenBack, this.#now)
  }

  #reached(run: PlayRun, step: PlayStep) {
    // A post, or a mark on a conversation, is no message to her.
    if (step.kind === 'moment' || step.kind === 'upgrade') return
    if (run.touches === 0) this.#count(run, 0, 'reached', '', 1)
    run.touches += 1
  }

  /** Where its member has not pressed send yet, she is left out of the 群发. */
  #takeBack({ batchId, sendId, subjectId }: PlayStep) {
    if (batchId !== null && sendId !== null) {
      this.#takenBack.push({ taskId: sendId, toId: subjectId })
    }
  }

  #end(run: PlayRun, why: string) {
    run.state = 'ended'
    run.activeKey = null
    run.dueAt = null
    run.listensAt = null
    run.endedAt = this.#now
    run.reason = why
    this.#runs.set(run.id, run)
  }

  #takeOut(run: PlayRun, prepared: PlayStep | undefined, becomes: 'skipped' | 'late' | 'dropped') {
    if (run.state !== 'prepared') {
      this.#count(run, run.stepNo, 'waiting', '', -1)
      return
    }
    this.#count(run, run.stepNo, 'prepared', '', -1)
    if (!prepared) return
    this.#takeBack(prepared)
    this.#change(prepared, { state: becomes, doneAt: this.#now })
    this.#released.push({ runId: run.id, stepNo: run.stepNo })
  }

  #advance(run: PlayRun, definition: Definition, lastResult: PlayRun['lastResult']) {
    run.lastResult = lastResult
    run.stepNo += 1
    run.state = 'waiting'
    run.since = this.#now
    run.dueAt = this.#now
    run.listensAt = null
    run.reason = ''
    this.#runs.set(run.id, run)
    if (run.stepNo > definition.steps.length) return
    this.#count(run, run.stepNo, 'entered', '', 1)
    this.#count(run, run.stepNo, 'waiting', '', 1)
  }

  #change(step: PlayStep, change: Partial<PlayStep>) {
    Object.assign(step, change)
    const key = `${step.runId} ${step.stepNo}`
    const columns = this.#steps.get(key)?.columns ?? new Set()
    for (const column of Object.keys(change)) columns.add(column as keyof PlayStep)
    this.#steps.set(key, { step, columns })
  }

  #count(
    { playId, version }: { playId: string; version: number },
    stepNo: number,
    what: string,
    reason: string,
    n: number,
  ) {
    const key = [playId, version, stepNo, what, reason].join(' ')
    const row = this.#counts.get(key)
    if (row) row.n += n
    else this.#counts.set(key, { playId, version, stepNo, what, reason, shard, n })
  }

  #log(run: PlayRun, what: PlayHappening, reason: string, words: string) {
    this.#logs.push(this.#line(run, what, reason, words))
  }

  #line(
    run: Pick<PlayRun, 'id' | 'playId' | 'subjectId' | 'stepNo' | 'version'>,
    what: PlayHappening,
    reason: string,
    words: string,
  ): Schema['playLog'] {
    const { id: runId, playId, subjectId, stepNo } = run
    return {
      id: newId('plog'),
      runId,
      playId,
      subjectId,
      stepNo,
      what,
      reason,
      words,
      at: this.#now,
    }
  }
}

/** 已发, by WeCom's word or a member's; of a post only that its composer was opened. */
export interface Said {
  state: 'sent' | 'self' | 'composed'
  words: string
  /** Said where WeCom tells us that she writes back. */
  isHeard?: boolean
}

const FREE = { claimedBy: null, claimedUntil: null }
