import type { PlayRun, PlayStep } from '../../db/queries/play-runs.ts'
import { type Definition, pageOf } from '../plays/definition.ts'
import { sendKeyOf } from '../plays/keys.ts'
import { Ledger } from '../plays/ledger.ts'
import { newRun } from '../plays/new-run.ts'
import type { Play } from '../plays/playbook.ts'
import { dayOf, HOUR, MINUTE } from '../shop-time.ts'
import { demoPlays } from './data/plays.ts'

export type PlayId = keyof typeof demoPlays

/** The past of plays, as the ledger is told it. */
export class Told {
  readonly t0: number
  readonly ledger: Ledger

  constructor(t0: number) {
    this.t0 = t0
    this.ledger = new Ledger(t0)
  }

  enter(playId: PlayId, subjectId: string, staffId: string, at: number): Passing {
    const definition = demoPlays[playId]
    const run = newRun(playOf(playId), 1, definition, whom(subjectId, staffId), at)
    run.heldOutAt = null
    this.ledger.at(at).enter(run)
    return new Passing(this, definition, run)
  }

  refuse(playId: PlayId, subjectId: string, at: number, why: string, words: string) {
    const run = newRun(playOf(playId), 1, demoPlays[playId], whom(subjectId, ''), at, why)
    this.ledger.at(at).refuse(run, words)
  }
}

const playOf = (id: PlayId): Play => ({
  id,
  name: demoPlays[id].name,
  subject: demoPlays[id].subject,
  status: 'running',
  liveVersion: 1,
  pausedAt: null,
  shiftMs: 0,
  versions: new Map([[1, demoPlays[id]]]),
})

const whom = (subjectId: string, staffId: string) => ({
  subjectId,
  facts: { speakers: staffId ? [staffId] : [] },
  entryKey: 'demo',
  pass: 1,
})

/** One pass, step by step. */
class Passing {
  readonly #told: Told
  readonly #definition: Definition
  readonly run: PlayRun

  constructor(told: Told, definition: Definition, run: PlayRun) {
    this.#told = told
    this.#definition = definition
    this.run = run
  }

  prepare(
    at: number,
    reason: string,
    { sendId = null, last = Infinity }: { sendId?: string | null; last?: number } = {},
  ): PlayStep {
    const { run } = this
    const { say, title, lateHours } = this.#definition.steps[run.stepNo - 1]!
    const step: PlayStep = {
      runId: run.id,
      stepNo: run.stepNo,
      sendKey: sendKeyOf(run.id, run.stepNo, 1),
      attempt: 1,
      playId: run.playId,
      version: 1,
      subjectId: run.subjectId,
      staffId: run.staffId,
      kind: 'message',
      replyId: say.kind === 'reply' ? say.replyId : null,
      pageId: pageOf(say),
      text: say.kind === 'words' ? say.text : null,
      reason,
      state: 'prepared',
      preparedAt: at,
      expiresAt: Math.min(at + lateHours * HOUR, last),
      sendId,
      batchId: null,
      doneAt: null,
      openedAt: null,
      repliedAt: null,
    }
    const touch = {
      subjectId: run.subjectId,
      day: dayOf(at),
      no: run.stepNo,
      playId: run.playId,
      runId: run.id,
      stepNo: run.stepNo,
      at,
    }
    this.#told.ledger.at(at).prepare(run, step, touch, `备好「${title}」：${reason}`)
    return step
  }

  say(at: number, reason: string, sendId: string | null = null): this {
    const step = this.prepare(at - 20 * MINUTE, reason, { sendId })
    const how = { state: 'sent' as const, words: '企业微信说发出去了' }
    this.#told.ledger.at(at).sent(this.run, this.#definition, step, how)
    return this
  }

  skip(at: number, why: string, words: string): this {
    const how = { result: 'skipped' as const, why, words }
    this.#told.ledger.at(at).skip(this.run, this.#definition, how, undefined)
    return this
  }

  wait(at: number, until: number, why: string, words: string): this {
    this.#told.ledger.at(at).wait(this.run, until, why, words, why === 'event')
    return this
  }

  leave(at: number, why: string, words: string, isGoal = false) {
    this.#told.ledger.at(at).leave(this.run, this.#definition, { isGoal, why, words }, undefined)
  }
}
