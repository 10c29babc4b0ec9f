import { inTransaction, type Db } from '../../db/database.ts'
import {
  findPlayStep,
  findStepOfSend,
  listRuns,
  lockRuns,
  type PlayRun,
  type PlayStep,
  tieSend,
} from '../../db/queries/play-runs.ts'
import { listSendParts } from '../../db/queries/sends.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Values } from '../replies/variables.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { isQuietIn } from './calendar.ts'
import { decide, stateOf } from './decide.ts'
import { readSuggestionKey } from './keys.ts'
import { Ledger } from './ledger.ts'
import { nextStep } from './next-step.ts'
import { readCalendar, readPlaybook, type Playbook } from './playbook.ts'
import { gather } from './run-due-plays.ts'

interface Asking {
  chat: { id: string }
  replyId: string | null
  suggestionKey: string | null
}

/** A step that may go out now: its place in the play, and what its words need to know. */
export interface StepToSend {
  step: PlayStep
  values: Values
}

const WHAT_BECAME: Record<PlayStep['state'], string> = {
  prepared: '',
  sent: '这一步已经发过了',
  self: '这一步已经记过发了',
  skipped: '这一步跳过了，不用发',
  late: '这一步过时了，不用发',
  dropped: '这个打法已经停了，不用发',
}

/**
 * Asked just before a play's step is sent: whether it still may be. What has happened since it was
 * prepared counts (she ordered, she wants no more), and so do the hour, the speaker whose turn it
 * is, and an earlier try of which nobody knows how it ended: that is asked, never sent again.
 * Undefined: this send is no step of a play.
 */
export async function checkStep(
  deps: Pick<Deps, 'db' | 'now'>,
  staffId: string,
  asked: Asking,
): Promise<StepToSend | undefined> {
  const key = readSuggestionKey(asked.suggestionKey)
  if (!key) return undefined
  const { db } = deps
  const at = deps.now()
  const step = await findPlayStep(db, key.runId, key.stepNo)
  if (!step || step.subjectId !== asked.chat.id) throw new AppError('not_found', '没有这一步')
  if (step.state !== 'prepared') throw new AppError('conflict', WHAT_BECAME[step.state])
  if (step.replyId !== asked.replyId) throw new AppError('conflict', '这一步的话换过了，请重新打开')
  if (step.staffId !== staffId) {
    const speaker = await findStaff(db, step.staffId)
    throw new AppError('blocked', `这一句请${speaker?.name ?? '另一位同事'}来发`)
  }
  if (step.sendId !== null && (await isUnknown(db, step.sendId))) {
    throw new AppError('conflict', '上一次发没发出去还不知道，请先看一眼聊天记录再答一声')
  }
  const playbook = await readPlaybook(db)
  const play = playbook.get(step.playId)
  if (play?.status === 'paused' || play?.status === 'stopped') {
    throw new AppError('conflict', play.status === 'paused' ? '这个打法先停着' : '这个打法停了')
  }
  const calendar = await readCalendar(db)
  if (isQuietIn(at, calendar)) throw new AppError('blocked', '21:30–8:30 不发，早上再说')
  const [run] = await listRuns(db, [step.runId])
  const words = run && (await whyNoMore(deps, run, playbook, at))
  if (words) throw new AppError('conflict', words)
  const definition = play?.versions.get(step.version)
  return { step, values: valuesOf(definition?.steps[step.stepNo - 1]?.coupon, at) }
}

/** 券 and 截止, when the step carries a coupon. */
export const valuesOf = (
  coupon: { name: string; validDays: number } | undefined,
  now: number,
): Values => {
  if (!coupon) return {}
  const [, month, day] = dayOf(now + (coupon.validDays - 1) * DAY)
    .split('-')
    .map(Number)
  return { 券: coupon.name, 截止: `${month}月${day}日` }
}

/** A try that WeCom's client has not told the end of. */
export async function isUnknown(db: Db, sendId: string): Promise<boolean> {
  const [first] = await listSendParts(db, sendId)
  return first?.state === 'prepared'
}

/** Decides the pass anew by what is known now; says why its step is none any more, and writes that. */
async function whyNoMore(
  { db }: Pick<Deps, 'db'>,
  run: PlayRun,
  playbook: Playbook,
  at: number,
): Promise<string | null> {
  const calendar = await readCalendar(db)
  const [one] = await gather({ db }, [run], playbook, at, calendar)
  if (!one || run.state !== 'prepared') return '这一步不用发了'
  const { play, definition, facts } = one
  const decision = nextStep({ id: play.id, definition }, stateOf(one), facts, at, calendar)
  if (decision.kind === 'wait') return null
  await inTransaction(db, async (tx) => {
    const [standing] = await lockRuns(tx, [run.id])
    if (!standing || standing.stepNo !== run.stepNo || standing.state !== 'prepared') return
    const ledger = new Ledger(at)
    decide({ ...one, run: { ...standing }, prepared: { ...one.prepared! } }, ledger, at, calendar)
    await ledger.write(tx)
  })
  return decision.words
}

/** Ties the send to its step, in the send's own transaction: of two devices only one gets here. */
export async function beginStep(tx: Db, { step }: StepToSend, sendId: string): Promise<void> {
  if (await tieSend(tx, step, step.sendId, sendId)) return
  throw new AppError('conflict', '您的另一台设备正在发这一步')
}

/** WeCom took the step's first message, in the transaction that learns of it. Twice is once. */
export async function stepWasSent(tx: Db, sendId: string, at: number): Promise<void> {
  const step = await findStepOfSend(tx, sendId)
  if (step) await markSent(tx, step, 'sent', at)
}

/** The step reached her: the pass goes on from here. */
export async function markSent(
  tx: Db,
  { runId, stepNo }: Pick<PlayStep, 'runId' | 'stepNo'>,
  how: 'sent' | 'self',
  at: number,
): Promise<void> {
  const [run] = await lockRuns(tx, [runId])
  const step = await findPlayStep(tx, runId, stepNo)
  if (!run || !step || step.state === 'sent' || step.state === how) return
  const playbook = await readPlaybook(tx)
  const definition = playbook.get(run.playId)?.versions.get(step.version)
  if (!definition) return
  const ledger = new Ledger(at)
  const words = how === 'sent' ? '企业微信说发出去了' : '自报：发过了'
  if (step.state === 'prepared' && run.stepNo === stepNo && run.state === 'prepared') {
    run.shiftSeenMs = playbook.get(run.playId)!.shiftMs
    ledger.sent(run, definition, step, { state: how, words })
  } else {
    const hadGoal = definition.goal?.when.is === run.reason
    ledger.sentAfterAll(run, step, { state: how, words, left: hadGoal ? 'goal' : 'left' })
  }
  await ledger.write(tx)
}
