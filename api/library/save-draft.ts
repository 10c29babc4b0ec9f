import { inTransaction, type Db } from '../../db/database.ts'
import {
  changeDraft,
  findDraft,
  insertDraft,
  insertVersion,
  lockDraft,
  type Draft,
} from '../../db/queries/library.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { LibraryKind } from '../../db/schema/library.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { titleOf, type Written } from './bodies.ts'
import { findPublished } from './find-item.ts'

export interface DraftAsk {
  itemId: string
  /** The draft as the writer last saw it; 0: she begins it. */
  rev: number
  written: Written
  note: string
}

/**
 * Keeps what is being written. Who saves over a version she has not seen is told so and loses
 * nothing; the same save again is the same save. What it takes the place of, when a colleague wrote
 * it, stays among the versions.
 */
export async function saveDraft(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  asked: DraftAsk,
) {
  const { itemId, rev, written, note } = asked
  const { kind } = written
  const fresh = {
    title: titleOf(written),
    bodyJson: JSON.stringify(written.body),
    note,
    consentId: written.kind === 'story' ? written.body.storyConsentId : null,
    changedBy: actor.staffId,
    changedAt: now(),
  }
  return inTransaction(db, async (tx) => {
    let before = await lockDraft(tx, kind, itemId)
    if (!before) {
      const authorId = await authorOfNew(tx, actor, kind, itemId)
      const nobody = { submittedBy: null, submittedAt: null, returnedReason: null }
      const row: Draft = { kind, itemId, rev: 1, state: 'draft', ...fresh, authorId, ...nobody }
      if (rev === 0 && (await insertDraft(tx, row))) return { rev: 1, changedAt: fresh.changedAt }
      // Another tap began it at this moment: now there is a draft to hold on to.
      before = await lockDraft(tx, kind, itemId)
      if (!before) throw new AppError('conflict', '这份草稿不在了，刷新看看，您写的还在')
    }
    const isSame = before.bodyJson === fresh.bodyJson && before.note === note
    if (isSame && before.changedBy === actor.staffId && before.rev === rev + 1) {
      return { rev: before.rev, changedAt: before.changedAt }
    }
    mustBeHers(actor, before)
    if (kind === 'coupon' && before.state === 'published') throw termsStand()
    if (before.state === 'review') throw new AppError('conflict', '正在等审核，撤回后才能改')
    if (before.rev !== rev) throw await overtaken(tx, before)
    if (before.changedBy !== actor.staffId && before.state === 'draft' && !isSame) {
      await keepVersion(tx, before, 'replaced', fresh.changedAt)
    }
    // What was published or discarded is not what she goes on from.
    const state = 'draft' as const
    const changed = await changeDraft(tx, before, { ...fresh, state, returnedReason: null })
    if (!changed) throw await overtaken(tx, before)
    return { rev: rev + 1, changedAt: fresh.changedAt }
  })
}

/** Puts a draft away; it stays among the versions, and saving it again brings it back. */
export async function dropDraft(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { kind, itemId, rev }: { kind: LibraryKind; itemId: string; rev: number },
) {
  return inTransaction(db, async (tx) => {
    const before = await lockDraft(tx, kind, itemId)
    if (!before) throw new AppError('not_found', '没有找到这份草稿')
    mustBeHers(actor, before)
    if (before.state === 'dropped') return { rev: before.rev }
    if (before.state !== 'draft') throw new AppError('conflict', '这一份已经不是草稿了，刷新看看')
    if (before.rev !== rev) throw await overtaken(tx, before)
    await keepVersion(tx, before, 'dropped', now())
    if (!(await changeDraft(tx, before, { state: 'dropped', changedAt: now() }))) {
      throw await overtaken(tx, before)
    }
    return { rev: rev + 1 }
  })
}

/** A draft somebody may not touch is not there for her. */
export function mustBeHers(actor: Actor, { authorId }: Pick<Draft, 'authorId'>) {
  if (actor.role === 'rep' && authorId !== actor.staffId) {
    throw new AppError('not_found', '没有找到这份草稿')
  }
}

/** Says who was faster and when; what the asker wrote is still with her. */
export async function overtaken(tx: Db, { kind, itemId }: Pick<Draft, 'kind' | 'itemId'>) {
  const now = await findDraft(tx, kind, itemId)
  const who = now && (await findStaff(tx, now.changedBy))
  return new AppError('conflict', `${who?.name ?? '同事'}刚改过这一条，您写的还在，先看看她的`)
}

/** Keeps a draft among the versions. */
export const keepVersion = (
  tx: Db,
  draft: Draft,
  outcome: 'published' | 'replaced' | 'dropped',
  at: number,
  approvedBy: string | null = null,
) => {
  const { kind, itemId, rev, bodyJson, note, consentId, changedBy: writtenBy } = draft
  const kept = { kind, itemId, rev, bodyJson, note, consentId, writtenBy }
  return insertVersion(tx, { ...kept, outcome, approvedBy, at })
}

const PREFIX = {
  reply: 'reply',
  page: 'page',
  story: 'page',
  coupon: 'coupon',
  template: 'template',
  product: 'product',
  gift: 'gift',
}
// What costs or gives something is not for a rep to write.
const NOT_FOR_REPS = new Set<LibraryKind>(['coupon', 'template', 'product', 'gift'])

/** Checks that this id may be begun, and says whose it is from now on. */
async function authorOfNew(tx: Db, actor: Actor, kind: LibraryKind, itemId: string) {
  const published = await findPublished(tx, kind, itemId)
  if (!published) {
    if (!new RegExp(`^${PREFIX[kind]}_[0-9a-f]{32}$`).test(itemId)) {
      throw new AppError('not_found', '没有找到这一条')
    }
    // A page and a story share a table: an id that is taken by the other is not free.
    const other = kind === 'page' ? 'story' : kind === 'story' ? 'page' : undefined
    if (
      other &&
      ((await findPublished(tx, other, itemId)) ?? (await findDraft(tx, other, itemId)))
    ) {
      throw new AppError('conflict', '这一条已经有了，刷新看看')
    }
    if (actor.role === 'rep' && NOT_FOR_REPS.has(kind)) {
      throw new AppError('forbidden', '券、商品、礼品和群模板由店长或运营来写')
    }
    return actor.staffId
  }
  if (actor.role === 'rep') throw new AppError('forbidden', '已经上架的由店长或运营来改')
  if (kind === 'coupon') throw termsStand()
  return published.authorId ?? actor.staffId
}

// People hold it on these terms.
const termsStand = () => new AppError('blocked', '券的条件定了就不改，要改就另建一张')
