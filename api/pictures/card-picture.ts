import { listBlocksOfPages } from '../../db/queries/pages.ts'
import { type ArtName, type Block, readBlocks } from '../content/blocks.ts'
import type { Deps } from '../deps.ts'
import { drawnUrl } from './picture-url.ts'

/**
 * What a chat shows beside a page's title: the photo in it, its product's, or a drawing of ours.
 * A client asks from elsewhere, so the address is a whole one.
 */
export function cardPicture(
  publicUrl: string,
  { blocks, imageUrl }: { blocks: Block[]; imageUrl: string | null },
): string {
  const photo = blocks.find((block) => block.type === 'picture')?.url ?? imageUrl
  return new URL(photo || drawnUrl(drawingOf(blocks)), `${publicUrl}/`).href
}

/** The drawing that stands in the page; without one, what the page is for. */
function drawingOf(blocks: Block[]): ArtName {
  for (const block of blocks) {
    if (block.type === 'art') return block.name
    if (block.type === 'coupon') return 'gift'
    if (block.type === 'live' || block.type === 'poll') return 'chat'
  }
  return 'store'
}

/** The pictures of these pages' cards, by page. */
export async function cardPictures(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  pages: { pageId: string; imageUrl: string | null }[],
): Promise<Map<string, string>> {
  const found = await listBlocksOfPages(
    db,
    pages.map(({ pageId }) => pageId),
  )
  const blocks = new Map(found.map(({ id, blocksJson }) => [id, readBlocks(blocksJson)]))
  return new Map(
    pages.map(({ pageId, imageUrl }) => [
      pageId,
      cardPicture(config.publicUrl, { blocks: blocks.get(pageId) ?? [], imageUrl }),
    ]),
  )
}
