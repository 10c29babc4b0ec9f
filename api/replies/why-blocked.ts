import type { ChatKind, CustomerKind, GroupKind, PageKind, Preference } from '../../db/schema.ts'
import {
  type CustomerQuota,
  type GroupQuota,
  mayNudgeCustomer,
  mayNudgeGroup,
  type QuotaVerdict,
} from '../quota/rules.ts'
import { isQuiet } from '../shop-time.ts'

/** What a reply is, for the question whether it may be said. */
export interface Saying {
  category: string
  isPromotion: boolean
  pageKinds: PageKind[]
}

/** Whom it would be said to. */
export type Listener =
  | {
      chat: 'single' | 'kf'
      kind: CustomerKind
      wxType: number
      preference: Preference
      hasOpenCase: boolean
      /** Messages of ours that WeCom took today. */
      sentToday: number
      /** What she may still receive; unknown where nothing is sent yet. */
      quota?: CustomerQuota | undefined
    }
  | { chat: 'group'; groupKind: GroupKind; quota?: GroupQuota | undefined }

export type Verdict =
  | { kind: 'ok' }
  /** Not offered at all. `sayWhy` is for the one who asks for it nevertheless. */
  | { kind: 'never'; reason: string }
  /** Offered, and sent only after the member has said why (logged). */
  | { kind: 'needs_reason'; reason: string }

/** 还可打扰 n 次: messages a day to one customer, by what she wished for. */
export const PER_DAY: Record<Preference, number> = { normal: 3, less: 1, none: 0 }

/** Categories that answer a question of hers: welcome whatever she said about promotion. */
const ANSWERS = new Set(['咨询问答', '售后'])
/** Also fine at night: she is talking with us. */
const REPLIES_AT_NIGHT = new Set(['咨询问答', '售后', '日常聊天'])
const SELLING_PAGES = new Set<PageKind>(['product', 'chain', 'team', 'coupon', 'activity'])

/** Whether saying it would sell something: the reply says so, or a page without words does. */
const isSelling = (saying: Saying) =>
  saying.isPromotion ||
  (saying.category === '' && saying.pageKinds.some((kind) => SELLING_PAGES.has(kind)))

/** Whether it counts as promotion for the ceilings: what it brings along counts too. */
export const isPromo = ({ isPromotion, pageKinds }: Saying) =>
  isPromotion || pageKinds.some((kind) => SELLING_PAGES.has(kind))

/** Whether it answers her, or is the member's own word: it disturbs nobody. */
export const isAnswer = (saying: Saying) =>
  ANSWERS.has(saying.category) || (saying.category === '' && !isSelling(saying))

/** Which replies belong to which kind of chat. */
export const suitsChat = (category: string, chat: ChatKind) =>
  chat === 'group' ? category === '群内' || category === '资讯分享' : category !== '群内'

/** 能不能说: her wish comes first, then what is open, then the hour. */
export function whyBlocked(saying: Saying, listener: Listener, now: number): Verdict {
  const quiet: Verdict =
    isQuiet(now) && saying.category !== '' && !REPLIES_AT_NIGHT.has(saying.category)
      ? { kind: 'needs_reason', reason: '21:30–8:30 不打扰，她先说话时再发' }
      : { kind: 'ok' }
  if (listener.chat === 'group') {
    const full = listener.quota && overQuota(mayNudgeGroup(listener.quota, isPromo(saying)))
    if (full?.kind === 'never') return full
    if (listener.groupKind === 'talk' && isSelling(saying)) {
      return { kind: 'needs_reason', reason: '这是认知交流群，不发推广' }
    }
    if (full) return full
    return quiet
  }
  const answers = ANSWERS.has(saying.category)
  if (listener.preference === 'none' && !answers && (saying.category !== '' || isSelling(saying))) {
    return { kind: 'never', reason: '她不想收推广，只回她问的' }
  }
  if (listener.hasOpenCase && isSelling(saying)) {
    return { kind: 'never', reason: '有没处理完的售后，先不推' }
  }
  if (listener.wxType === 2 && saying.pageKinds.includes('coupon')) {
    return { kind: 'never', reason: '对方用的是企业微信，红包样式的券发不了' }
  }
  if (listener.chat === 'single' && listener.kind !== 'friend') {
    const reason =
      listener.kind === 'kf' ? '她还不是好友，请在客服会话里回' : '她只在群里，还不是好友'
    return { kind: 'never', reason }
  }
  // Her day is full: an answer is welcome all the same, and words of the member's own.
  const isWanted = isAnswer(saying)
  const full =
    listener.quota && !isWanted && overQuota(mayNudgeCustomer(listener.quota, isPromo(saying)))
  if (full) return full
  if (listener.sentToday >= PER_DAY[listener.preference] && !isWanted) {
    const reason =
      listener.preference === 'less'
        ? '她说过少发点，今天已经发过了'
        : `今天已经发过 ${listener.sentToday} 次，再发要写个理由`
    return { kind: 'needs_reason', reason }
  }
  return quiet
}

/** WeCom's rule holds for everybody; over our own ceiling she may go, with a reason. */
const overQuota = (verdict: QuotaVerdict): Verdict | undefined =>
  verdict.kind === 'ok'
    ? undefined
    : { kind: verdict.kind === 'never' ? 'never' : 'needs_reason', reason: verdict.reason }
