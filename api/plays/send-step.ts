import { inTransaction, type Db } from '../../db/database.ts'
import { listRuns, lockRuns, type PlayRun, type PlayStep } from '../../db/queries/play-runs.ts'
import {
  findPlayStep,
  findSkipReason,
  listUpgradeSteps,
  findStepOfSend,
  tieSend,
} from '../../db/queries/play-steps.ts'
import { findChatKind, listSendParts } from '../../db/queries/sends.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Values } from '../replies/variables.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { isQuietIn, nightOf, quieter } from './calendar.ts'
import { decide, stateOf } from './decide.ts'
import { readSuggestionKey } from './keys.ts'
import type { Definition } from './definition.ts'
import { Ledger, type Said } from './ledger.ts'
import { nextStep } from './next-step.ts'
import { definitionIn, type Play, readCalendar, readPlaybook, type Playbook } from './playbook.ts'
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
  composed: '这一步的朋友圈打开过了',
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
  if (step.kind !== 'message') throw new AppError('conflict', '这一步不是发给她的话')
  if (step.batchId !== null && step.sendId !== null) {
    throw new AppError('conflict', '这一步在群发任务里，请到企业微信里确认')
  }
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
  const definition = play?.versions.get(step.version)
  const calendar = quieter(await readCalendar(db), definition?.quiet)
  if (isQuietIn(at, calendar)) {
    throw new AppError('blocked', `${nightOf(calendar)} 不发，早上再说`)
  }
  const [run] = await listRuns(db, [step.runId])
  const words = run && (await whyNoMore(deps, run, playbook, at))
  if (words) throw new AppError('conflict', words)
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
  how: Said['state'],
  at: number,
): Promise<void> {
  const [run] = await lockRuns(tx, [runId])
  const step = await findPlayStep(tx, runId, stepNo)
  if (!run || !step || step.state === 'sent' || step.state === how) return
  const found = definitionIn(await readPlaybook(tx), step)
  if (!found) return
  const ledger = new Ledger(at)
  await noteSent(tx, ledger, { ...found, run, step }, how)
  await ledger.write(tx)
}

const SAID: Record<Said['state'], string> = {
  sent: '企业微信说发出去了',
  self: '自报：发过了',
  composed: '打开了朋友圈的发布框，发没发不知道',
}

/** 升级服务: WeCom has the recommendation on her conversation, whichever screen it was made on. */
export async function upgradeWasOffered(
  tx: Db,
  customerId: string,
  to: 'member' | 'group',
  at: number,
): Promise<void> {
  const steps = await listUpgradeSteps(tx, customerId)
  if (steps.length === 0) return
  const playbook = await readPlaybook(tx)
  for (const step of steps) {
    const say = definitionIn(playbook, step)?.step.say
    if (say?.kind === 'upgrade' && say.to === to) await markSent(tx, step, 'sent', at)
  }
}

/** Moves the pass on from its step, or sets the log right when the step was given up before. */
export async function noteSent(
  tx: Db,
  ledger: Ledger,
  {
    run,
    step,
    play,
    definition,
  }: { run: PlayRun; step: PlayStep; play: Play; definition: Definition },
  state: Said['state'],
): Promise<void> {
  const isHeard =
    step.kind === 'upgrade' ||
    (step.sendId !== null && (await findChatKind(tx, step.sendId)) === 'kf')
  const how = { state, words: SAID[state], isHeard }
  if (step.state === 'prepared' && run.stepNo === step.stepNo && run.state === 'prepared') {
    run.shiftSeenMs = play.shiftMs
    ledger.sent(run, definition, step, how)
    return
  }
  const left = definition.goal?.when.is === run.reason ? ('goal' as const) : ('left' as const)
  const skippedWhy =
    step.state === 'skipped' ? await findSkipReason(tx, step.runId, step.stepNo) : ''
  ledger.sentAfterAll(run, step, { ...how, left, skippedWhy })
}
