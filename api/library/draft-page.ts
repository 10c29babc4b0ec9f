import type { Db } from '../../db/database.ts'
import { findDraft } from '../../db/queries/library.ts'
import { findDraftPeople } from '../../db/queries/library-people.ts'
import type { findSharedPage } from '../../db/queries/pages.ts'
import type { Config } from '../config.ts'
import { issuePageToken } from '../content/page-token.ts'
import { startOfDay } from '../shop-time.ts'
import { readWritten } from './bodies.ts'

const DRAFT = 'draft.'

type Shared = NonNullable<Awaited<ReturnType<typeof findSharedPage>>>

/** The address of a page that is still being written; it opens for members alone. */
export const draftToken = (config: Config, itemId: string) =>
  issuePageToken(config, { shareId: `${DRAFT}${itemId}`, preview: true })

/** True when a token names a draft, not a share. */
export const isDraftShare = (shareId: string) => shareId.startsWith(DRAFT)

/** A draft as a reader would see it, sent by whoever writes it. */
export async function findDraftPage(db: Db, shareId: string): Promise<Shared | undefined> {
  const itemId = shareId.slice(DRAFT.length)
  const draft = (await findDraft(db, 'page', itemId)) ?? (await findDraft(db, 'story', itemId))
  const written = draft && readWritten(draft.kind, draft.bodyJson)
  if (!draft || (written?.kind !== 'page' && written?.kind !== 'story')) return undefined
  const { body } = written
  const people = await findDraftPeople(db, {
    senderId: draft.authorId,
    authorId: body.authorId,
    reviewerId: body.reviewerId,
    consentId: body.storyConsentId,
  })
  return {
    ...people,
    shareId,
    chatKind: 'single',
    groupId: null,
    sentToCustomerId: null,
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
