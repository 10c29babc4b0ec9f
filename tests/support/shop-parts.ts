import { createHmac } from 'node:crypto'
import { DAY } from '../../api/shop-time.ts'
import type { Db } from '../../db/database.ts'
import { keepHeadcount } from '../../db/queries/group-headcounts.ts'
import type { PageKind, Schema } from '../../db/schema.ts'
import { CLOCK, type Platform } from './platform.ts'

// People, pages and shares put straight into an empty shop; only the difference is spelled out.

let count = 0
const next = () => String(++count).padStart(6, '0')

export async function aStore(db: Db, id: string) {
  await db.insertInto('store').values({ id, name: id, address: '', hours: '' }).execute()
}

export async function aCustomer(db: Db, over: Partial<Schema['customer']> = {}) {
  const id = over.id ?? `cu_${next()}`
  await db
    .insertInto('customer')
    .values({
      id,
      name: `客户 ${id}`,
      wxType: 1,
      kind: 'friend',
      corpName: null,
      avatarUrl: null,
      unionId: null,
      storeId: 'st1',
      preference: 'normal',
      preferenceAt: null,
      ageBand: null,
      guardianConsentAt: null,
      createdAt: CLOCK - 100 * DAY,
      syncedAt: null,
      deletedAt: null,
      ...over,
    })
    .execute()
  return id
}

/** She lets herself be known by what she does. */
export async function agrees(db: Db, customerId: string, answeredAt = CLOCK - 60 * DAY) {
  const id = `v_${customerId}`
  await db
    .insertInto('visitor')
    .values({
      id,
      customerId,
      evidence: 'external_userid',
      createdAt: answeredAt,
      linkedAt: answeredAt,
    })
    .execute()
  await db
    .insertInto('consent')
    .values({
      id: `consent_${customerId}`,
      visitorId: id,
      purpose: 'browsing',
      answer: 'agreed',
      version: '1',
      answeredAt,
      evidence: '{}',
    })
    .execute()
}

export async function aPage(db: Db, id: string, kind: PageKind = 'article') {
  await db
    .insertInto('page')
    .values({
      id,
      kind,
      title: id,
      description: '',
      status: 'live',
      authorId: 'u_fangzhou',
      reviewerId: null,
      reviewedAt: null,
      minutes: null,
      productId: null,
      storyConsentId: null,
      gift: null,
      blocksJson: '[]',
      version: 1,
      publishedAt: CLOCK,
      changedAt: CLOCK,
    })
    .execute()
  return id
}

export async function aGroup(db: Db, id: string, over: Partial<Schema['groupChat']> = {}) {
  await db
    .insertInto('groupChat')
    .values({
      id,
      name: `群 ${id}`,
      ownerId: 'u_linxiaoyu',
      kind: 'trade',
      storeId: 'st1',
      notice: '',
      memberDay: null,
      flashOpenAt: null,
      flashCloseAt: null,
      createdAt: CLOCK - 100 * DAY,
      dissolvedAt: null,
      memberVersion: '',
      syncedAt: CLOCK,
      ...over,
    })
    .execute()
  return id
}

export async function joins(
  db: Db,
  groupId: string,
  memberId: string,
  over: Partial<Schema['groupMember']> = {},
) {
  await db
    .insertInto('groupMember')
    .values({
      groupId,
      memberId,
      memberType: 2,
      name: memberId,
      joinScene: 1,
      invitorId: null,
      joinedAt: CLOCK - 50 * DAY,
      leftAt: null,
      ...over,
    })
    .execute()
  await keepHeadcount(db, groupId)
}

export async function aShare(db: Db, over: Partial<Schema['share']> = {}) {
  const id = over.id ?? `share_${next()}`
  await db
    .insertInto('share')
    .values({
      id,
      pageId: 'p11',
      staffId: 'u_linxiaoyu',
      chatKind: over.groupId ? 'group' : 'single',
      groupId: null,
      customerId: null,
      replyId: null,
      sendId: null,
      parentShareId: null,
      rootShareId: id,
      depth: 0,
      sharerVisitorId: null,
      membersThen: null,
      sharedAt: CLOCK - 3 * DAY,
      createdAt: CLOCK - 3 * DAY,
      ...over,
    })
    .execute()
  return id
}

/** A display of a share's page that counted, with its reader's row. */
export async function aView(db: Db, shareId: string, over: Partial<Schema['pageView']> = {}) {
  const share = await db
    .selectFrom('share')
    .where('id', '=', shareId)
    .selectAll()
    .executeTakeFirstOrThrow()
  const openedAt = over.openedAt ?? CLOCK - DAY
  const view = {
    id: `view_${next()}`,
    shareId,
    pageId: share.pageId,
    staffId: share.staffId,
    groupId: share.groupId,
    personKey: over.customerId ?? `d_${next()}`,
    visitorId: null,
    customerId: null,
    openedAt,
    lastAt: openedAt,
    activeMs: 5_000,
    claimedMs: 5_000,
    depth: 0.5,
    clicks: 0,
    shares: 0,
    verdict: 'counted' as const,
    ...over,
  }
  await db.insertInto('pageView').values(view).execute()
  const known = await db
    .selectFrom('shareReader')
    .where('shareId', '=', shareId)
    .where('personKey', '=', view.personKey)
    .select('views')
    .executeTakeFirst()
  if (known) return view.id
  const { personKey, customerId, activeMs, depth } = view
  await db
    .insertInto('shareReader')
    .values({
      shareId,
      personKey,
      customerId,
      firstAt: openedAt,
      lastAt: openedAt,
      views: 1,
      activeMs,
      depth,
    })
    .execute()
  return view.id
}

/** An order as a shop writes it. */
export const anOrder = (over: Record<string, unknown> = {}) => ({
  orderNo: 'A-1',
  shopId: 'st1',
  status: 'paid',
  paidAt: CLOCK - 60_000,
  amountFen: 6900,
  items: [{ sku: 'pd01', name: '夜用拉拉裤', quantity: 1 }],
  customer: {},
  ...over,
})

/** Sends orders to the webhook, signed as a shop signs them. */
export function sendOrders(
  { app, deps }: Pick<Platform, 'app' | 'deps'>,
  orders: unknown,
  signed: { secret?: string; timestamp?: number; body?: string } = {},
) {
  const body = typeof orders === 'string' ? orders : JSON.stringify(orders)
  const timestamp = String(signed.timestamp ?? Math.floor(deps.now() / 1000))
  const mac = createHmac('sha256', signed.secret ?? deps.config.orderWebhookSecret)
    .update(`${timestamp}.${body}`)
    .digest('hex')
  return app.request('/hooks/orders', {
    method: 'POST',
    body: signed.body ?? body,
    headers: {
      'content-type': 'application/json',
      'x-huisheng-timestamp': timestamp,
      'x-huisheng-signature': `v1=${mac}`,
    },
  })
}
