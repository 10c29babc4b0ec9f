import type { Insertable } from 'kysely'
import { insertOnce } from '../../db/write.ts'
import type { Schema } from '../../db/schema.ts'
import { CLOCK, type Platform, platform, signIn } from './platform.ts'

type Row<T extends keyof Schema> = Insertable<Schema[T]>

export { CLOCK }
export const DAY = 86_400_000

/** What WeCom was told, and how it answers from now on. */
export interface Told {
  marks: { staffId: string; customerId: string; add: string[]; remove: string[] }[]
  remarks: { staffId: string; customerId: string; remark: string }[]
  refuse: Error | undefined
}

/** A small shop: 翠湖店 with 林小雨 and 何静, and 果果妈 whom both know. */
export async function aShop() {
  const shop = await platform()
  const { db } = shop.deps
  const told: Told = { marks: [], remarks: [], refuse: undefined }
  Object.assign(shop.deps.wecom, {
    async markTag(staffId: string, customerId: string, change: { add: string[]; remove: string[] }) {
      if (told.refuse) throw told.refuse
      told.marks.push({ staffId, customerId, ...change })
    },
    async remarkCustomer(staffId: string, customerId: string, { remark }: { remark: string }) {
      if (told.refuse) throw told.refuse
      told.remarks.push({ staffId, customerId, remark })
    },
  })

  const add = async <T extends keyof Schema & string>(table: T, ...rows: Row<T>[]) => {
    for (const row of rows) {
      if (!(await insertOnce(db, table, row))) throw new Error(`${table} is there already`)
    }
  }
  await add('store', { id: 'st1', name: '翠湖店', address: '', hours: '' })
  await shop.aStaff('linxiaoyu', 'rep', ['st1'])
  await shop.aStaff('hejing', 'rep', ['st1'])
  await db.updateTable('staff').set({ name: '林小雨' }).where('id', '=', 'linxiaoyu').execute()
  await db.updateTable('staff').set({ name: '何静' }).where('id', '=', 'hejing').execute()

  const made = {
    aCustomer: async (id: string, known: Partial<Row<'customer'>> = {}, staffIds = ['linxiaoyu']) => {
      await add('customer', { ...customer, id, name: id, ...known })
      for (const staffId of staffIds) await made.aFollow(staffId, id)
    },
    aFollow: (staffId: string, customerId: string) =>
      add('follow', { ...follow, staffId, customerId }),
    aPage: (id: string, known: Partial<Row<'page'>> = {}) =>
      add('page', { ...page, id, title: id, ...known }),
    aReply: (id: string, text: string, known: Partial<Row<'reply'>> = {}) =>
      add('reply', {
        ...reply,
        id,
        title: id,
        partsJson: JSON.stringify([{ kind: 'text', text }]),
        ...known,
      }),
    /** She looked at a page, as the collector keeps it. */
    aLook: async (customerId: string, pageId: string, openedAt: number, staffId = 'linxiaoyu') => {
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
      } as Row<'pageView'>)
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
      } as Row<'radar'>)
    },
    aTask: (id: string, customerId: string, known: Partial<Row<'task'>> = {}) =>
      add('task', { ...task, id, customerId, ...known }),
    anOrder: (id: string, customerId: string, paidAt: number) =>
      add('shopOrder', { ...order, id, orderNo: id, customerId, paidAt } as Row<'shopOrder'>),
  }
  let looks = 0
  await made.aCustomer('cu001', { name: '果果妈' }, ['linxiaoyu', 'hejing'])
  await add('product', {
    id: 'pd01',
    name: '夜用拉拉裤',
    priceFen: 6900,
    stock: 20,
    pickup: '翠湖店',
    imageUrl: null,
  })
  await made.aPage('p11', { kind: 'product', title: '夜用拉拉裤 L：薄一点', productId: 'pd01' })
  await made.aPage('p01', { title: '夜里到底要换几次' })

  const cookies = new Map<string, string>()
  /** Asks the sidebar's doors as a member. */
  const as = async (staffId: string) => {
    const cookie = cookies.get(staffId) ?? (await signIn(shop, staffId))
    cookies.set(staffId, cookie)
    return async (method: string, path: string, body?: unknown) => {
      const response = await shop.app.request(`/api/sidebar${path}`, {
        method,
        headers: { cookie, host: 'localhost:3000', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as any }
    }
  }
  return Object.assign(shop as Platform, made, { add, as, told, db })
}

export type Shop = Awaited<ReturnType<typeof aShop>>

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
  authorId: 'linxiaoyu',
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
  verdict: 'counted' as const,
}
const task: Omit<Row<'task'>, 'id' | 'customerId'> = {
  staffId: 'linxiaoyu',
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
