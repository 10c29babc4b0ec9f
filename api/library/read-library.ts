import type { Db } from '../../db/database.ts'
import { listCoupons } from '../../db/queries/coupons.ts'
import {
  findDraft,
  listDrafts,
  listVersions,
  listWaiting,
  type Draft,
} from '../../db/queries/library.ts'
import { listAllGifts } from '../../db/queries/gifts.ts'
import { listAllProducts } from '../../db/queries/products.ts'
import { listAllPages, listAllReplies, listAllTemplates } from '../../db/queries/library-items.ts'
import { countOtherEyes } from '../../db/queries/roles.ts'
import { findStaff, listStaff } from '../../db/queries/staff.ts'
import type { LibraryKind } from '../../db/schema/library.ts'
import { termsOf } from '../coupons/coupon-rules.ts'
import { shownYuan } from '../customers/wording.ts'
import { KIND_NAMES } from '../groups/care/kinds.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { aloneFrom, mayDecide, whyApproval } from './approval.ts'
import { readWritten } from './bodies.ts'
import { changesBetween } from './changes.ts'
import { draftToken, liveToken } from './draft-page.ts'
import { findPublished } from './find-item.ts'
import { findRefusals } from './submit-draft.ts'
import { checkWords } from './word-check.ts'

export type ItemStatus = 'draft' | 'review' | 'live' | 'off'

/** A line of 库. */
export interface LibraryLine {
  id: string
  title: string
  sub: string
  status: ItemStatus
  /** 上架, and somebody is writing the next version. */
  hasDraft: boolean
  isMine: boolean
  by: string | null
  changedAt: number
  sends: number | null
}

interface Row {
  id: string
  title: string
  sub: string
  status: ItemStatus
  changedAt: number
  authorId: string | null
  sends: number | null
}

/** 库, one kind of it: what is published and what is being written. A rep sees hers of the latter. */
export async function listLibrary({ db }: Pick<Deps, 'db'>, actor: Actor, kind: LibraryKind) {
  const [rows, drafts, staff, waiting] = await Promise.all([
    listPublished(db, kind),
    listDrafts(db, kind),
    listStaff(db),
    actor.role === 'rep' ? [] : listWaiting(db),
  ])
  const names = new Map(staff.map(({ id, name }) => [id, name]))
  const known = new Map(drafts.map((draft) => [draft.itemId, draft]))
  const isOpen = (state: Draft['state']) => state === 'draft' || state === 'review'
  const isShown = (authorId: string | null) => actor.role !== 'rep' || authorId === actor.staffId
  const lines = rows.map(({ authorId, ...row }): LibraryLine => {
    const draft = known.get(row.id)
    const writer = draft?.authorId ?? authorId
    const inWork = draft && isOpen(draft.state) && isShown(writer) ? draft : undefined
    return {
      ...row,
      status: inWork?.state === 'review' ? 'review' : row.status,
      hasDraft: inWork !== undefined,
      isMine: writer === actor.staffId,
      by: writer === null ? null : (names.get(writer) ?? null),
    }
  })
  const published = new Set(rows.map(({ id }) => id))
  const fresh = drafts
    .filter(({ itemId, state }) => !published.has(itemId) && isOpen(state))
    .filter(({ authorId }) => isShown(authorId))
    .map((draft): LibraryLine => {
      const status = draft.state === 'review' ? 'review' : 'draft'
      const { itemId: id, title, changedAt, authorId } = draft
      const isMine = authorId === actor.staffId
      const by = names.get(authorId) ?? null
      return { id, title, sub: '', status, hasDraft: true, isMine, by, changedAt, sends: null }
    })
  // What is off the shelf is not for those who only use it.
  const shown = lines.filter(
    ({ status, isMine }) => actor.role !== 'rep' || isMine || status === 'live',
  )
  const waits = waiting.filter(({ submittedBy: by, role }) =>
    mayDecide(actor, { by, role: role ?? undefined }),
  )
  return { items: [...fresh, ...shown], waiting: waits.map((one) => one.kind) }
}

async function listPublished(db: Db, kind: LibraryKind): Promise<Row[]> {
  const plain = { authorId: null, sends: null }
  switch (kind) {
    case 'reply':
      return (await listAllReplies(db)).map((row) => ({ ...plain, ...row, sends: row.sends ?? 0 }))
    case 'coupon':
      return (await listCoupons(db)).map((coupon) => {
        const { id, name: title, status, changedAt, createdBy: authorId } = coupon
        return { ...plain, id, title, sub: termsOf(coupon), status, changedAt, authorId }
      })
    case 'template':
      return (await listAllTemplates(db)).map(({ offAt, changedBy, sub, ...row }) => ({
        ...plain,
        ...row,
        sub: KIND_NAMES[sub],
        status: offAt === null ? 'live' : 'off',
        authorId: changedBy,
      }))
    case 'product':
      return (await listAllProducts(db)).map(({ name, priceFen, offAt, changedAt, ...row }) => ({
        ...plain,
        id: row.id,
        title: name,
        sub: shownYuan(priceFen),
        status: offAt === null ? 'live' : 'off',
        changedAt: changedAt ?? 0,
        authorId: row.changedBy,
      }))
    case 'gift':
      return (await listAllGifts(db)).map(({ name, points, checkInDays, stock, ...row }) => ({
        ...plain,
        ...row,
        title: name,
        sub: `${points === null ? `签到 ${checkInDays} 天` : `${points} 积分`} · 还有 ${stock} 件`,
      }))
    default:
      return (await listAllPages(db, kind === 'story')).map((row) => ({ ...plain, ...row }))
  }
}

const VERSIONS = 8

/** One thing of 库: what others have, what is being written, what was, and what may be done. */
export async function readItem(deps: Deps, actor: Actor, kind: LibraryKind, itemId: string) {
  const { db, config, now } = deps
  const [published, draft, versions] = await Promise.all([
    findPublished(db, kind, itemId),
    findDraft(db, kind, itemId),
    listVersions(db, kind, itemId, VERSIONS),
  ])
  const isHers = actor.role !== 'rep' || draft?.authorId === actor.staffId
  const seesDraft = draft !== undefined && isHers
  if (!published && !seesDraft) throw new AppError('not_found', '没有找到这一条')
  if (!isHers && published!.status !== 'live') throw new AppError('not_found', '没有找到这一条')
  const inWork = seesDraft && (draft.state === 'draft' || draft.state === 'review')
  const written = inWork ? readWritten(kind, draft.bodyJson) : published?.written
  const [editor, submitter, refusals] = await Promise.all([
    inWork ? findStaff(db, draft.changedBy) : undefined,
    inWork && draft.submittedBy ? findStaff(db, draft.submittedBy) : undefined,
    written && inWork ? findRefusals(db, written, now(), itemId) : [],
  ])
  const isPage = kind === 'page' || kind === 'story'
  const isWaiting = inWork && draft.state === 'review'
  const isOwn = isWaiting && draft.submittedBy === actor.staffId
  const submitted = { by: draft?.submittedBy ?? null, at: draft?.submittedAt ?? null }
  return {
    kind,
    id: itemId,
    status: published?.status ?? null,
    body: written?.body ?? null,
    rev: seesDraft ? draft.rev : 0,
    draft: inWork
      ? {
          state: draft.state,
          note: draft.note,
          changedAt: draft.changedAt,
          changedBy: editor?.name ?? '',
          submittedBy: submitter?.name ?? null,
          returnedReason: draft.returnedReason,
        }
      : null,
    check: written && inWork ? checked(written, actor, refusals) : null,
    changes: written && inWork ? changesBetween(published?.written, written) : [],
    versions: isHers
      ? versions.map(({ bodyJson, ...one }) => ({
          ...one,
          body: readWritten(kind, bodyJson)?.body ?? null,
        }))
      : [],
    previewUrl: isPage ? `/p/${(inWork ? draftToken : liveToken)(config, itemId)}` : null,
    may: {
      edit: isHers && !isWaiting && !(kind === 'coupon' && published !== undefined),
      withdraw: isHers && isWaiting,
      decide: isWaiting && mayDecide(actor, { by: draft.submittedBy, role: submitter?.role }),
      // Her own, when nobody else could look: from then on.
      decideAloneFrom: isOwn
        ? aloneFrom(actor, submitted, await countOtherEyes(db, actor.staffId))
        : null,
      switch: actor.role !== 'rep' && published !== undefined,
    },
  }
}

/** What the words and rules say of this version, for whoever looks at it. */
export const checked = (
  written: NonNullable<ReturnType<typeof readWritten>>,
  actor: Actor,
  refusals: { field: string; text: string }[],
) => ({ findings: checkWords(written), approval: whyApproval(written, actor.role), refusals })
