import { listAnswersOfCustomer, newestAnswer } from '../../db/queries/consents.ts'
import {
  findCustomerFor,
  findOpenCase,
  findUnreadArticle,
  listRecentPages,
} from '../../db/queries/profiles.ts'
import { findGroupListener, findSpeaker } from '../../db/queries/replies.ts'
import { listSaid } from '../../db/queries/sends.ts'
import type { ChatKind } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
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
type Customer = NonNullable<Awaited<ReturnType<typeof findCustomerFor>>>
type RecentPage = Awaited<ReturnType<typeof listRecentPages>>[number]

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

/** Loads what is known of this chat for this member; her right to it was checked before. */
export async function findChatContext(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  staffId: string,
  chat: { kind: ChatKind; id: string },
): Promise<ChatContext> {
  if (chat.kind === 'group') {
    const [speaker, group, quota] = await Promise.all([
      findSpeaker(db, staffId),
      findGroupListener(db, chat.id),
      quotaForGroup(db, chat.id, now()),
    ])
    if (!group) throw new AppError('not_found', '没有找到这个群')
    const storeName = group.storeName ?? speaker?.storeName
    return {
      values: {
        ...(speaker && { 顾问: speaker.name }),
        ...(storeName && { 门店: storeName }),
        ...(group.flashCloseAt !== null && { 截止: shownClock(group.flashCloseAt, now()) }),
      },
      listener: { chat: 'group', groupKind: group.kind, quota },
      pageAtHand: null,
      articleAtHand: null,
    }
  }
  const at = now()
  const { customer, speaker, pages, openCase, unreadArticle, answers, said, limits, received } =
    await together(db, {
      customer: findCustomerFor.of(chat.id, staffId),
      speaker: findSpeaker.of(staffId),
      pages: listRecentPages.of(chat.id),
      openCase: findOpenCase.of(chat.id),
      unreadArticle: findUnreadArticle.of(chat.id),
      answers: listAnswersOfCustomer.of(chat.id),
      said: listSaid.of(chat.id, startOfDay(dayOf(at))),
      limits: askLimits(),
      received: askReceived(chat.id, at),
    })
  const sentToday = said.length
  if (!customer) throw new AppError('not_found', '没有找到这位客户')
  const quota = quotaFrom(limits, customer.preference, received, at)
  const personalised = newestAnswer(answers, 'personalised')
  // 按我看过的推荐 turned off: which page to speak of is the member's choice alone.
  if ((personalised?.answer ?? 'agreed') !== 'agreed') {
    return customerContext(chat.kind, speaker, customer, {
      pages: [],
      unreadArticle: undefined,
      openCase,
      sentToday,
      quota,
    })
  }
  const known = { pages, unreadArticle, openCase, sentToday, quota }
  return customerContext(chat.kind, speaker, customer, known)
}

/** 21:00 today, 11月22日 21:00 on another day. */
function shownClock(at: number, now: number): string {
  const clock = saidClock(at)
  if (dayOf(at) === dayOf(now)) return clock
  const [, month, day] = dayOf(at).split('-').map(Number)
  return `${month}月${day}日 ${clock}`
}
