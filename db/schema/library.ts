/** What 库 keeps: 话术, 页面, 故事, 券, 群模板, 商品, 礼品. */
export type LibraryKind = 'reply' | 'page' | 'story' | 'coupon' | 'template' | 'product' | 'gift'

export interface LibraryTables {
  /**
   * 草稿 of one thing of 库, new or known. What customers see is the thing's own row; this is what
   * somebody is writing. The row stays after publishing: `rev` only grows.
   */
  libraryDraft: {
    kind: LibraryKind
    /** The id of the page, reply, coupon, product… it is or becomes. */
    itemId: string
    /** Grows with every change: who saves over a newer one is told. */
    rev: number
    state: 'draft' | 'review' | 'published' | 'dropped'
    title: string
    bodyJson: string
    /** 版本说明 */
    note: string
    /** 客户故事: whose consent it rests on. */
    consentId: string | null
    authorId: string
    changedBy: string
    changedAt: number
    submittedBy: string | null
    submittedAt: number | null
    returnedReason: string | null
  }
  /** 版本: what was published, and what somebody else's saving or discarding took the place of. */
  libraryVersion: {
    kind: LibraryKind
    itemId: string
    rev: number
    outcome: 'published' | 'replaced' | 'dropped'
    bodyJson: string
    note: string
    consentId: string | null
    writtenBy: string
    approvedBy: string | null
    at: number
  }
}
