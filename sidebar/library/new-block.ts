import { newKey } from '../api.ts'
import { rightNow } from '../clock.ts'
import type { DraftBlock } from './shapes.ts'

/** What a writer may add. Pictures are those she takes: none from elsewhere. */
export const newBlockTypes = [
  'text',
  'heading',
  'list',
  'art',
  'picture',
  'notice',
  'quote',
  'product',
  'coupon',
  'order',
  'live',
  'poll',
  'source',
  'ask',
] as const

const HOUR = 3_600_000
const EIGHT_HOURS = 8 * HOUR
/** Eight in the evening of the next day, in the shop's zone. */
function tomorrowEvening() {
  const today = Math.floor((rightNow() + EIGHT_HOURS) / (24 * HOUR))
  const startsAt = (today + 1) * 24 * HOUR + 20 * HOUR - EIGHT_HOURS
  return { startsAt, endsAt: startsAt + HOUR }
}

/** Of an answer, or of a poll: it stays when the words change. */
export const newPartId = () => newKey().replaceAll('-', '').slice(0, 12)
const twoAnswers = () => [
  { id: newPartId(), text: '' },
  { id: newPartId(), text: '' },
]

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
    picture: { url: '', width: 0, height: 0, alt: '' },
    live: { title: '', hostId: '', ...tomorrowEvening(), pageIds: [] },
    poll: { id: newPartId(), question: '', options: twoAnswers(), takesIdeas: true },
    source: { sources: [] },
    ask: { text: '' },
  }
  return { type, ...empty[type] }
}
