export type TierName = 'lurking' | 'watching' | 'interested' | 'eager'
export type HintKind = 'coupons_only' | 'same_trade' | 'coupons_everywhere'

export interface Hint {
  kind: HintKind
  label: string
  text: string
}

export interface ScoredMember {
  customerId: string
  name: string
  /** 30 days in this group, and over all her groups. */
  points: number
  total: number
  tier: TierName
  reason: string
  hints: Hint[]
}

export interface Scores {
  members: number
  unscored: number
  tiers: { name: TierName; label: string; up: number; count: number }[]
  items: ScoredMember[]
  speechUntil: string | null
  recalled: { shareId: string; title: string }[]
  busyDay: { day: string; people: number; messages: number } | null
}

export interface MemberPoints {
  customerId: string
  name: string
  points: number
  total: number
  elsewhere: number
  tier: TierName
  keepsTier: { up: number; down: number } | null
  rows: {
    id: string
    label: string
    title: string | null
    points: number
    reason: string
    isTap: boolean
    at: number
  }[]
}

export interface SpeechPreview {
  rows: number
  added: number
  changed: number
  same: number
  unkept: number
  errors: { line: number; message: string }[]
  errorCount: number
}
