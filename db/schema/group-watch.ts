/** Who was in a group when, who was spoken to after a push, and who has taken a lead. */
export interface GroupWatchTables {
  /**
   * 群里待过的一段: a stay that has ended, kept when it is noticed, so that somebody who comes back
   * does not wipe out that she was there before. `leftAfter`: when she was last seen there; she went
   * at some moment between the two. Null: `leftAt` is that moment.
   */
  groupPastStay: {
    groupId: string
    memberId: string
    joinedAt: number
    leftAt: number
    leftAfter: number | null
  }
  /** 看过的名单走到哪: after this push somebody spoke to her, or passed her over. */
  pushTouch: {
    shareId: string
    customerId: string
    staffId: string
    how: 'done' | 'skipped'
    at: number
  }
  /** 认领: until `untilAt` the lead is this member's alone. One row per customer, so one owner. */
  leadClaim: {
    customerId: string
    staffId: string
    claimedAt: number
    untilAt: number
    changedAt: number
  }
}
