/** What the doors of 打扰额度 and 群发 answer. */
export interface Meter {
  used: number
  cap: number
}

interface CorpMeter extends Meter {
  rule: 'month' | 'week' | 'day'
  nextDay: string
}

export interface GroupQuota {
  corp: CorpMeter
  left: number
  ours: Meter & { about: 'promo_week' | 'talk_week' | 'flash' }
}

export interface CustomerQuota {
  corp: CorpMeter
  promo: Meter
  left: number
  promoLeft: number
}

export interface TodayQuota {
  personal: Meter
  group: { id: string; name: string; quota: GroupQuota } | null
  toConfirm: {
    id: string
    title: string
    chatType: 'single' | 'group'
    groupName: string | null
    people: number
    at: number
  }[]
}

export interface Limits {
  corpRule: 'month' | 'week' | 'day'
  groupPromoWeek: number
  customerPromoMonth: number
  flashPosts: number
  talkWeek: number
}

export interface LimitsAnswer {
  limits: Limits
  usual: Limits
  log: { by: string; at: number; changes: { name: keyof Limits; from: string; to: string }[] }[]
}

export interface Disturbance {
  days: number
  exits: number
  optOuts: number
  groups: {
    id: string
    name: string
    posts: number
    promos: number
    exits: number
    insisted: { by: string; reason: string; at: number }[]
  }[]
}

export interface Load {
  band: { from: number; to: number }
  staff: {
    id: string
    name: string
    groups: number
    leads: number
    band: 'below' | 'within' | 'above'
  }[]
}

export interface Numbers {
  asked: number
  included: number
  left: { reason: string; count: number }[]
  groupsLeft: number
}

export interface Preview {
  choices: {
    tags: { id: string; name: string; groupName: string }[]
    groups: { id: string; name: string }[]
  } | null
  isPromo: boolean
  stages: { stage: string; count: number }[]
  numbers: Numbers
  senders: { id: string; name: string; count: number }[]
  groups: { id: string; name: string; left: number; leftOut: string | null }[]
  people: { id: string; name: string; stage: string; left: number; leftOut: string | null }[] | null
}

type Standing = Record<
  'waiting' | 'sent' | 'limit' | 'not_friend' | 'unfit' | 'opted_out' | 'cancelled',
  number
>

export interface MassLine {
  id: string
  title: string
  chatType: 'single' | 'group'
  createdAt: number
  cancelledAt: number | null
  people: Standing
  senders: number
  sent: number
  failed: number
  waitingFor: string[]
}

export interface MassTask {
  id: string
  title: string
  chatType: 'single' | 'group'
  text: string
  by: string
  createdAt: number
  cancelledAt: number | null
  isPromo: boolean
  numbers: Numbers
  people: Standing
  parts: {
    id: string
    sender: { id: string; name: string }
    groupName: string | null
    state: 'waiting' | 'making' | 'made' | 'sent' | 'stale' | 'cancelled' | 'failed'
    sentAt: number | null
    error: string | null
    people: Standing
  }[]
  pages: { pageId: string; title: string; readers: number }[]
  files: { name: string }[]
  remind: { left: number; nextAt: number | null }
  checkedAt: number | null
}

/** A file of a 群发, as WeCom holds it. */
export interface MassFile {
  mediaId: string
  name: string
}
