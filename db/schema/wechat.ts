/** What came through the mini program. */
export interface WechatTables {
  /** A one-time ticket that was used, by its hash: nobody comes in with it again. */
  miniTicketUse: { id: string; usedAt: number; expiresAt: number }
  /**
   * 小程序进入: by which way a page was reached, as WeChat says; names nobody. `scene` and `chatType`
   * are WeChat's numbers, `groupId` the customer group whose card was tapped, where WeChat proved it.
   */
  miniEntry: {
    id: string
    shareId: string | null
    groupId: string | null
    scene: number
    chatType: number | null
    at: number
  }
}
