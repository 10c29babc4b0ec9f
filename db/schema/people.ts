// Who is known to be whom, by what, and who wished to be known no longer.

/** sure: WeChat or WeCom said it. likely: she opened what was sent to one person alone. */
export type IdentityConfidence = 'sure' | 'likely'

export interface PeopleTables {
  /**
   * 认人: a visitor is this customer, by what evidence. Append-only but for the one time it is taken
   * back. A likely one joins nothing: it is only shown.
   */
  identityLink: {
    id: string
    visitorId: string
    customerId: string
    /** 'external_userid', 'unionid', or 'link of <share>'. */
    evidence: string
    confidence: IdentityConfidence
    /** The member who said so; null: WeCom did. */
    linkedBy: string | null
    linkedAt: number
    undoneBy: string | null
    undoneAt: number | null
  }
  /**
   * What such a link has made hers, row by row, so that taking it back returns exactly that. What
   * she read says itself which visitor read it.
   */
  identityMove: {
    linkId: string
    /** bothIn: a day on which both had checked in, each by herself. */
    kind: 'coupon' | 'gift' | 'checkIn' | 'bothIn' | 'order'
    rowId: string
  }
  /** 已删除: somebody had everything deleted. `id` is a keyed hash of her external_userid. */
  erasedPerson: { id: string; erasedAt: number }
}
