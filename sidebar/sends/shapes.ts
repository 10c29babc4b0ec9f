/** One message of a reply as it was prepared for this chat; `missing` variables stay in braces. */
export type PreparedPart =
  | { kind: 'text'; text: string; missing: string[] }
  | { kind: 'page'; pageId: string; title: string; description: string; imageUrl: string | null }

/** What the server is asked to send: text as she left it, a page by its id. */
export type Part = { kind: 'text'; text: string } | { kind: 'page'; pageId: string }

/** Exactly what `ww.sendChatMessage` takes. */
export type Message =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'news'; news: { link: string; title: string; desc: string; imgUrl: string } }

export type PartState = 'waiting' | 'sent' | 'cancelled' | 'failed'

export interface Send {
  id: string
  parts: {
    partNo: number
    kind: string
    state: PartState | (string & {})
    error: string | null
    message: Message
  }[]
  next: number | null
}

export interface ChatRef {
  kind: 'single' | 'group' | 'kf'
  id: string
}

/** One wish to send: the same `key` is the same wish, however often it is tapped. */
export interface Order {
  key: string
  chat: ChatRef
  replyId: string | null
  suggestionKey: string | null
  parts: Part[]
  reason?: string
  /** The others of hers wait while this one sends. */
  device: string
}
