/** 群积分: what a member did in a group that counts for points. */
export type GroupPointKind =
  | 'click'
  | 'read'
  | 'order'
  | 'chain'
  | 'checkin'
  | 'speech'
  | 'question'

/** Why a row stands in the ledger: points given, or a fact that is worth less, or nothing, now. */
export type GroupPointReason =
  | 'given'
  | 'again'
  | 'counted_anew'
  | 'refund'
  | 'left'
  | 'withdrawn'
  | 'recalled'

/** 潜水 / 关注 / 意向 / 高意向 */
export type MemberTierName = 'lurking' | 'watching' | 'interested' | 'eager'

/** 防羊毛党 / 同行: what only staff are told about a member. */
export type MemberHintKind = 'coupons_only' | 'same_trade' | 'coupons_everywhere'

export interface GroupScoreTables {
  /** 群积分流水: append-only. What a fact is worth is the sum of its rows. */
  groupPoint: {
    id: string
    groupId: string
    customerId: string
    kind: GroupPointKind
    /** The display, order, line, or day that is the fact. */
    sourceId: string
    pageId: string | null
    points: number
    reason: GroupPointReason
    at: number
    day: string
    createdAt: number
  }
  /** Rollup of `groupPoint` by day, written in the same transaction; `times`: facts worth something. */
  groupPointDay: {
    customerId: string
    day: string
    groupId: string
    kind: GroupPointKind
    points: number
    times: number
  }
  /** Rollup: a member's last 30 days in one group, as of a day, with what it is made of. */
  groupScore: {
    groupId: string
    customerId: string
    points: number
    partsJson: string
    asOfDay: string
  }
  /** Rollup: a member's last 30 days over all groups, and her tier, as of a day. */
  memberTier: {
    customerId: string
    points: number
    tier: MemberTierName
    asOfDay: string
  }
  /** 发言数, from an import: counts only, never a word; of members who agreed. */
  groupSpeechDay: {
    groupId: string
    customerId: string
    day: string
    messages: number
    questions: number
    importedBy: string
    importedAt: number
  }
  /** A hint somebody of the staff has put away. */
  dismissedHint: { customerId: string; kind: MemberHintKind; staffId: string; dismissedAt: number }
  /** 撤回的推送: nothing that was opened through it counts for points any more. */
  recalledPush: { shareId: string; groupId: string; staffId: string; recalledAt: number }
}
