import { THINGS, type Target } from './guarded-shop.ts'

let drafts = 0

/** 话术 somebody begins. */
export const A_REPLY = {
  category: '日常聊天',
  title: '问声好',
  useWhen: '',
  avoidWhen: '',
  situation: null,
  isPromotion: false,
  parts: [{ kind: 'text', text: '{称呼}，周末好' }],
} as const

const nobodys = { kind: 'reply', itemId: 'reply_nobody' }
const whose = (target: Target) => THINGS[target].customerId
const preview = (customerId: string | null) => ({ body: { body: A_REPLY, customerId } })

/** A small request that makes sense, for every door of 库. */
export const libraryRequests = {
  'GET /api/sidebar/library/choices': () => ({}),
  'GET /api/sidebar/library/cards': () => ({}),
  'PUT /api/sidebar/library/cards/mine': () => ({
    body: { bio: '', certName: '', certUntilDay: null },
  }),
  'POST /api/sidebar/library/cards/:staffId/check': () => ({
    path: { staffId: 'u_nobody' },
    body: { isGood: true, certName: '育婴员', certUntilDay: null, certPictureId: null },
  }),
  'POST /api/sidebar/library/preview': () => preview(null),
  'POST /api/sidebar/library/preview (for a customer)': (_: unknown, target: Target) =>
    preview(whose(target)),
  'GET /api/sidebar/library/customers': () => ({}),
  'GET /api/sidebar/library/consents/of/:customerId': (_: unknown, target: Target) => ({
    path: { customerId: whose(target) },
  }),
  'POST /api/sidebar/library/consents/of/:customerId': (_: unknown, target: Target) => ({
    path: { customerId: whose(target) },
    body: { scope: '文字与昵称，不含照片' },
  }),
  'POST /api/sidebar/library/consents/:consentId/withdraw': () => ({
    path: { consentId: 'sc_nobody' },
  }),
  'GET /api/sidebar/library/items/:kind': () => ({ path: { kind: 'reply' } }),
  'GET /api/sidebar/library/items/:kind/:itemId': (_: unknown, target: Target) => ({
    path: { kind: 'reply', itemId: THINGS[target].replyId },
  }),
  'PUT /api/sidebar/library/items/:kind/:itemId': () => ({
    path: { kind: 'reply', itemId: `reply_${(++drafts).toString(16).padStart(32, '0')}` },
    body: { kind: 'reply', rev: 0, note: '', body: A_REPLY },
  }),
  'POST /api/sidebar/library/items/:kind/:itemId/drop': () => ({
    path: nobodys,
    body: { rev: 1 },
  }),
  'POST /api/sidebar/library/items/:kind/:itemId/submit': () => ({
    path: nobodys,
    body: { rev: 1 },
  }),
  'POST /api/sidebar/library/items/:kind/:itemId/withdraw': () => ({
    path: nobodys,
    body: { rev: 1 },
  }),
  'POST /api/sidebar/library/items/:kind/:itemId/decide': () => ({
    path: nobodys,
    body: { rev: 1, decision: 'approve', reason: '' },
  }),
  'POST /api/sidebar/library/items/:kind/:itemId/status': (_: unknown, target: Target) => ({
    path: { kind: 'reply', itemId: THINGS[target].replyId },
    body: { status: 'live' },
  }),
}
