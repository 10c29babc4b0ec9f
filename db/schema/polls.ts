/** 收到, 在看, 已采纳, 不做 */
export type IdeaStatus = 'received' | 'looking' | 'adopted' | 'declined'

/** 投票, 建议, 直播, and the pictures of pages: what customers say on a page, and what it shows them. */
export interface PollTables {
  /** 投票: one answer per person and poll; a new answer takes the old one's place. */
  pollVote: {
    id: string
    /** The page and the block it stands in. */
    pollKey: string
    optionId: string
    /** Her visitor's hash once she agreed; else a key that names nobody after today. */
    personKey: string
    customerId: string | null
    votedAt: number
  }
  /** 建议: what a customer wrote. Nobody outside reads it before a member lets it stand. */
  idea: {
    id: string
    pollKey: string
    pageId: string
    text: string
    personKey: string
    customerId: string | null
    /** From her browser: the same tap twice is the same idea. */
    tap: string
    state: 'waiting' | 'shown' | 'hidden'
    status: IdeaStatus
    tag: string
    /** What the shop answers, for all to read. */
    note: string
    rev: number
    createdAt: number
    decidedAt: number | null
    decidedBy: string | null
  }
  /** 支持一条建议. `toldAt`: her adviser was asked to tell her that it was taken up. */
  ideaBacking: {
    id: string
    ideaId: string
    personKey: string
    customerId: string | null
    backedAt: number
    toldAt: number | null
  }
  /** 提醒我看直播: asked for by her, done by her adviser (`taskId`). */
  liveReminder: {
    id: string
    pageId: string
    startsAt: number
    personKey: string
    customerId: string
    staffId: string
    taskId: string
    askedAt: number
    cancelledAt: number | null
  }
  /** A share (`id`) by which a page was reached from a 直播; `source`: `sph_live_1121`. */
  liveShare: { id: string; pageId: string; source: string; madeAt: number }
  /** 图片: a photo of a page. `id` is the sha256 of its bytes: the same picture is kept once. */
  picture: {
    id: string
    bytes: Uint8Array
    width: number
    height: number
    uploadedBy: string
    uploadedAt: number
  }
  /** 名片: what a member adds to her name and post, which come from WeCom. `id`: the member's. */
  staffCard: {
    id: string
    alias: string
    skills: string
    /** 视频号 */
    channel: string
    photoId: string | null
    /** Looked at by managers alone. */
    certPictureId: string | null
    changedAt: number
  }
}
