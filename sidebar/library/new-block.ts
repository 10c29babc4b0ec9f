import type { DraftBlock } from './shapes.ts'

/** What a writer may add. Photos from elsewhere are left out: pages show pictures of ours alone. */
export const newBlockTypes = [
  'text',
  'heading',
  'list',
  'art',
  'notice',
  'quote',
  'product',
  'coupon',
  'order',
  'source',
  'ask',
] as const

/** A block with nothing in it yet. */
export function newBlock(type: string): DraftBlock {
  const empty: Record<string, Record<string, unknown>> = {
    text: { paragraphs: [] },
    heading: { text: '' },
    list: { ordered: false, items: [] },
    art: { name: 'book', alt: '' },
    notice: { tone: 'info', text: '' },
    quote: { paragraphs: [], who: '' },
    product: { productId: '' },
    coupon: { couponId: '' },
    order: { offerId: '' },
    source: { sources: [] },
    ask: { text: '' },
  }
  return { type, ...empty[type] }
}
