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
  /**
   * 待识别: somebody who agreed and is nobody's contact yet, by the id WeCom will know her under once
   * she is; believed for ninety days.
   */
  pendingPerson: { visitorId: string; pendingId: string; createdAt: number; expiresAt: number }
  /**
   * 备好的转发: the link WeChat's own menu would pass a page on by. It becomes a share, under the same
   * id, when somebody opens it. `personKey` names nobody who has not agreed.
   */
  preparedForward: {
    id: string
    parentShareId: string
    sharerVisitorId: string | null
    personKey: string
    preparedAt: number
  }
  /**
   * 订阅消息: she asked to be told once what becomes of one order. held: not said yet; sent: said, and
   * used up; refused: WeChat would not bring it. `openId` is emptied with its use.
   */
  messageGrant: {
    id: string
    placementId: string
    personId: string
    customerId: string | null
    openId: string
    state: 'held' | 'sent' | 'refused'
    grantedAt: number
    usedAt: number | null
  }
}
