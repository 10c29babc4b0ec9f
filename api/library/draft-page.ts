import type { Db } from '../../db/database.ts'
import { findDraft } from '../../db/queries/library.ts'
import { findDraftPeople } from '../../db/queries/library-people.ts'
import type { findSharedPage } from '../../db/queries/pages.ts'
import type { Config } from '../config.ts'
import { issuePageToken } from '../content/page-token.ts'
import { startOfDay } from '../shop-time.ts'
import { readWritten } from './bodies.ts'
import { findPublished } from './find-item.ts'

const DRAFT = 'draft.'
const LIVE = 'live.'

type Shared = NonNullable<Awaited<ReturnType<typeof findSharedPage>>>

/** The address of a page that is still being written; it opens for members alone. */
export const draftToken = (config: Config, itemId: string) =>
  issuePageToken(config, { shareId: `${DRAFT}${itemId}`, preview: true })

/** The same for a page as published, before it is sent to anybody. */
export const liveToken = (config: Config, itemId: string) =>
  issuePageToken(config, { shareId: `${LIVE}${itemId}`, preview: true })

/** True when a token names a page of 库, not a share. */
export const isDraftShare = (shareId: string) =>
  shareId.startsWith(DRAFT) || shareId.startsWith(LIVE)

/** A page of 库 as a reader would see it, sent by `by` to her customer, else by whoever wrote it. */
export async function findDraftPage(
  db: Db,
  shareId: string,
  by: { staffId: string; customerId: string } | null,
): Promise<Shared | undefined> {
  const itemId = shareId.slice(shareId.indexOf('.') + 1)
  const found = await (shareId.startsWith(LIVE) ? findLive : findInWork)(db, itemId)
  if (!found || (found.written.kind !== 'page' && found.written.kind !== 'story')) return undefined
  const { written, authorId } = found
  const { body } = written
  const people = await findDraftPeople(db, {
    senderId: by?.staffId ?? authorId,
    authorId: body.authorId,
    reviewerId: body.reviewerId,
    consentId: body.storyConsentId,
  })
  return {
    ...people,
    shareId,
    chatKind: 'single',
    groupId: null,
    sentToCustomerId: by?.customerId ?? null,
    depth: 0,
    pageId: itemId,
    kind: written.kind === 'story' ? 'story' : body.pageKind,
    title: body.title,
    description: body.description,
    status: 'draft',
    minutes: body.minutes,
    productId: body.productId,
    storyConsentId: body.storyConsentId,
    gift: body.gift.trim() || null,
    blocksJson: JSON.stringify(body.blocks),
    reviewedAt: body.reviewedDay === null ? null : startOfDay(body.reviewedDay),
    publishedAt: null,
  }
}

const findLive = async (db: Db, itemId: string) =>
  (await findPublished(db, 'page', itemId)) ?? (await findPublished(db, 'story', itemId))

async function findInWork(db: Db, itemId: string) {
  const draft = (await findDraft(db, 'page', itemId)) ?? (await findDraft(db, 'story', itemId))
  const written = draft && readWritten(draft.kind, draft.bodyJson)
  return draft && written && { written, authorId: draft.authorId }
}
