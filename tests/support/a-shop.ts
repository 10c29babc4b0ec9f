import type { Insertable } from 'kysely'
import { insertOnce } from '../../db/write.ts'
import { markChanged } from '../../db/queries/kept-rows.ts'
import { SHOP } from '../../db/queries/shop-names.ts'
import type { Schema } from '../../db/schema.ts'
import { T0 } from '../../api/demo/corp.ts'
import { createWorld } from '../world.ts'

type Row<T extends keyof Schema> = Insertable<Schema[T]>

const NAMED = new Set(['staff', 'store', 'tag', 'tagGroup', 'reply', 'page', 'product'])

/** The moment the shop's clock shows when a test begins: Saturday 20:41. */
export const CLOCK = T0
export const DAY = 86_400_000

/**
 * A small shop in a whole world: 翠湖店 with 林小雨 and 何静, and 果果妈 whom both know. WeCom (the
 * simulator) knows the same people, and that 林小雨 is her friend.
 */
export async function aShop() {
  const world = await createWorld()
  const { db } = world

  const add = async <T extends keyof Schema & string>(table: T, ...rows: Row<T>[]) => {
    for (const row of rows) {
      if (!(await insertOnce(db, table, row))) throw new Error(`${table} is there already`)
    }
    if (NAMED.has(table)) await markChanged(db, SHOP, CLOCK)
  }
  await add('store', { id: 'st1', name: '翠湖店', address: '', hours: '' })
  for (const [id, name] of [
    ['u_linxiaoyu', '林小雨'],
    ['u_hejing', '何静'],
  ] as const) {
    await add('staff', { ...staff, id, name })
    await add('staffStore', { staffId: id, storeId: 'st1' })
  }

  const made = {
    aCustomer: async (
      id: string,
      known: Partial<Row<'customer'>> = {},
      staffIds = ['u_linxiaoyu'],
    ) => {
      await add('customer', { ...customer, id, name: id, ...known })
      for (const staffId of staffIds) await made.aFollow(staffId, id)
    },
    aFollow: (staffId: string, customerId: string) =>
      add('follow', { ...follow, staffId, customerId }),
    aPage: (id: string, known: Partial<Row<'page'>> = {}) =>
      add('page', { ...page, id, title: id, ...known }),
    aReply: async (id: string, text: string, known: Partial<Row<'reply'>> = {}) => {
      const partsJson = JSON.stringify([{ kind: 'text', text }])
      await add('reply', { ...reply, id, title: id, partsJson, ...known })
    },
    /** She looked at a page, as the collector keeps it. */
    aLook: async (
      customerId: string,
      pageId: string,
      openedAt: number,
      staffId = 'u_linxiaoyu',
    ) => {
      looks += 1
      const id = `view_${String(looks).padStart(4, '0')}`
      await add('pageView', {
        ...look,
        id,
        customerId,
        personKey: customerId,
        pageId,
        staffId,
        openedAt,
        lastAt: openedAt,
      })
      const old = await db
        .selectFrom('customerPage')
        .where('customerId', '=', customerId)
        .where('pageId', '=', pageId)
        .selectAll()
        .executeTakeFirst()
      if (old) {
        await db
          .updateTable('customerPage')
          .set({ views: old.views + 1, lastAt: openedAt })
          .where('customerId', '=', customerId)
          .where('pageId', '=', pageId)
          .execute()
      } else {
        await add('customerPage', {
          customerId,
          pageId,
          views: 1,
          days: 1,
          lastDay: '2026-11-21',
          activeMs: 20_000,
          depth: 0.9,
          firstAt: openedAt,
          lastAt: openedAt,
          lastShareId: 'share_1',
        })
      }
      await add('radar', {
        id: `radar_${String(looks).padStart(4, '0')}`,
        staffId,
        kind: 'view',
        customerId,
        groupId: null,
        pageId,
        shareId: 'share_1',
        viewId: id,
        views: 1,
        activeMs: 20_000,
        amountFen: null,
        happenedAt: openedAt,
        changedAt: openedAt,
        handledAt: null,
        personKey: customerId,
      })
    },
    aTask: (id: string, customerId: string, known: Partial<Row<'task'>> = {}) =>
      add('task', { ...task, id, customerId, ...known }),
    anOrder: (id: string, customerId: string, paidAt: number) =>
      add('shopOrder', { ...order, id, orderNo: id, customerId, paidAt }),
  }
  let looks = 0
  await made.aCustomer('cu001', { name: '果果妈' }, ['u_linxiaoyu', 'u_hejing'])
  await add('product', {
    id: 'pd01',
    name: '夜用拉拉裤',
    priceFen: 6900,
    stock: 20,
    pickup: '翠湖店',
    imageUrl: '/pictures/pd01.png',
  })
  await made.aPage('p11', { kind: 'product', title: '夜用拉拉裤 L：薄一点', productId: 'pd01' })
  await made.aPage('p01', { title: '夜里到底要换几次' })

  const browsers = new Map<string, ReturnType<typeof world.asStaff>>()
  /** Asks the sidebar's doors as a member. */
  const as = async (staffId: string) => {
    const signedIn = browsers.get(staffId) ?? world.asStaff(staffId)
    browsers.set(staffId, signedIn)
    const { browser } = await signedIn
    return async (method: string, path: string, body?: unknown) => {
      const response = await browser.fetch(`/api/sidebar${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as any }
    }
  }
  return Object.assign(world, made, { add, as })
}

export type Shop = Awaited<ReturnType<typeof aShop>>

const staff: Omit<Row<'staff'>, 'id' | 'name'> = {
  role: 'rep',
  title: '育儿顾问',
  bio: '',
  isKfDutyAt: null,
  certName: null,
  certExpiresAt: null,
  certCheckedBy: null,
  syncedAt: CLOCK,
  leftAt: null,
}
const customer: Omit<Row<'customer'>, 'id' | 'name'> = {
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
  createdAt: CLOCK - 40 * DAY,
  syncedAt: CLOCK,
  deletedAt: null,
}
const follow: Omit<Row<'follow'>, 'staffId' | 'customerId'> = {
  remark: '难缠，别理',
  description: '',
  addWay: 1,
  source: null,
  followedAt: CLOCK - 40 * DAY,
  endedAt: null,
  endedBy: null,
  verifiedAt: CLOCK,
}
const page: Omit<Row<'page'>, 'id' | 'title'> = {
  kind: 'article',
  description: '',
  status: 'live',
  authorId: 'u_linxiaoyu',
  reviewerId: null,
  reviewedAt: null,
  minutes: 2,
  productId: null,
  storyConsentId: null,
  gift: null,
  blocksJson: '[]',
  version: 1,
  publishedAt: CLOCK - 9 * DAY,
  changedAt: CLOCK - 9 * DAY,
}
const reply: Omit<Row<'reply'>, 'id' | 'title' | 'partsJson'> = {
  category: '跟进',
  useWhen: '',
  avoidWhen: '',
  isPromotionAt: null,
  situation: null,
  status: 'live',
  sortNo: 1,
  changedAt: CLOCK,
}
const look = {
  shareId: 'share_1',
  groupId: null,
  visitorId: null,
  activeMs: 20_000,
  claimedMs: 20_000,
  depth: 0.9,
  clicks: 0,
  shares: 0,
  verdict: 'counted' as const,
}
const task: Omit<Row<'task'>, 'id' | 'customerId'> = {
  staffId: 'u_linxiaoyu',
  rule: 'push_coupon',
  replyId: null,
  evidenceJson: JSON.stringify({ reason: '看了三次' }),
  dueAt: CLOCK,
  createdAt: CLOCK,
  doneAt: null,
  dismissedAt: null,
  closedReason: null,
}
const order = {
  shopId: 'st1',
  status: 'paid' as const,
  amountFen: 6900,
  refundedFen: 0,
  itemsJson: JSON.stringify([{ name: '夜用拉拉裤' }]),
  shareId: null,
  couponCode: null,
  buyerKey: null,
  receivedAt: CLOCK,
  changedAt: CLOCK,
}
