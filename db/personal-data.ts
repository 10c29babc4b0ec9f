import type { Schema } from './schema.ts'

// Every table says here what it holds of a person, what becomes of it when she has everything
// deleted, and what her export calls it. The type asks each new table for its answer.

/** Rows of a person, found by her ids, through another table, or by reading a text. */
export interface Held {
  /** Columns in which one of her ids may stand. */
  by?: readonly string[]
  /** Found through the row it belongs to: own column, table, that table's column. */
  of?: readonly [column: string, table: keyof Schema, key: string]
  /** Texts in which her ids may stand among other words. */
  texts?: readonly string[]
  /** Texts for people to read, in which her name may stand. */
  names?: readonly string[]
  /**
   * gone: the row goes. nobody: the row stays for its sums under a name made of chance.
   * readings: forgotten with what she read. seat: who sits in a group goes on being counted.
   */
  erased: 'gone' | 'nobody' | 'readings' | 'seat'
  /** What is written over a row that stays. */
  blank?: Readonly<Record<string, string | number | null>>
  /** What her export calls it; `not`: why it is not in there. */
  told: string | { not: string }
}

/** Holds nothing of any customer, and why. */
interface Nothing {
  none: string
}

const SHOP = { none: '店里自己的内容和设置' }
const STAFF = { none: '只说员工' }
const SUMS = { none: '只有合计，没有人' }
const MACHINE = { none: '机器自己的状态' }

const derived = { not: '由上面的记录算出来，没有新的内容' }
const trace = { not: '别的记录的副本或通知' }

/** Every table. */
export const PERSONAL_DATA: Record<keyof Schema, Held | Nothing> = {
  // — who she is —
  customer: {
    by: ['id'],
    erased: 'nobody',
    blank: {
      name: '已删除的客人',
      corpName: null,
      avatarUrl: null,
      unionId: null,
      ageBand: null,
      guardianConsentAt: null,
    },
    told: 'customer',
  },
  visitor: { by: ['id', 'customerId'], erased: 'gone', told: 'visitors' },
  consent: { by: ['visitorId'], erased: 'nobody', told: 'consents' },
  identityLink: { by: ['visitorId', 'customerId'], erased: 'gone', told: 'identity' },
  identityMove: { of: ['linkId', 'identityLink', 'id'], erased: 'gone', told: derived },
  erasedPerson: { none: '只有一个算不回去的记号，用来不再记她' },
  follow: { by: ['customerId'], erased: 'gone', told: 'follows' },
  followTag: { by: ['customerId'], erased: 'gone', told: 'tags' },
  groupMember: { by: ['memberId', 'invitorId'], erased: 'seat', told: 'groups' },
  groupPastStay: { by: ['memberId'], erased: 'seat', told: 'pastStays' },
  stageMove: { by: ['customerId'], erased: 'gone', told: 'stageMoves' },
  note: { by: ['customerId'], erased: 'gone', told: 'notes' },
  storyConsent: { by: ['customerId'], erased: 'nobody', told: 'stories' },
  // What she let us tell of her is written out in these; without her consent they are gone.
  libraryDraft: { of: ['consentId', 'storyConsent', 'id'], erased: 'gone', told: 'stories' },
  libraryVersion: { of: ['consentId', 'storyConsent', 'id'], erased: 'gone', told: 'stories' },
  // — what she read —
  event: { by: ['visitorKey', 'visitorId', 'customerId'], erased: 'readings', told: 'events' },
  pageView: { by: ['personKey', 'visitorId', 'customerId'], erased: 'readings', told: 'views' },
  shareReader: { by: ['personKey', 'customerId'], erased: 'readings', told: derived },
  customerPage: { by: ['customerId'], erased: 'readings', told: derived },
  share: {
    by: ['customerId', 'sharerVisitorId'],
    erased: 'nobody',
    told: 'forwards',
  },
  radar: { by: ['customerId', 'personKey'], erased: 'nobody', told: derived },
  customerScore: { by: ['customerId'], erased: 'gone', told: 'score' },
  pushTouch: { by: ['customerId'], erased: 'nobody', told: 'touches' },
  leadCase: { by: ['customerId'], erased: 'nobody', told: 'leads' },
  leadClaim: { by: ['customerId'], erased: 'gone', told: derived },
  liveBell: { by: ['subject'], erased: 'gone', told: trace },
  leadMark: { by: ['customerId'], erased: 'gone', told: derived },
  // — what she said on our pages —
  pollVote: { by: ['personKey', 'customerId'], erased: 'nobody', told: 'votes' },
  idea: {
    by: ['personKey', 'customerId'],
    erased: 'nobody',
    blank: { text: '' },
    told: 'ideas',
  },
  ideaBacking: { by: ['personKey', 'customerId'], erased: 'nobody', told: 'backings' },
  liveReminder: { by: ['personKey', 'customerId'], erased: 'gone', told: 'liveReminders' },
  // — what was said to her —
  send: {
    by: ['customerId'],
    erased: 'nobody',
    blank: { reason: null, suggestionKey: null },
    told: 'sends',
  },
  sendPart: { of: ['sendId', 'send', 'id'], erased: 'nobody', blank: { text: '' }, told: 'sends' },
  task: {
    by: ['customerId'],
    erased: 'nobody',
    blank: { evidenceJson: '{"reason":""}' },
    told: 'tasks',
  },
  afterSale: { by: ['customerId'], erased: 'nobody', blank: { what: '' }, told: 'afterSales' },
  massTarget: { by: ['toId'], erased: 'nobody', told: 'massSends' },
  massTask: { texts: ['audienceJson'], erased: 'nobody', told: trace },
  nudge: { by: ['toId'], erased: 'nobody', blank: { reason: null }, told: 'nudges' },
  kfOffer: { by: ['customerId'], erased: 'nobody', told: 'kfOffers' },
  kfVisit: { by: ['customerId'], erased: 'gone', told: 'kfVisits' },
  kfReception: { by: ['customerId'], erased: 'gone', told: derived },
  notice: { texts: ['key'], names: ['text'], erased: 'nobody', told: trace },
  auditLog: { by: ['subject'], names: ['detail'], erased: 'nobody', told: trace },
  groupWait: {
    by: ['customerId'],
    erased: 'nobody',
    blank: { note: '', handOffNote: '' },
    told: 'groupWaits',
  },
  // — plays —
  playRun: { by: ['subjectId'], texts: ['entryKey'], erased: 'nobody', told: 'plays' },
  playStep: { by: ['subjectId'], erased: 'nobody', blank: { text: null }, told: 'plays' },
  playLog: { by: ['subjectId'], erased: 'nobody', blank: { words: '' }, told: 'plays' },
  playTouch: { by: ['subjectId'], erased: 'nobody', told: derived },
  // — groups' points —
  groupPoint: { by: ['customerId'], erased: 'nobody', told: 'groupPoints' },
  groupPointDay: { by: ['customerId'], erased: 'nobody', told: derived },
  groupScore: { by: ['customerId'], erased: 'gone', told: derived },
  memberTier: { by: ['customerId'], erased: 'gone', told: derived },
  groupSpeechDay: { by: ['customerId'], erased: 'nobody', told: 'groupSpeech' },
  dismissedHint: { by: ['customerId'], erased: 'gone', told: derived },
  // — orders and money: kept for the law, without her —
  shopOrder: { by: ['customerId'], erased: 'nobody', blank: { buyerKey: null }, told: 'orders' },
  orderNotice: { texts: ['toldJson'], erased: 'nobody', told: trace },
  creditOrder: { by: ['target'], erased: 'nobody', told: derived },
  boardSpan: { by: ['target'], erased: 'nobody', told: derived },
  placement: { by: ['personId', 'customerId'], erased: 'nobody', told: 'placements' },
  offerBuyer: { by: ['personId'], erased: 'nobody', told: derived },
  payment: { by: ['customerId'], erased: 'nobody', told: 'payments' },
  paymentNotice: { texts: ['toldJson'], erased: 'nobody', told: trace },
  commissionEntry: {
    by: ['customerId'],
    erased: 'nobody',
    told: { not: '联盟平台的对账，积分另有一行' },
  },
  // — benefits —
  couponGrant: { by: ['holderId', 'customerId', 'visitorId'], erased: 'nobody', told: 'coupons' },
  giftGrant: { by: ['holderId'], erased: 'nobody', told: 'gifts' },
  pointEntry: { by: ['customerId'], erased: 'nobody', told: 'points' },
  checkIn: { by: ['holderId'], erased: 'nobody', told: 'checkIns' },
  benefitHolder: { by: ['holderId'], erased: 'gone', told: derived },
  // — copies that live for a while —
  exportFile: { none: '问题和行数；文件本身在 exportPart' },
  exportPart: { erased: 'gone', told: trace },
  job: { texts: ['key', 'payloadJson'], erased: 'gone', told: trace },
  badEvent: { texts: ['raw'], erased: 'gone', told: trace },
  // — ledgers without her —
  credit: { none: '一单的归因，单里才有人' },
  stockEntry: { none: '一单的库存流水，单里才有人' },
  refund: { none: '一单的退款，单里才有人' },
  team: SUMS,
  offer: SHOP,
  creditDay: SUMS,
  boardClock: MACHINE,
  exitDay: SUMS,
  groupHeadcount: SUMS,
  leadDay: SUMS,
  sendDay: SUMS,
  chatDay: SUMS,
  pageDay: SUMS,
  setAsideDay: SUMS,
  couponDay: SUMS,
  playCount: SUMS,
  replyUse: SUMS,
  groupLife: SUMS,
  massPart: { none: '一位员工的一份群发，对象在 massTarget' },
  massReminder: STAFF,
  coupon: SHOP,
  gift: SHOP,
  groupBenefit: SHOP,
  partner: SHOP,
  partnerEntry: { none: '商家的账单，不记客人' },
  affiliateItem: SHOP,
  play: SHOP,
  playVersion: SHOP,
  groupRule: SHOP,
  groupGuide: STAFF,
  groupTemplate: SHOP,
  groupChecklist: SHOP,
  groupTick: STAFF,
  playTrial: { none: '试跑只留数字，不留人' },
  wayComparison: { none: '各种算法的合计，不记客人' },
  miniEntry: { none: '从哪里进来的，不记谁' },
  miniTicketUse: MACHINE,
  viewNews: MACHINE,
  pendingPerson: {
    by: ['visitorId'],
    erased: 'gone',
    told: { not: '还没有认出来的记号，最多留 90 天' },
  },
  preparedForward: {
    by: ['sharerVisitorId', 'personKey'],
    erased: 'nobody',
    told: { not: '备着的转发链接，转出去才算转发' },
  },
  messageGrant: { by: ['personId', 'customerId'], erased: 'gone', told: 'messageGrants' },
  recalledPush: SHOP,
  setting: SHOP,
  store: SHOP,
  staff: STAFF,
  staffStore: STAFF,
  staffCard: STAFF,
  tagGroup: SHOP,
  tag: SHOP,
  groupChat: SHOP,
  product: SHOP,
  page: SHOP,
  picture: SHOP,
  liveShare: { none: '哪条链接来自直播，不记谁' },
  reply: SHOP,
  replyFavourite: STAFF,
  session: STAFF,
  loginState: MACHINE,
  syncRun: MACHINE,
  callbackSeen: MACHINE,
  wecomToken: MACHINE,
}
