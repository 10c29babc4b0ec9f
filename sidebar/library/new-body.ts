import { newKey } from '../api.ts'
import { rightNow } from '../clock.ts'
import type { Body, Kind } from './shapes.ts'

const day = 86_400_000
const prefixes = {
  reply: 'reply',
  page: 'page',
  story: 'page',
  coupon: 'coupon',
  template: 'template',
  product: 'product',
  gift: 'gift',
}

/** An id for something new; the server takes no other form. */
export const newItemId = (kind: Kind) => `${prefixes[kind]}_${newKey().replaceAll('-', '')}`

/** What one begins with. */
export function newBody(kind: Kind, staffId: string | null): Body {
  if (kind === 'reply') {
    const parts = [{ kind: 'text' as const, text: '' }]
    const facts = { category: '日常聊天', title: '', useWhen: '', avoidWhen: '' }
    return { ...facts, situation: null, isPromotion: false, parts }
  }
  if (kind === 'coupon') {
    const terms = { name: '', faceFen: 0, minSpendFen: 0, validDays: 7 }
    const time = { startsAt: rightNow(), endsAt: rightNow() + 30 * day }
    const limits = { budget: 100, perPerson: 1, perGroupDay: 1, weekday: null }
    return { ...terms, ...time, ...limits, isRedEnvelope: false }
  }
  if (kind === 'template') {
    const texts = { title: '', kind: 'trade', playName: '', groupName: '', welcome: '' }
    const settings = { fixedMembers: [], antiSpam: '', autoReply: '', mayRename: false, guides: [] }
    const limits = { hours: null, maxPosts: null, couponsPerPerson: null, replyLimitMin: null }
    return { ...texts, ...settings, ...limits }
  }
  if (kind === 'product') {
    return { name: '', priceFen: 0, stock: null, pickup: '', imageUrl: null }
  }
  if (kind === 'gift') return { name: '', points: null, checkInDays: 3, total: 20 }
  const texts = { title: '', description: '', minutes: null, gift: '' }
  const people = { authorId: staffId, reviewerId: null, reviewedDay: null, storyConsentId: null }
  const first =
    kind === 'story'
      ? { type: 'quote', paragraphs: [''], who: '' }
      : { type: 'text', paragraphs: [''] }
  const pageKind = kind === 'story' ? 'story' : 'article'
  return { pageKind, ...texts, productId: null, ...people, blocks: [first] }
}
