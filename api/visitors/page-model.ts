import type { PageKind, Preference } from '../../db/schema.ts'
import type { ShownLive } from '../broadcasts/show-live.ts'
import type { Block } from '../content/blocks.ts'
import type { OfferView } from '../ordering/offer-view.ts'
import type { OrderView } from '../ordering/order-view.ts'
import type { ShownOffer } from '../coupons/show-offer.ts'
import type { ShownPoll } from '../polls/show-poll.ts'
import type { MineModel } from '../points/find-mine.ts'
import type { Language } from './language.ts'

/** 商品 as a block shows it. */
export interface ShownProduct {
  id: string
  name: string
  priceFen: number
  stock: number | null
  pickup: string
  /** Its picture's address. */
  imageUrl: string | null
}

/** A block with what it names filled in. */
export type ShownBlock =
  | Exclude<Block, { type: 'product' | 'coupon' | 'order' | 'live' | 'poll' }>
  | { type: 'order'; offer: OfferView; token: string }
  | { type: 'coupon'; offer: ShownOffer }
  | { type: 'live'; live: ShownLive }
  | { type: 'poll'; poll: ShownPoll }
  | { type: 'product'; product: ShownProduct; note: string | null }

/** The member who answers for what she sent: her real post, and her certificate while it is valid. */
export interface Sender {
  name: string
  /** What she is called beside her name; never instead of it. */
  alias: string
  skills: string
  /** 视频号 */
  channel: string
  /** Her photo's address. */
  photo: string | null
  /** How she is called in a button: 小雨. */
  shortName: string
  title: string
  bio: string
  certificate: { name: string; checkedBy: string } | null
  store: { name: string; address: string; hours: string } | null
}

/** Everything one reader sees of one shared page; made by a verb, shown by `miniapp/server.ts`. */
export interface PageModel {
  /** Of the words around hers; what the shop has written stays as written. */
  language: Language
  token: string
  url: string
  kind: PageKind
  title: string
  description: string
  corpName: string
  minutes: number | null
  author: string | null
  reviewer: string | null
  reviewedOn: string | null
  publishedOn: string | null
  blocks: ShownBlock[]
  /** 客户故事: since when she allows it, and what she was given. */
  story: { consentedOn: string; gift: string } | null
  sender: Sender | null
  /** 为什么收到这页 */
  why: string
  /** 微信客服, when the shop has configured it. */
  kfUrl: string | null
  /** `staff`: a member looks; `preview`: a page that was not sent to anybody. Neither is counted. */
  viewer: 'reader' | 'staff' | 'preview'
  /** A preview through one customer's eyes: `nameless` when she has not agreed to be known. */
  seenAs?: 'known' | 'nameless'
  /** Whose eyes those are: the same page in another language is seen through them too. */
  asWhom?: string | undefined
  /** True: she has come through the login and was never asked. */
  asksConsent: boolean
  isRemembered: boolean
  /** Her wish about messages; null when we do not know who she is. */
  preference: Preference | null
  /** The answer to the form she has just sent. */
  said: string | null
  script: string | null
  /** The script that brings islands to life; fetched only where one stands. */
  islands: string | null
  /** The script that gives the page its card in WeChat's menu; null where nobody signs for it. */
  card: string | null
  /** What a card of it shows: the page's photo, or a drawing of ours. */
  picture: string
}

/** A page that cannot be shown, said politely. */
export interface NoticeModel {
  language: Language
  title: string
  text: string
  corpName: string
  stores: { name: string; address: string; hours: string }[]
}

/** M2: one order, for her who made it. */
export interface OrderModel {
  language: Language
  corpName: string
  order: OrderView
  /** 微信客服, when the shop has configured it. */
  kfUrl: string | null
  said: string | null
  islands: string | null
}

/** M4: what we hold about her and what she has allowed. */
export interface PrivacyModel {
  language: Language
  corpName: string
  noticeVersion: string
  /** 告知书 in force, paragraph by paragraph. */
  notice: readonly string[]
  isKnown: boolean
  name: string | null
  holds: { kind: string; label: string; count: number; keptDays: number | null; note: string }[]
  consents: {
    purpose: 'browsing' | 'personalised' | 'guardian'
    label: string
    state: 'agreed' | 'declined' | 'withdrawn' | 'none'
    isOn: boolean
    since: string | null
    /** What changes when it is off, or on. */
    effect: string
  }[]
  history: { label: string; answer: string; at: string }[]
  preference: Preference | null
  ageBand: string | null
  /** What a guardian may choose from; empty while she has not agreed. */
  ageBands: readonly string[]
  stores: { name: string; address: string; hours: string }[]
  advisers: string[]
  said: string | null
  /** The number of a deletion that has just been done. */
  receipt: string | null
  /** Paid for and not fetched yet: who deletes everything needs its code. */
  toPickUp: { product: string; pickupCode: string }[]
  /** Where 「返回」 leads: the page she came from. */
  backTo: string | null
  script: string | null
}

/** What the server-side build of `miniapp/` offers. */
export interface MiniappRenderer {
  /** The inline style sheets pages may carry, for their hashes in the Content-Security-Policy. */
  sheets: readonly string[]
  renderPage(model: PageModel): Promise<string>
  renderNotice(model: NoticeModel): Promise<string>
  renderOrder(model: OrderModel): Promise<string>
  renderPrivacy(model: PrivacyModel): Promise<string>
  renderMine(model: MineModel): Promise<string>
}
