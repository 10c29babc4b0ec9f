import type { ActName } from '../../db/acts.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { changeDraft, lockDraft, type Draft } from '../../db/queries/library.ts'
import { countOtherEyes } from '../../db/queries/roles.ts'
import { findStaff } from '../../db/queries/staff.ts'
import { findStoryConsent } from '../../db/queries/story-consents.ts'
import type { LibraryKind } from '../../db/schema/library.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'
import { aloneFrom, mayDecide, whyApproval } from './approval.ts'
import { readWritten, type Written } from './bodies.ts'
import { publish } from './publish.ts'
import { whyNotYet, type Known, type Refusal } from './refusals.ts'
import { keepVersion, mustBeHers, overtaken } from './save-draft.ts'
import { findStrays } from './strays.ts'

export interface Seen {
  kind: LibraryKind
  itemId: string
  rev: number
}

/** 提交: published at once when nobody else has to look, else it waits for a second pair of eyes. */
export async function submitDraft({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, seen: Seen) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const draft = await draftToMove(tx, seen)
    mustBeHers(actor, draft)
    if (isAgain(draft, seen, actor)) return { state: draft.state, rev: draft.rev }
    if (draft.state !== 'draft' || draft.rev !== seen.rev) throw await overtaken(tx, draft)
    const one = writtenOf(draft)
    await mustBeFit(tx, one, at, seen.itemId)
    const submitted = { submittedBy: actor.staffId, submittedAt: at, returnedReason: null }
    const waits = whyApproval(one, actor.role).length > 0
    const state = waits ? ('review' as const) : ('published' as const)
    if (!(await changeDraft(tx, draft, { state, ...submitted }))) throw await overtaken(tx, draft)
    if (!waits) await bringOut(tx, draft, one, null, at)
    await log(tx, actor, `library.${waits ? 'submit' : 'publish'}`, draft, at)
    return { state, rev: seen.rev + 1 }
  })
}

/** The second pair of eyes says yes, or sends it back with what to change. */
export async function decideDraft(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { decision, reason, ...seen }: Seen & { decision: 'approve' | 'return'; reason: string },
) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const draft = await draftToMove(tx, seen)
    const submitter = draft.submittedBy ? await findStaff(tx, draft.submittedBy) : undefined
    if (draft.state !== 'review' || draft.rev !== seen.rev) throw await overtaken(tx, draft)
    const isOther = mayDecide(actor, { by: draft.submittedBy, role: submitter?.role })
    if (!isOther) await mustBeAlone(tx, actor, draft, { decision, reason, at })
    if (decision === 'return') {
      if (reason.trim() === '') throw new AppError('bad_request', '写一句要改什么')
      const change = { state: 'draft' as const, returnedReason: reason.trim() }
      if (!(await changeDraft(tx, draft, change))) throw await overtaken(tx, draft)
      await log(tx, actor, 'library.return', draft, at, reason)
      return { state: 'draft' as const, rev: seen.rev + 1 }
    }
    const one = writtenOf(draft)
    // The world may have moved on while it waited: a consent withdrawn, an author gone.
    await mustBeFit(tx, one, at, seen.itemId)
    const state = 'published' as const
    if (!(await changeDraft(tx, draft, { state }))) throw await overtaken(tx, draft)
    await bringOut(tx, draft, one, actor.staffId, at)
    if (isOther) await log(tx, actor, 'library.approve', draft, at)
    else await log(tx, actor, 'library.approve-alone', draft, at, reason.trim())
    return { state, rev: seen.rev + 1 }
  })
}

async function mustBeAlone(
  tx: Db,
  actor: Actor,
  draft: Draft,
  { decision, reason, at }: { decision: 'approve' | 'return'; reason: string; at: number },
) {
  const submitted = { by: draft.submittedBy, at: draft.submittedAt }
  const from = aloneFrom(actor, submitted, await countOtherEyes(tx, actor.staffId))
  if (from === null || decision === 'return') {
    throw new AppError('forbidden', '要由另一位店长来看，自己提交的不能自己通过')
  }
  if (at < from) throw new AppError('conflict', '店里只有您能看：过一天再看一遍，就可以发布')
  if (reason.trim() === '') throw new AppError('bad_request', '写一句为什么自己发布')
}

/** Takes back what waits, to go on writing. */
export async function withdrawDraft(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  seen: Seen,
) {
  return inTransaction(db, async (tx) => {
    const draft = await draftToMove(tx, seen)
    mustBeHers(actor, draft)
    if (draft.state === 'draft') return { state: draft.state, rev: draft.rev }
    if (draft.state !== 'review' || draft.rev !== seen.rev) throw await overtaken(tx, draft)
    const state = 'draft' as const
    if (!(await changeDraft(tx, draft, { state }))) throw await overtaken(tx, draft)
    await log(tx, actor, 'library.withdraw', draft, now())
    return { state, rev: seen.rev + 1 }
  })
}

/** What still stands in the way of publishing, with what the shop knows at this moment. */
export async function findRefusals(
  db: Db,
  one: Written,
  at: number,
  itemId: string,
): Promise<Refusal[]> {
  return whyNotYet(one, await knownOf(db, one, at, itemId))
}

async function knownOf(db: Db, one: Written, at: number, itemId: string): Promise<Known> {
  const today = dayOf(at)
  if (one.kind !== 'page' && one.kind !== 'story') {
    const nobody = { consent: undefined, authorName: undefined, reviewerName: undefined }
    return { ...nobody, today, strays: [] }
  }
  const { authorId, reviewerId, storyConsentId } = one.body
  const nameOf = async (id: string | null) => {
    const member = id === null ? undefined : await findStaff(db, id)
    return member?.leftAt === null ? member.name : undefined
  }
  const consent = storyConsentId ? await findStoryConsent(db, storyConsentId) : undefined
  const [authorName, reviewerName] = [await nameOf(authorId), await nameOf(reviewerId)]
  const strays = await findStrays(db, itemId, one.body.blocks, at)
  return { consent, authorName, reviewerName, today, strays }
}

async function mustBeFit(tx: Db, one: Written, at: number, itemId: string) {
  const [first] = await findRefusals(tx, one, at, itemId)
  if (first) throw new AppError('blocked', first.text)
}

async function bringOut(tx: Db, draft: Draft, one: Written, approvedBy: string | null, at: number) {
  await publish(tx, one, { itemId: draft.itemId, authorId: draft.authorId, at })
  await keepVersion(tx, draft, 'published', at, approvedBy)
}

async function draftToMove(tx: Db, { kind, itemId }: Seen) {
  const draft = await lockDraft(tx, kind, itemId)
  if (!draft) throw new AppError('not_found', '没有找到这份草稿')
  return draft
}

function writtenOf(draft: Draft): Written {
  const one = readWritten(draft.kind, draft.bodyJson)
  if (!one) throw new AppError('gone', '这份草稿已经清空了')
  return one
}

// The same tap twice: it was submitted by her from the version she saw.
const isAgain = (draft: Draft, { rev }: Seen, actor: Actor) =>
  (draft.state === 'review' || draft.state === 'published') &&
  draft.rev === rev + 1 &&
  draft.submittedBy === actor.staffId

const log = (
  tx: Db,
  { staffId }: Actor,
  action: ActName,
  { itemId, title }: Draft,
  at: number,
  said = '',
) =>
  insertAct(tx, {
    staffId,
    action,
    subject: itemId,
    detail: said ? `${title}：${said}` : title,
    at,
  })
