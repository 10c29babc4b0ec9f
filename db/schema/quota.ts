// 打扰 and 群发: what customers and groups received of us, and what members are asked to send.

/** mass: through a 群发 task. push: sent from a chat on our own account. answer: she had asked. */
export type NudgeHow = 'mass' | 'push' | 'answer'
/**
 * waiting: not at WeCom yet. making: being told to WeCom, or nobody knows whether it was. made: the
 * member sees it in WeCom. sent: she pressed send. stale: to be taken back and made anew without
 * somebody. failed: WeCom would not, or has no such task.
 */
export type MassPartState =
  | 'waiting'
  | 'making'
  | 'made'
  | 'sent'
  | 'stale'
  | 'cancelled'
  | 'failed'
/** limit: WeCom says she had enough of others. unfit: WeCom would not take her from the start. */
export type MassTargetState =
  | 'waiting'
  | 'sent'
  | 'limit'
  | 'not_friend'
  | 'unfit'
  | 'opted_out'
  | 'cancelled'

export interface QuotaTables {
  /** 打扰: one message of ours that reached a customer or a group, append-only. */
  nudge: {
    /** From what it came: the same message is one row. */
    id: string
    toKind: 'customer' | 'group'
    toId: string
    staffId: string
    how: NudgeHow
    promoAt: number | null
    /** Why it was sent over a ceiling of ours (仍要发). */
    reason: string | null
    day: string
    at: number
  }
  /** 群发任务. Nothing goes out before its members press send in WeCom. */
  massTask: {
    id: string
    /** From the browser: the same tap twice is the same task. */
    idempotencyKey: string
    createdBy: string
    chatType: 'single' | 'group'
    title: string
    text: string
    attachmentsJson: string
    promoAt: number | null
    /** Who was asked for, and the numbers shown before it was made. */
    audienceJson: string
    createdAt: number
    cancelledAt: number | null
  }
  /** One member's share of a task, one message at WeCom; for a group its own, with its own links. */
  massPart: {
    id: string
    taskId: string
    senderId: string
    groupId: string | null
    state: MassPartState
    msgId: string | null
    /** [{ pageId, shareId }] of its links. */
    sharesJson: string
    /** When WeCom was first told of it: its creation is looked for from here on. */
    startedAt: number | null
    madeAt: number | null
    sentAt: number | null
    checkedAt: number | null
    error: string | null
    changedAt: number
  }
  /** Who is meant: a customer or a group. */
  massTarget: {
    partId: string
    toId: string
    taskId: string
    state: MassTargetState
    sentAt: number | null
    changedAt: number
  }
  massReminder: { id: string; partId: string; staffId: string; at: number }
}
