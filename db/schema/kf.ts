/** 微信客服: who came in from where, and what she was recommended. */
export interface KfTables {
  /** 升级服务: a 客服 visitor was recommended a member or a group. Whether she accepted, WeCom says. */
  kfOffer: {
    id: string
    customerId: string
    kind: 'member' | 'group'
    /** The member's or the group's id. */
    targetId: string
    /** The 客服 account in whose conversation it stands. */
    kfId: string
    offeredBy: string
    offeredAt: number
    /** asking: WeCom has not answered. refused: it did not take it, so it was never offered. */
    state: 'asking' | 'standing' | 'refused' | 'cancelled'
    cancelledAt: number | null
  }
  /** She came into 客服 by one of our links. */
  kfVisit: {
    id: string
    customerId: string
    /** Which of our links: page, order. */
    scene: string
    /** The share whose page she was on. */
    shareId: string | null
    visitedAt: number
  }
  /** Who answered her in 客服 last, and when: WeCom lets them talk for 48 hours from then. */
  kfReception: { customerId: string; staffId: string; receivedAt: number }
}
