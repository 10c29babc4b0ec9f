import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findPlay,
  insertPlay,
  listPlayVersions,
  lockPlay,
  updatePlay,
} from '../../db/queries/plays.ts'
import type { Schema } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { assertSeen, type Draft, type DraftMark, finished, markOf, readDraft } from './draft.ts'
import { copyIdOf } from './keys.ts'

type Play = Schema['play']
type Needed = Pick<Deps, 'db' | 'now'>
type Author = Pick<Actor, 'staffId'>

/** 复制一个打法: a draft of its own, which nobody enters before it is published. One wish, one copy. */
export async function copyPlay(
  { db, now }: Needed,
  { staffId }: Author,
  asked: { key: string; from: string; name: string },
): Promise<{ playId: string }> {
  const source = await findPlay(db, asked.from)
  const versions = source ? await listPlayVersions(db, [source.id]) : []
  const live = versions.find(({ version }) => version === source?.liveVersion)
  const written = live ? (JSON.parse(live.definitionJson) as object) : source && readDraft(source)
  if (!source || !written) throw new AppError('not_found', '没有这个打法')
  const definition = live ? written : (written as Draft).definition
  const at = now()
  const id = copyIdOf(staffId, asked.key)
  const draft: Draft = {
    base: 0,
    rev: 1,
    definition: { ...(definition as object), name: asked.name },
    savedBy: staffId,
    savedAt: at,
    submittedBy: null,
    submittedAt: null,
  }
  await insertPlay(db, {
    id,
    name: asked.name,
    subject: source.subject,
    status: 'draft',
    liveVersion: null,
    draftJson: JSON.stringify(draft),
    pausedAt: null,
    shiftMs: 0,
    listensAt: null,
    createdBy: staffId,
    createdAt: at,
    changedAt: at,
  })
  return { playId: id }
}

/** Changes the draft that somebody has before her; who has seen an older one is told. */
async function change(
  { db, now }: Needed,
  playId: string,
  seen: DraftMark,
  make: (play: Play, at: number, tx: Db) => Draft | null | Promise<Draft | null>,
): Promise<DraftMark> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const play = await lockPlay(tx, playId)
    if (!play) throw new AppError('not_found', '没有这个打法')
    assertSeen(play, seen)
    const draft = await make(play, at, tx)
    const draftJson = draft && JSON.stringify(draft)
    await updatePlay(tx, playId, { draftJson, changedAt: at })
    return markOf({ ...play, draftJson })
  })
}

/** 存草稿: whatever she has written so far. What was submitted is hers again. */
export const saveDraft = (
  deps: Needed,
  { staffId }: Author,
  playId: string,
  asked: DraftMark & { definition: unknown },
): Promise<DraftMark> =>
  change(deps, playId, asked, (play, at) => ({
    base: asked.base,
    rev: markOf(play).rev + 1,
    definition: asked.definition,
    savedBy: staffId,
    savedAt: at,
    submittedBy: null,
    submittedAt: null,
  }))

/** 提交: a manager is asked to look at it; nothing runs before she publishes it. */
export const submitDraft = (
  deps: Needed,
  { staffId }: Author,
  playId: string,
  seen: DraftMark,
): Promise<DraftMark> =>
  change(deps, playId, seen, async (play, at, tx) => {
    const draft = readDraft(play)
    finished(draft)
    await insertAct(tx, { staffId, action: 'play.submit', subject: playId, detail: '', at })
    return { ...draft!, submittedBy: staffId, submittedAt: at }
  })

/** 不要这份草稿: the live version stands as it did. */
export const dropDraft = (deps: Needed, playId: string, seen: DraftMark): Promise<DraftMark> =>
  change(deps, playId, seen, (play) => {
    if (play.liveVersion === null)
      throw new AppError('conflict', '还没有发布过，没有可以退回的一版')
    return null
  })
