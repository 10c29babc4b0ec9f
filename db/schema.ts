// Longer than 300 lines: every table in one place, each with its sentence.
// The tables as TypeScript sees them. SQL names are the same in snake_case (`follow.customer_id`).
// Times end in `At`: UTC epoch ms. Days end in `Day`: text, Asia/Shanghai, 2026-11-21.
// Money ends in `Fen`. Yes/no is a time or null. Long lists are JSON text, named `…Json`.

import type { GroupWatchTables } from './schema/group-watch.ts'
import type { BenefitsTables } from './schema/benefits.ts'
import type { BoardTables } from './schema/board.ts'
import type { CollectorTables } from './schema/collector.ts'
import type { GroupCareTables } from './schema/group-care.ts'
import type { GroupScoreTables } from './schema/group-score.ts'
import type { QuotaTables } from './schema/quota.ts'
import type { OrderingTables } from './schema/ordering.ts'
import type { PeopleTables } from './schema/people.ts'
import type { KfTables } from './schema/kf.ts'
import type { CreditDimension, CreditModel, GroupKind } from './schema/kinds.ts'
import type { LibraryTables } from './schema/library.ts'
import type { LiveTables } from './schema/live.ts'
import type { PlayTables } from './schema/plays.ts'
import type { PlayTrialTables } from './schema/play-trials.ts'
import type { PollTables } from './schema/polls.ts'
import type { WechatTables } from './schema/wechat.ts'
import type { WayComparisonTables } from './schema/way-comparisons.ts'

export type { CreditDimension, CreditModel, GroupKind }
export type Stage = '初识' | '了解' | '意向' | '首购' | '复购' | '沉睡'
export type Role = 'rep' | 'manager' | 'operator' | 'it'
export type CustomerKind = 'friend' | 'kf' | 'member'
export type Preference = 'normal' | 'less' | 'none'
export type ChatKind = 'single' | 'group' | 'kf'
/** Where a printed code of a page is found. */
export type PrintedPlace = 'store' | 'parcel'
export type EventType = 'open' | 'beat' | 'hide' | 'end' | 'view' | 'click' | 'share' | 'join'
/** Why an opening counts, or the named reason why it does not. */
export type Verdict = 'counted' | 'bot' | 'staff' | 'preview' | 'too_short' | 'not_seen'
export type PageKind =
  | 'article'
  | 'product'
  | 'story'
  | 'activity'
  | 'chain'
  | 'team'
  | 'coupon'
  | 'live'
  | 'poll'
export type SendPartState = 'prepared' | 'sent' | 'cancelled' | 'failed'

export interface Schema
  extends
    BenefitsTables,
    BoardTables,
    CollectorTables,
    GroupCareTables,
    GroupScoreTables,
    KfTables,
    LibraryTables,
    LiveTables,
    QuotaTables,
    OrderingTables,
    PlayTables,
    PeopleTables,
    PlayTrialTables,
    PollTables,
    GroupWatchTables,
    WayComparisonTables,
    WechatTables {
  /** 设置: small facts about this installation (schema facts, sync cursors, the demo's clock). */
  setting: { name: string; valueJson: string; changedAt: number }
  /** 门店 */
  store: {
    id: string
    name: string
    address: string
    hours: string
    /** The department of WeCom it is, whatever it is called here; null: added by hand. */
    departmentId: number | null
  }
  /** 成员. `leftAt`: no longer with the corp; every session of hers ends with it. */
  staff: {
    id: string
    name: string
    role: Role
    title: string
    bio: string
    isKfDutyAt: number | null
    certName: string | null
    certExpiresAt: number | null
    certCheckedBy: string | null
    syncedAt: number | null
    leftAt: number | null
    /** When a colleague gave her the role she has; null: WeCom did. */
    roleSetAt: number | null
  }
  staffStore: { staffId: string; storeId: string }
  /** 客户. `id` is the external_userid. `name` is her WeChat nickname. */
  customer: {
    id: string
    name: string
    /** WeCom's contact type: 1 微信, 2 企微. */
    wxType: number
    kind: CustomerKind
    corpName: string | null
    avatarUrl: string | null
    unionId: string | null
    storeId: string | null
    preference: Preference
    preferenceAt: number | null
    /** 月龄段; only while a guardian's consent stands. */
    ageBand: string | null
    guardianConsentAt: number | null
    createdAt: number
    syncedAt: number | null
    deletedAt: number | null
  }
  /** 跟进: this member and this customer know each other. `endedAt` set: not any more. */
  follow: {
    staffId: string
    customerId: string
    remark: string
    description: string
    addWay: number
    /** Where she came from: the `state` of a contact way. */
    source: string | null
    followedAt: number
    endedAt: number | null
    endedBy: 'staff' | 'customer' | 'sync' | null
    /** When WeCom last confirmed the relation. */
    verifiedAt: number
  }
  /** 标签组, 标签: WeCom's corp tags. */
  tagGroup: { id: string; name: string; sortNo: number; deletedAt: number | null }
  tag: { id: string; groupId: string; name: string; sortNo: number; deletedAt: number | null }
  /** 打在客户身上的标签. `ruleName` set: 自动, by that rule; a rule never removes what a person set. */
  followTag: {
    staffId: string
    customerId: string
    tagId: string
    setBy: 'person' | 'rule' | 'wecom'
    ruleName: string | null
    setAt: number
    /** When WeCom first showed it on her; null: still on its way there. */
    wecomAt: number | null
  }
  /** 客户群. `id` is the chat_id. Flash groups (隔夜群) have both flash times. */
  groupChat: {
    id: string
    name: string
    ownerId: string
    kind: GroupKind
    storeId: string | null
    notice: string
    memberDay: number | null
    flashOpenAt: number | null
    flashCloseAt: number | null
    createdAt: number
    dissolvedAt: number | null
    memberVersion: string
    syncedAt: number | null
  }
  /** 群成员: staff (memberType 1) and customers (2). A person who leaves keeps the row with `leftAt`. */
  groupMember: {
    groupId: string
    memberId: string
    memberType: number
    name: string
    joinScene: number
    invitorId: string | null
    joinedAt: number
    leftAt: number | null
  }
  /** 商品 */
  product: {
    id: string
    name: string
    priceFen: number
    stock: number | null
    pickup: string
    imageUrl: string | null
    /** 停用: no page shows it, nobody can choose it; what was offered of it goes on. */
    offAt: number | null
    changedAt: number | null
    changedBy: string | null
  }
  /** 客户本人的授权: without one no story is shown. */
  storyConsent: {
    id: string
    customerId: string
    scope: string
    givenAt: number
    withdrawnAt: number | null
  }
  /** 页面. `blocksJson`: a list of blocks, see `api/content/blocks.ts`. */
  page: {
    id: string
    kind: PageKind
    title: string
    description: string
    status: 'draft' | 'review' | 'live' | 'off'
    authorId: string
    reviewerId: string | null
    reviewedAt: number | null
    minutes: number | null
    productId: string | null
    storyConsentId: string | null
    gift: string | null
    blocksJson: string
    version: number
    publishedAt: number | null
    changedAt: number
  }
  /** 分享: one person's own way of passing one page on. Its token names it. Parents make a chain. */
  share: {
    id: string
    pageId: string
    /** Who answers for it: the member at the root of the chain. */
    staffId: string
    chatKind: ChatKind | 'forward' | PrintedPlace
    /** The group or the customer it was sent to; null when passed on to unknown people. */
    groupId: string | null
    customerId: string | null
    replyId: string | null
    sendId: string | null
    parentShareId: string | null
    rootShareId: string
    depth: number
    /** Who passed it on (depth > 0), when she agreed to be known. */
    sharerVisitorId: string | null
    /** Members of the group when it was sent. */
    membersThen: number | null
    sharedAt: number | null
    createdAt: number
  }
  /** 访客: somebody who agreed to be remembered. `id` is a keyed hash of her openid. */
  visitor: {
    id: string
    customerId: string | null
    /** How we know who she is: `external_userid` from WeCom's login, or `openid` alone. */
    evidence: 'external_userid' | 'openid'
    createdAt: number
    linkedAt: number | null
  }
  /** 同意: append-only; the newest row of a person and purpose is what holds. */
  consent: {
    id: string
    visitorId: string
    purpose: 'browsing' | 'personalised' | 'guardian'
    answer: 'agreed' | 'declined' | 'withdrawn'
    version: string
    answeredAt: number
    evidence: string
  }
  /** 事件: append-only, as received. `id` is the browser's uuid v7 (16 bytes). */
  event: {
    id: Uint8Array
    type: EventType
    viewId: string
    shareId: string
    visitorKey: string
    visitorId: string | null
    customerId: string | null
    seq: number
    activeMs: number
    depth: number
    verdict: Verdict
    detailJson: string | null
    clientAt: number
    at: number
    receivedAt: number
  }
  /** 浏览: one display of a page, folded from its events. Its first three names are fixed at opening. */
  pageView: {
    id: string
    shareId: string
    pageId: string
    staffId: string
    groupId: string | null
    /**
     * Who, as far as we may know: a customer, a visitor, or a key that lives one day. Where a
     * customer is named it is her id, and her displays are found by it.
     */
    personKey: string
    visitorId: string | null
    customerId: string | null
    openedAt: number
    lastAt: number
    activeMs: number
    depth: number
    clicks: number
    verdict: Verdict
    /** The longest active time her browser claimed; `activeMs` is what the clock allows of it. */
    claimedMs: number
    shares: number
  }
  /** Rollup: a person and a share; the two lists of a group's push are counted from it. */
  shareReader: {
    shareId: string
    personKey: string
    customerId: string | null
    firstAt: number
    lastAt: number
    views: number
    activeMs: number
    depth: number
  }
  /** Rollup: a customer and a page; 「第 2 次看」 is counted from it. */
  customerPage: {
    customerId: string
    pageId: string
    views: number
    days: number
    lastDay: string
    activeMs: number
    depth: number
    firstAt: number
    lastAt: number
    lastShareId: string
  }
  /**
   * Rollup: a day's openings of a page by member and group (`groupId` '' = outside groups). A reader
   * is a person and a share, counted once, on the day she first opened it.
   */
  pageDay: {
    day: string
    pageId: string
    staffId: string
    groupId: string
    views: number
    readers: number
    namedReaders: number
    activeMs: number
    clicks: number
    shares: number
  }
  /** Openings that do not count, by day and named reason, so that they can be looked at. */
  setAsideDay: { day: string; verdict: Verdict; views: number }
  /** 意向分 and 阶段 as of `at`, folded event by event; a replay gives the same. See `api/scores/`. */
  customerScore: {
    customerId: string
    intent: number
    partsJson: string
    stage: Stage
    stageEvidenceJson: string
    level: 'cold' | 'warm' | 'hot'
    levelAt: number
    at: number
    changedAt: number
  }
  /** 阶段, moved by a person with a reason. `undoneAt` set: taken back. */
  stageMove: {
    id: string
    customerId: string
    staffId: string
    stage: Stage
    reason: string
    movedAt: number
    undoneAt: number | null
  }
  /** 记一笔 */
  note: {
    id: string
    customerId: string
    staffId: string
    text: string
    remindDay: string | null
    notedAt: number
    deletedAt: number | null
  }
  /** 话术. `partsJson`: what is sent, in order, see `api/replies/parts.ts`. */
  reply: {
    id: string
    category: string
    title: string
    useWhen: string
    avoidWhen: string
    isPromotionAt: number | null
    /** The moment it is meant for, see `api/replies/situations.ts`; null: only found by looking. */
    situation: string | null
    partsJson: string
    status: 'live' | 'off'
    sortNo: number
    changedAt: number
  }
  replyFavourite: { staffId: string; replyId: string; at: number }
  /** Rollup: how often a reply was really used: sends of which WeCom said a part was sent. */
  replyUse: { replyId: string; sends: number; lastAt: number }
  /** 发送: one reply to one chat. Counted as used only through parts that WeCom says were sent. */
  send: {
    id: string
    /** From the browser: the same tap twice is the same send. */
    idempotencyKey: string
    staffId: string
    chatKind: ChatKind
    customerId: string | null
    groupId: string | null
    replyId: string | null
    suggestionKey: string | null
    reason: string | null
    preparedAt: number
    finishedAt: number | null
  }
  sendPart: {
    sendId: string
    /** From 1, in the order of sending. */
    partNo: number
    kind: 'text' | 'page'
    text: string
    shareId: string | null
    state: SendPartState
    error: string | null
    changedAt: number
    /** The device that is sending it now, and until when the others wait. */
    claimedBy: string | null
    claimedUntil: number | null
  }
  /** 订单, as the shop last told us; see `orderState` for what it told. */
  shopOrder: {
    id: string
    shopId: string
    orderNo: string
    status: 'paid' | 'refunded' | 'cancelled'
    paidAt: number
    amountFen: number
    refundedFen: number
    customerId: string | null
    /** Keyed hash of who the shop said bought it, while we do not know her: she may be known later. */
    buyerKey: string | null
    itemsJson: string
    shareId: string | null
    couponCode: string | null
    receivedAt: number
    changedAt: number
  }
  /** What a shop said of an order, once per order, status and amount; never edited. */
  orderNotice: {
    id: string
    orderId: string
    status: 'paid' | 'refunded' | 'cancelled'
    refundedFen: number
    bodyHash: string
    /** The letter as we understood it, without phone numbers; the order is made from all of them. */
    toldJson: string
    receivedAt: number
  }
  /** 归因: append-only; refunds are negative rows. Each dimension of a model and window sums to the order. */
  credit: {
    id: string
    orderId: string
    model: CreditModel
    windowDays: number
    dimension: CreditDimension
    /** An id of the dimension, 'direct' (touched outside it: 单聊) or 'none' (未归因). */
    target: string
    amountFen: number
    kind: 'order' | 'refund'
    viewId: string | null
    reason: string
    ruleVersion: string
    orderedAt: number
    day: string
    storeId: string | null
    createdAt: number
  }
  /** Rollup of `credit` by day; written in the same transaction. */
  creditDay: {
    day: string
    model: CreditModel
    windowDays: number
    dimension: CreditDimension
    target: string
    storeId: string
    amountFen: number
    orders: number
    refundFen: number
  }
  /** 雷达: what a member should hear of. Also the SSE log: `id` only grows. */
  radar: {
    id: string
    staffId: string
    kind: 'view' | 'order' | 'task' | 'share'
    customerId: string | null
    groupId: string | null
    pageId: string | null
    shareId: string | null
    viewId: string | null
    views: number
    activeMs: number
    amountFen: number | null
    happenedAt: number
    changedAt: number
    handledAt: number | null
    /** Whose views are merged here; see `pageView.personKey`. */
    personKey: string | null
  }
  /** Tasks a rule prepared for a member (「推一张券」, 「积分快到期」), with the reason. */
  task: {
    id: string
    staffId: string
    customerId: string
    rule: string
    replyId: string | null
    evidenceJson: string
    dueAt: number
    createdAt: number
    doneAt: number | null
    dismissedAt: number | null
    closedReason: string | null
  }
  /** 线索, handled: from `doneAt` on she is nobody's lead until something new happens. */
  leadMark: { customerId: string; staffId: string; doneAt: number; beforeAt: number | null }
  /** 售后. While one is open (`closedAt` null) nothing promotional is said to her. */
  afterSale: {
    id: string
    customerId: string
    what: string
    openedAt: number
    closedAt: number | null
  }
  /** 员工会话. `id` is the sha256 of the cookie; the cookie itself is kept nowhere. */
  session: {
    id: string
    staffId: string
    createdAt: number
    seenAt: number
    expiresAt: number
    endedAt: number | null
  }
  /** A login under way: bound to the browser by cookie, used once. */
  loginState: {
    id: string
    browserHash: string
    kind: 'staff' | 'customer'
    next: string
    createdAt: number
    usedAt: number | null
  }
  /** 任务: work for later, or elsewhere, or again. Same key, same work. */
  job: {
    id: string
    kind: string
    key: string
    payloadJson: string
    runAt: number
    claimedUntil: number | null
    claimedBy: string | null
    attempts: number
    lastError: string | null
    doneAt: number | null
    createdAt: number
  }
  /** 同步: a run over everything WeCom knows, resumable. */
  syncRun: {
    id: string
    kind: 'full' | 'reconcile'
    state: 'running' | 'done' | 'failed'
    stepJson: string
    doneSteps: number
    totalSteps: number
    startedAt: number
    changedAt: number
    finishedAt: number | null
    error: string | null
  }
  /** WeCom's letters, by the hash of what they say: a second copy is known. */
  callbackSeen: { id: string; event: string; receivedAt: number }
  /** WeCom app messages: what was sent to whom, so that a reload or a crash sends nothing twice. */
  notice: {
    id: string
    staffId: string
    key: string
    text: string
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown'
    error: string | null
    createdAt: number
    sentAt: number | null
  }
  /** 操作日志 */
  auditLog: {
    id: string
    staffId: string
    action: string
    subject: string
    detail: string
    at: number
  }
  /** Received and refused by the collector's projection, kept to be looked at and replayed. */
  badEvent: { id: string; reason: string; raw: string; receivedAt: number }
  /** WeCom's access tokens and tickets, so that processes share them. */
  wecomToken: { name: string; value: string; expiresAt: number; changedAt: number }
}
