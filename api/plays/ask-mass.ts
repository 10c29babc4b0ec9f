import { inTransaction, type Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { insertMassTask, saveNumbers } from '../../db/queries/mass.ts'
import { findBatch, listStepsOfTask, tieBatch } from '../../db/queries/play-batches.ts'
import { lockRuns } from '../../db/queries/play-runs.ts'
import { listCards, listReplyTexts } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { LEFT_OUT, type LeftOut } from '../mass/audience.ts'
import { sendingOf, writeParts } from '../mass/create-mass.ts'
import type { Asked } from '../mass/find-audience.ts'
import { judgeGroups, judgePeople } from '../mass/judge.ts'
import { readParts } from '../replies/parts.ts'
import { restingJob } from './batches.ts'
import type { Definition, Step } from './definition.ts'
import { Ledger } from './ledger.ts'
import { definitionIn, readPlaybook } from './playbook.ts'

/** More than these in one transaction would hold everybody else up; they go into a task of their own. */
const AT_ONCE = 2_000

/** 群发里她不在的原因, as the log of her play says it. */
const WHY: Record<LeftOut, string> = {
  opted_out: '她说过别再发',
  not_friend: '她已经不是好友了',
  unsupported: '企业微信的联系人收不到这样的群发',
  not_personalised: '她不要按看过的推荐',
  open_case: '有没处理完的售后',
  ordered: '刚下过单',
  over_quota: '她能收的次数用完了',
}

/**
 * The steps of one batch become a 群发 task of their member's, once: who may no longer be written to
 * is left out with the reason, WeCom is told by a job, and the member confirms it there. Words that
 * cannot be the same for all of them stay to be sent one by one.
 */
export async function askForMass(deps: Deps, { batchId }: { batchId: string }): Promise<void> {
  for (;;) {
    const runIds = await findBatch(deps.db, batchId, AT_ONCE)
    if (runIds.length === 0) return
    const isAsked = await inTransaction(deps.db, (tx) => askFor(deps, tx, batchId, runIds))
    if (!isAsked) return
  }
}

async function askFor({ now }: Deps, tx: Db, batchId: string, runIds: string[]) {
  const at = now()
  const runs = new Map((await lockRuns(tx, runIds)).map((run) => [run.id, run]))
  const playbook = await readPlaybook(tx)
  // 暂停: nobody is asked for anything before it goes on.
  if ([...runs.values()].some(({ playId }) => playbook.get(playId)?.status === 'paused')) {
    await enqueue(tx, restingJob(batchId, at))
    return false
  }
  const taskId = newId('mass')
  await tieBatch(tx, batchId, [...runs.keys()], taskId)
  const steps = await listStepsOfTask(tx, taskId)
  const first = steps[0]
  if (!first) return false
  const found = definitionIn(playbook, first)
  const said = found && (await wordsOf(tx, found.step))
  const cards = said ? await listCards(tx, said.pageIds) : []
  // A page that is gone, a reply with places to fill: each is sent by a tap, which says what is wrong.
  if (!found || !said || cards.length < said.pageIds.length) {
    await tieBatch(tx, batchId, [...runs.keys()], null)
    return false
  }
  const { play, definition, step } = found
  const { staffId } = first
  const chatType = play.subject === 'group' ? ('group' as const) : ('single' as const)
  const audience: Asked = { ...NOBODY, chatType }
  const sending = await sendingOf(tx, { pageIds: said.pageIds, isPromo: said.isPromo, audience })
  const ids = steps.map(({ subjectId }) => subjectId)
  const verdicts =
    chatType === 'group'
      ? await judgeGroups(tx, ids, staffId, sending.isPromo, at)
      : await judgePeople(tx, ids, staffId, sending, at)

  const isFirst = await insertMassTask(tx, {
    id: taskId,
    // Of a batch in pieces each has its own key, also when the work was broken off between them.
    idempotencyKey: `${batchId}_${first.runId.slice(-16)}`,
    createdBy: staffId,
    chatType,
    title: `${play.name} · ${step.title}`,
    text: said.text,
    attachmentsJson: JSON.stringify({ pageIds: said.pageIds, files: [] }),
    promoAt: sending.isPromo ? at : null,
    audienceJson: '{}',
    createdAt: at,
    cancelledAt: null,
  })
  if (!isFirst) throw new AppError('conflict', '这一批已经要过群发了')
  const ledger = new Ledger(at)
  const counts = new Map<string, number>()
  const toIds: string[] = []
  for (const one of steps) {
    const verdict = verdicts.has(one.subjectId) ? verdicts.get(one.subjectId)! : 'not_friend'
    if (verdict === null) {
      toIds.push(one.subjectId)
      continue
    }
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    const run = runs.get(one.runId)!
    run.shiftSeenMs = play.shiftMs
    const words = WHY[verdict as LeftOut] ?? verdict
    const why = chatType === 'group' ? 'mass_group' : `mass_${verdict}`
    ledger.skip(run, definition, { result: 'skipped', why, words }, one)
  }
  await ledger.write(tx)
  const left = LEFT_OUT.flatMap((reason) => {
    const count = counts.get(reason) ?? 0
    return count > 0 ? [{ reason, count }] : []
  })
  const groupsLeft = chatType === 'group' ? steps.length - toIds.length : 0
  const numbers = { asked: steps.length, included: toIds.length, left, groupsLeft }
  await saveNumbers(tx, taskId, JSON.stringify({ asked: audience, numbers }))
  const task = { id: taskId, chatType, pageIds: said.pageIds, sendId: taskId }
  await writeParts(tx, task, partsOf(staffId, chatType, said.pageIds, toIds), at)
  const detail = JSON.stringify({ playId: play.id, stepNo: first.stepNo, ...numbers })
  await insertAct(tx, { staffId, action: 'play.mass', subject: taskId, detail, at })
  return true
}

const NOBODY: Omit<Asked, 'chatType'> = {
  storeId: null,
  stages: [],
  tagIds: [],
  groupId: null,
  wxType: null,
  kinds: [],
  groupIds: [],
}

/** A group with a link is a part of its own, so that its readers are counted apart. */
const partsOf = (
  senderId: string,
  chatType: 'single' | 'group',
  pageIds: string[],
  toIds: string[],
) =>
  chatType === 'group' && pageIds.length > 0
    ? toIds.map((toId) => ({ senderId, groupId: toId, toIds: [toId] }))
    : toIds.length > 0
      ? [{ senderId, groupId: null, toIds }]
      : []

/** What everybody is told; null when it is not the same for all. */
async function wordsOf(tx: Db, { say }: Pick<Step, 'say'>) {
  if (say.kind === 'words') {
    return { text: say.text, pageIds: say.pageId ? [say.pageId] : [], isPromo: false }
  }
  if (say.kind !== 'reply') return null
  const [reply] = await listReplyTexts(tx, [say.replyId])
  if (!reply) return null
  const parts = readParts(reply.partsJson)
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')
  const pageIds = parts.flatMap((part) =>
    part.kind === 'page' ? [part.pageId ?? say.pageId ?? ''] : [],
  )
  if (/\{[^{}]+\}/.test(text) || pageIds.includes('')) return null
  return { text, pageIds: [...new Set(pageIds)], isPromo: reply.isPromotionAt !== null }
}

/** A 群发 says the same to everybody: what has places to fill is not published as one. */
export async function assertSameForAll(db: Db, { steps }: Definition): Promise<void> {
  for (const step of steps) {
    if (step.how !== 'mass' || (await wordsOf(db, step))) continue
    throw new AppError('blocked', `「${step.title}」用群发，它的话术里不能有要填的地方`)
  }
}
