import { listCards } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import { issuePageToken } from '../content/page-token.ts'
import { cardPictures } from '../pictures/card-picture.ts'
import type { WecomAttachment } from '../wecom/mass.ts'

/** A file kept at WeCom for three days; nobody can tell who reads it. */
export interface MassFile {
  mediaId: string
  name: string
}

/** What a task carries beside its words, as it is kept. */
export interface Attachments {
  pageIds: string[]
  files: MassFile[]
}

/** One link of a part: its own share, so that its readers are counted apart. */
export interface PartShare {
  pageId: string
  shareId: string
}

export const readAttachments = (json: string) => JSON.parse(json) as Attachments
export const readShares = (json: string) => JSON.parse(json) as PartShare[]

/** The words and attachments of a part as WeCom takes them; lacking, when a page of it is off now. */
export async function messageOf(
  deps: Pick<Deps, 'db' | 'config'>,
  part: { text: string; attachmentsJson: string; sharesJson: string },
): Promise<{ text: string; attachments: WecomAttachment[]; isLacking: boolean }> {
  const { db, config } = deps
  const shares = readShares(part.sharesJson)
  const { files } = readAttachments(part.attachmentsJson)
  const cards = await listCards(
    db,
    shares.map(({ pageId }) => pageId),
  )
  const pictures = await cardPictures(deps, cards)
  const links = shares.flatMap(({ pageId, shareId }): WecomAttachment[] => {
    const card = cards.find((each) => each.pageId === pageId)
    if (!card) return []
    return [
      {
        kind: 'link',
        title: card.title,
        description: card.description,
        url: linkOf(config, shareId),
        imageUrl: pictures.get(pageId) ?? '',
      },
    ]
  })
  return {
    text: part.text,
    isLacking: links.length < shares.length,
    attachments: [
      ...links,
      ...files.map(({ mediaId }): WecomAttachment => ({ kind: 'file', mediaId })),
    ],
  }
}

export const linkOf = (config: Deps['config'], shareId: string) =>
  `${config.publicUrl}/p/${issuePageToken(config, { shareId })}`
