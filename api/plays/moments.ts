import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listPostsOf, listStepsOfBatch, tieBatch } from '../../db/queries/play-batches.ts'
import { lockRuns } from '../../db/queries/play-runs.ts'
import { listPlayCounts } from '../../db/queries/plays.ts'
import { listCards } from '../../db/queries/replies.ts'
import { findShareOfSend } from '../../db/queries/shares.ts'
import { makeShare } from '../content/make-share.ts'
import { issuePageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { cardPictures } from '../pictures/card-picture.ts'
import { Ledger } from './ledger.ts'
import { definitionIn, readPlaybook } from './playbook.ts'
import { noteSent } from './send-step.ts'

const AT_ONCE = 500

/** What `ww.shareToExternalMoments` takes. */
export interface MomentPost {
  text: { content: string }
  attachments: { msgtype: 'link'; link: { title: string; url: string; imgUrl: string } }[]
}

/** 朋友圈: posts that plays have prepared for this member, each one for all of hers at that step. */
export async function listPosts({ db, now }: Pick<Deps, 'db' | 'now'>, { staffId }: Actor) {
  const [posts, playbook] = await Promise.all([listPostsOf(db, staffId, now()), readPlaybook(db)])
  const cards = await listCards(
    db,
    posts.flatMap(({ pageId }) => pageId ?? []),
  )
  const items = []
  for (const { batchId, people, expiresAt, text, pageId, ...of } of posts) {
    const found = definitionIn(playbook, of)
    if (!found || found.play.status === 'paused' || found.play.status === 'stopped') continue
    const counts = await listPlayCounts(db, of.playId, of.version)
    const unseen = counts.filter(
      ({ stepNo, reason }) => stepNo === of.stepNo && reason === 'moment_wecom',
    )
    items.push({
      batchId,
      play: found.play.name,
      title: found.step.title,
      text: text ?? '',
      page: cards.find((card) => card.pageId === pageId) ?? null,
      people: Number(people),
      /** 企业微信的联系人看不到朋友圈: so many of this step are left out. */
      leftOut: unseen.reduce((sum, { n }) => sum + Number(n), 0),
      expiresAt: Number(expiresAt),
    })
  }
  return { items }
}

/** The post as WeCom's composer takes it. Asked again it is the same, with the same link. */
export async function composePost(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  { staffId }: Actor,
  batchId: string,
): Promise<MomentPost> {
  const at = now()
  const [first] = await listStepsOfBatch(db, batchId, staffId, 1)
  if (!first) throw new AppError('gone', '这条朋友圈发过了，或者不用发了')
  const [card] = first.pageId === null ? [] : await listCards(db, [first.pageId])
  if (first.pageId !== null && !card) throw new AppError('gone', '这一页已经下架了')
  if (!card) return { text: { content: first.text ?? '' }, attachments: [] }
  const shareId = await inTransaction(db, async (tx) => {
    const runIds = (await listStepsOfBatch(tx, batchId, staffId)).map(({ runId }) => runId)
    // Two taps at once wait here for each other.
    await lockRuns(tx, runIds)
    await tieBatch(tx, batchId, runIds, batchId)
    const known = await findShareOfSend(tx, batchId)
    if (known) return known.id
    const { pageId } = card
    const whom = { groupId: null, customerId: null, replyId: null }
    return makeShare(tx, { ...whom, pageId, staffId, chatKind: 'single', sendId: batchId, now: at })
  })
  const url = `${config.publicUrl}/p/${issuePageToken(config, { shareId })}`
  const imgUrl = (await cardPictures({ db, config }, [card])).get(card.pageId) ?? ''
  return {
    text: { content: first.text ?? '' },
    attachments: [{ msgtype: 'link', link: { title: card.title, url, imgUrl } }],
  }
}

/**
 * WeCom's composer was opened with it. Whether she pressed 发表 no interface tells, so that is all that
 * is written down. Twice is once.
 */
export async function postWasComposed(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  batchId: string,
): Promise<{ people: number }> {
  let people = 0
  for (;;) {
    const steps = await listStepsOfBatch(db, batchId, staffId, AT_ONCE)
    if (steps.length === 0) return { people }
    const runIds = steps.map(({ runId }) => runId)
    const moved = await inTransaction(db, (tx) => note(tx, batchId, staffId, runIds, now()))
    // Whoever is left has gone on by herself and is looked at by the engine.
    if (moved === 0) return { people }
    people += moved
  }
}

async function note(tx: Db, batchId: string, staffId: string, runIds: string[], at: number) {
  const runs = new Map((await lockRuns(tx, runIds)).map((run) => [run.id, run]))
  const playbook = await readPlaybook(tx)
  const ledger = new Ledger(at)
  let moved = 0
  for (const step of await listStepsOfBatch(tx, batchId, staffId, AT_ONCE)) {
    const run = runs.get(step.runId)
    const found = definitionIn(playbook, step)
    if (!run || !found || run.state !== 'prepared' || run.stepNo !== step.stepNo) continue
    await noteSent(tx, ledger, { ...found, run, step }, 'composed')
    moved += 1
  }
  await ledger.write(tx)
  if (moved > 0) {
    const act = {
      staffId,
      action: 'play.moment' as const,
      subject: batchId,
      detail: String(moved),
      at,
    }
    await insertAct(tx, act)
  }
  return moved
}
