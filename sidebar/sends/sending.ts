import type { Trouble } from '../wecom/chat.ts'
import type { Part } from './shapes.ts'

/** What somebody tapped: `card` says on which card, so that the result is shown there. */
export interface Wish {
  card: string
  title: string
  replyId: string | null
  suggestionKey: string | null
  parts: Part[]
  /** Why it is sent against a rule that leaves that to her. */
  reason?: string | undefined
}

export interface Unfinished {
  id: string
  title: string
  sent: number
  parts: number
}

export interface Sending {
  card: string
  title: string
  isBusy: boolean
  partNo: number
  parts: number
  trouble: { text: string; code: string; kind: Trouble | 'refused' } | undefined
}
