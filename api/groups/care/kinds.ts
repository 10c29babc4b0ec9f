import type { GroupKind } from '../../../db/schema.ts'
import { DAY } from '../../shop-time.ts'

/** What a kind of group is for: which card comes first, what it is measured by, how often we speak. */
export interface KindDefaults {
  firstCard: 'orders' | 'opens' | 'reply'
  kpi: 'orders' | 'openRate' | 'replyTime'
  /** Pushes with something to sell, per seven days. */
  promotionsPerWeek: number
  hidesPromotion: boolean
  /** Days after which a group of this kind is expected to have done its work; null: it stays. */
  lifetimeDays: number | null
  /** Minutes in shop hours within which a question is answered; null: there is no clock. */
  replyLimitMin: number | null
}

/** 三类社群: 撮合交易, 认知交流, 履约. */
export const KINDS: Record<GroupKind, KindDefaults> = {
  trade: {
    firstCard: 'orders',
    kpi: 'orders',
    promotionsPerWeek: 2,
    hidesPromotion: false,
    lifetimeDays: 180,
    replyLimitMin: null,
  },
  talk: {
    firstCard: 'opens',
    kpi: 'openRate',
    promotionsPerWeek: 1,
    hidesPromotion: true,
    lifetimeDays: null,
    replyLimitMin: null,
  },
  service: {
    firstCard: 'reply',
    kpi: 'replyTime',
    promotionsPerWeek: 1,
    hidesPromotion: false,
    lifetimeDays: null,
    replyLimitMin: 30,
  },
}

export const KIND_NAMES: Record<GroupKind, string> = {
  trade: '撮合交易',
  talk: '认知交流',
  service: '履约',
}

/** 隔夜群: how much is said in its 24 hours, and what one member may take. */
export const FLASH_DEFAULTS = { hours: 24, maxPosts: 5, couponsPerPerson: 1 }

/** How long a 隔夜群 may be open. */
export const LONGEST_FLASH = 3 * DAY

/** 值得关注: WeChat lets her follow four people of a group she has folded. */
export const MOST_GUIDES = 4
