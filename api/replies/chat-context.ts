import { listAnswersOfCustomer, newestAnswer } from '../../db/queries/consents.ts'
import {
  findCustomer,
  findOpenCase,
  findUnreadArticle,
  listRecentPages,
  pagesNamed,
  unreadArticle,
} from '../../db/queries/profiles.ts'
import { findGroupListener, findSpeaker } from '../../db/queries/replies.ts'
import { listSaid } from '../../db/queries/sends.ts'
import { shopNames, type ShopNames } from '../../db/queries/shop-names.ts'
import type { Db } from '../../db/database.ts'
import type { ChatKind } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { askReceived, quotaForGroup, quotaFrom } from '../quota/find-quota.ts'
import { askLimits } from '../quota/limits.ts'
import type { CustomerQuota } from '../quota/rules.ts'
import { dayOf, saidClock, startOfDay } from '../shop-time.ts'
import type { Values } from './variables.ts'
import type { Listener } from './why-blocked.ts'

/** Who speaks to whom: enough to fill a reply and to know whether it may be said. */
export interface ChatContext {
  values: Values
  listener: Listener
  /** The page this conversation is about, when there is one. */
  pageAtHand: string | null
  /** An article she has not read: what 资讯分享 has at hand. */
  articleAtHand: string | null
}

type Speaker = { name: string; storeName: string | null } | undefined
type Customer = NonNullable<Awaited<ReturnType<typeof findCustomer>>> & { storeName: string | null }
type RecentPage = ReturnType<typeof pagesNamed>[number]
type Found = Awaited<ReturnType<typeof together<ReturnType<typeof askAbout>>>>

/** Who is speaking, as `findSpeaker` finds her. */
export function speakerOf({ staffId, storeIds }: Actor, { staff, stores }: ShopNames): Speaker {
  const name = staff.get(staffId)
  const first = storeIds[0]
  return name === undefined
    ? undefined
    : { name, storeName: (first === undefined ? undefined : stores.get(first)) ?? null }
}

/** What is known when one speaks to a customer. */
export function customerContext(
  chat: 'single' | 'kf',
  speaker: Speaker,
  customer: Customer,
  {
    pages,
    unreadArticle,
    openCase,
    sentToday,
    quota,
  }: {
    pages: RecentPage[]
    unreadArticle: { pageId: string } | undefined
    openCase: object | undefined
    sentToday: number
    quota?: CustomerQuota | undefined
  },
): ChatContext {
  const live = pages.filter((page) => page.status === 'live')
  const goods = live.find((page) => page.productName !== null)
  const storeName = customer.storeName ?? speaker?.storeName
  return {
    values: {
      // Her own name, never our remark: what we write about her is not for her eyes.
      称呼: customer.name,
      ...(speaker && { 顾问: speaker.name }),
      ...(storeName && { 门店: storeName }),
      // 月龄段 is a child's: only while a guardian's consent stands.
      ...(customer.guardianConsentAt !== null &&
        customer.ageBand !== null && { 月龄段: customer.ageBand }),
      ...(live[0] && { 页面: `《${live[0].title}》` }),
      ...(goods?.productName && { 商品: goods.productName }),
    },
    listener: {
      chat,
      kind: customer.kind,
      wxType: customer.wxType,
      preference: customer.preference,
      hasOpenCase: openCase !== undefined,
      sentToday,
      quota,
    },
    pageAtHand: live[0]?.pageId ?? null,
    articleAtHand: unreadArticle?.pageId ?? null,
  }
}

/** What `contextFrom` starts from, to be asked together with other things. */
export const askAbout = (customerId: string, at: number) => ({
  customer: findCustomer.of(customerId),
  recent: listRecentPages.of(customerId),
  openCase: findOpenCase.of(customerId),
  answers: listAnswersOfCustomer.of(customerId),
  said: listSaid.of(customerId, startOfDay(dayOf(at))),
  limits: askLimits(),
  received: askReceived(customerId, at),
  mark: shopNames.mark(),
})

/** Loads what is known of this chat for this member; her right to it was checked before. */
export async function findChatContext(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  staffId: string,
  chat: { kind: ChatKind; id: string },
): Promise<ChatContext> {
  const at = now()
  if (chat.kind === 'group') {
    const [speaker, group, quota] = await Promise.all([
      findSpeaker(db, staffId),
      findGroupListener(db, chat.id),
      quotaForGroup(db, chat.id, at),
    ])
    if (!group) throw new AppError('not_found', '没有找到这个群')
    const storeName = group.storeName ?? speaker?.storeName
    return {
      values: {
        ...(speaker && { 顾问: speaker.name }),
        ...(storeName && { 门店: storeName }),
        ...(group.flashCloseAt !== null && { 截止: shownClock(group.flashCloseAt, at) }),
      },
      listener: { chat: 'group', groupKind: group.kind, quota },
      pageAtHand: null,
      articleAtHand: null,
    }
  }
  const { speaker, ...found } = await together(db, {
    speaker: findSpeaker.of(staffId),
    ...askAbout(chat.id, at),
  })
  return contextFrom(db, chat.kind, speaker, found, await shopNames.since(db, found.mark), at)
}

/** The same of a customer, from what `askAbout` found. */
export async function contextFrom(
  db: Db,
  chat: 'single' | 'kf',
  speaker: Speaker,
  found: Found,
  names: ShopNames,
  at: number,
): Promise<ChatContext> {
  const { customer, recent, openCase, answers, said, limits, received } = found
  const sentToday = said.length
  if (!customer) throw new AppError('not_found', '没有找到这位客户')
  const whom = {
    ...customer,
    storeName: customer.storeId === null ? null : (names.stores.get(customer.storeId) ?? null),
  }
  const quota = quotaFrom(limits, customer.preference, received, at)
  const personalised = newestAnswer(answers, 'personalised')
  // 按我看过的推荐 turned off: which page to speak of is the member's choice alone.
  if ((personalised?.answer ?? 'agreed') !== 'agreed') {
    return customerContext(chat, speaker, whom, {
      pages: [],
      unreadArticle: undefined,
      openCase,
      sentToday,
      quota,
    })
  }
  const known = unreadArticle(recent, names)
  return customerContext(chat, speaker, whom, {
    pages: pagesNamed(recent, names),
    unreadArticle: known === 'ask' ? await findUnreadArticle(db, customer.id) : known,
    openCase,
    sentToday,
    quota,
  })
}

/** 21:00 today, 11月22日 21:00 on another day. */
function shownClock(at: number, now: number): string {
  const clock = saidClock(at)
  if (dayOf(at) === dayOf(now)) return clock
  const [, month, day] = dayOf(at).split('-').map(Number)
  return `${month}月${day}日 ${clock}`
}
