import type { Asked } from '../../db/compiled-once.ts'
import { listAfterSaleItems } from '../../db/queries/after-sales.ts'
import { listAnswersOfCustomer, newestAnswer } from '../../db/queries/consents.ts'
import { listTakenCoupons, listUsedCoupons } from '../../db/queries/coupon-timeline.ts'
import { listOfferItems } from '../../db/queries/kf-offers.ts'
import { listVisitItems } from '../../db/queries/kf-visits.ts'
import {
  type Cursor,
  listForwardItems,
  listMeetingItems,
  listNoteItems,
  listOrderItems,
  listSendItems,
  listStageItems,
  listTagItems,
  listViewItems,
  PAGE,
} from '../../db/queries/timelines.ts'
import { shopNames, type ShopNames } from '../../db/queries/shop-names.ts'
import { together } from '../../db/together.ts'
import { countForwardReaders } from '../../db/queries/share-chains.ts'
import { listOrderSources } from '../attribution/order-source.ts'
import { readableSource } from '../attribution/readable-source.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findAcceptedAt } from '../kf/offer-state.ts'
import { sceneName } from '../kf/scenes.ts'
import { consentItems, type TimelineItem } from './consent-items.ts'
import { shownDuration, shownItems, shownTitle, shownYuan } from './wording.ts'

export const TIMELINES = ['all', 'views', 'orders', 'talk'] as const

/** Whose timeline it is, and whether she agrees to be known by what she does. */
interface Whose {
  db: Deps['db']
  customerId: string
  isAgreed: boolean
  names: ShopNames
}

interface Source {
  ask(customerId: string, cursor?: Cursor): Asked<any[]>
  tell(rows: any[], whose: Whose): TimelineItem[] | Promise<TimelineItem[]>
}

const source = <Row>(
  ask: (customerId: string, cursor?: Cursor) => Asked<Row[]>,
  tell: (rows: Row[], whose: Whose) => TimelineItem[] | Promise<TimelineItem[]>,
): Source => ({ ask, tell })

const ORDER_WORDS = { paid: '下单', refunded: '退款', cancelled: '取消订单' }

const views = source(listViewItems, (rows, { names }) =>
  rows.map((view) => {
    const { kind, title } = names.pages.get(view.pageId) ?? { kind: null, title: '' }
    return {
      id: `view:${view.id}`,
      kind: 'view' as const,
      text:
        kind === 'article' && view.depth >= 0.9
          ? `读完《${title}》`
          : `看「${shownTitle(title)}」${shownDuration(view.activeMs)}`,
      detail: view.groupName === null ? null : `从群「${view.groupName}」打开`,
      at: view.at,
    }
  }),
)

const forwards = source(listForwardItems, async (rows, { db, customerId, isAgreed, names }) => {
  // Who takes her word back is no longer said to have passed anything on.
  if (!isAgreed || rows.length === 0) return []
  const readers = await countForwardReaders(
    db,
    rows.map(({ id }) => id),
    [customerId, ...new Set(rows.map(({ visitorId }) => visitorId))],
  )
  return rows.map(({ id, pageId, at }) => {
    const opened = readers.get(id) ?? 0
    return {
      id: `forward:${id}`,
      kind: 'forward' as const,
      text: `把《${names.pages.get(pageId)?.title ?? ''}》转给了朋友`,
      detail: opened > 0 ? `${opened} 人打开` : '还没有人打开',
      at,
    }
  })
})

const orders = source(listOrderItems, async (rows, { db }) => {
  const sources = await listOrderSources(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((order) => ({
    id: `order:${order.id}`,
    kind: 'order' as const,
    text: `${ORDER_WORDS[order.status]} ${shownYuan(order.amountFen)}`,
    detail: [
      shownItems(order.itemsJson),
      order.refundedFen > 0 ? `退了 ${shownYuan(order.refundedFen)}` : '',
      `单号 ${order.orderNo}`,
      sources.get(order.id) ?? '',
    ]
      .filter(Boolean)
      .join(' · '),
    at: order.at,
  }))
})

const afterSales = source(listAfterSaleItems, (rows) =>
  rows.map(({ id, what, closedAt, at }) => ({
    id: `case:${id}`,
    kind: 'order',
    text: `售后：${what}`,
    detail: `${closedAt === null ? '还没办完' : '办完了'} · ${id}`,
    at,
  })),
)

const meetings = source(listMeetingItems, (rows, { names }) =>
  rows.flatMap(({ id, source, at }) => {
    const name = names.staff.get(id)
    // Somebody WeCom does not show us.
    if (name === undefined) return []
    const detail = `来源：${readableSource(source)}`
    return [{ id: `met:${id}`, kind: 'stage' as const, text: `加上了${name}`, detail, at }]
  }),
)

const sends = source(listSendItems, (rows, { names }) =>
  rows.map((send) => {
    const title = names.replies.get(send.replyId ?? '')?.title
    const pageTitle = names.pages.get(send.pageId ?? '')?.title
    return {
      id: `send:${send.id}`,
      kind: 'send' as const,
      text: `${names.staff.get(send.staffId) ?? ''} 发了${title ? `「${title}」` : '一条消息'}`,
      detail: send.text || (pageTitle ? `《${pageTitle}》` : null),
      at: send.at,
    }
  }),
)

const tags = source(listTagItems, (rows, { names }) =>
  rows.flatMap(({ id, staffId, setBy, ruleName, at }) => {
    const tag = names.tags.get(id)
    // One that was deleted in WeCom.
    if (!tag) return []
    const by = setBy === 'rule' ? `自动：${ruleName ?? '规则'}` : (names.staff.get(staffId) ?? null)
    const text = `打上标签「${tag.name}」`
    return [{ id: `tag:${id}~${staffId}`, kind: 'tag' as const, text, detail: by, at }]
  }),
)

const moves = source(listStageItems, (rows, { names }) =>
  rows.map((move) => ({
    id: `stage:${move.id}`,
    kind: 'stage' as const,
    text: `${names.staff.get(move.staffId) ?? ''} 移到「${move.stage}」`,
    detail: move.reason,
    at: move.at,
  })),
)

const notes = source(listNoteItems, (rows, { names }) =>
  rows.map((note) => ({
    id: `note:${note.id}`,
    kind: 'note' as const,
    text: `记一笔：${note.text}`,
    detail: names.staff.get(note.staffId) ?? null,
    at: note.at,
  })),
)

const taken = source(listTakenCoupons, (rows) =>
  rows.map((coupon) => ({
    id: `coupon:${coupon.id}`,
    kind: 'order',
    text: `领券「${coupon.name}」`,
    detail: null,
    at: coupon.at,
  })),
)

const used = source(listUsedCoupons, (rows) =>
  rows.map((coupon) => ({
    id: `used:${coupon.id}`,
    kind: 'order',
    text: `用券「${coupon.name}」`,
    detail: coupon.storeName && `在${coupon.storeName}`,
    at: coupon.at!,
  })),
)

const offers = source(listOfferItems, (rows, { db, customerId }) =>
  Promise.all(
    rows.map(async (offer) => {
      const { id, kind, state, at } = offer
      const whom = kind === 'member' ? `专员「${offer.memberName}」` : `群「${offer.groupName}」`
      const accepted = await findAcceptedAt(db, customerId, { ...offer, offeredAt: at })
      const came = kind === 'member' ? '她加上了' : '她进群了'
      return {
        id: `offer:${id}`,
        kind: 'send' as const,
        text: `${offer.by} 在客服里推荐了${whom}`,
        detail: accepted !== null ? came : state === 'cancelled' ? '已取消' : '还没有接受',
        at,
      }
    }),
  ),
)

const visits = source(listVisitItems, (rows, { isAgreed }) =>
  rows.map(({ id, scene, title, at }) => ({
    id: `visit:${id}`,
    kind: 'view' as const,
    text: `从${sceneName(scene)}进了客服`,
    detail: isAgreed && title !== null ? `《${title}》` : null,
    at,
  })),
)

const SOURCES: Record<(typeof TIMELINES)[number], Source[]> = {
  all: [
    meetings,
    views,
    forwards,
    orders,
    afterSales,
    taken,
    used,
    sends,
    offers,
    visits,
    tags,
    moves,
    notes,
  ],
  views: [views, forwards],
  orders: [orders, afterSales, taken, used],
  talk: [sends, offers, visits, notes],
}

/** One page of her timeline, newest first, and where the next begins. */
export async function listTimeline(
  { db }: Pick<Deps, 'db'>,
  customerId: string,
  { kind, before }: { kind: (typeof TIMELINES)[number]; before?: string | undefined },
) {
  const cursor = before === undefined ? undefined : readCursor(before)
  const sources = SOURCES[kind]
  const { answers, mark, ...rows } = await together(db, {
    ...Object.fromEntries(sources.map(({ ask }, no) => [no, ask(customerId, cursor)])),
    answers: listAnswersOfCustomer.of(customerId),
    mark: shopNames.mark(),
  })
  const names = await shopNames.since(db, mark)
  const isAgreed = newestAnswer(answers, 'browsing')?.answer === 'agreed'
  const whose = { db, customerId, isAgreed, names }
  const found = await Promise.all(
    sources.map(({ tell }, no) => tell((rows as Record<number, any[]>)[no]!, whose)),
  )
  if (kind === 'all') found.push(consentItems(answers, cursor))
  const items = found.flat().sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
  const shown = items.slice(0, PAGE)
  const last = shown.at(-1)
  const hasMore = items.length > PAGE || found.some((some) => some.length === PAGE)
  return { items: shown, next: hasMore && last ? `${last.at}.${last.id}` : null }
}

function readCursor(text: string): Cursor {
  const match = /^(\d{1,16})\.([a-z]{1,10}):([\w@.:~-]{1,80})$/.exec(text)
  if (!match) throw new AppError('bad_request', '「before」不对')
  return { at: Number(match[1]), kind: match[2]!, id: match[3]!.split('~')[0]! }
}
