import type { ChatSummary } from './chats.ts'
import type { FaultKind } from './faults.ts'
import type { ChatMessage, MessageBody } from './state.ts'

// The JSON of `/simulator/control/*`, for the practice pages. `as` is `staff:ID` or `customer:ID`.

/** GET /world */
export interface World {
  /** ms */
  now: number
  corp: { corpId: string; agentId: number; name: string }
  staff: { userid: string; name: string; title: string; isActive: boolean; hasCustomers: boolean }[]
  customers: {
    id: string
    name: string
    /** 1 微信, 2 企微 */
    type: 1 | 2
    /** 好友, 客服访客, 仅在群里 (or nothing any more) */
    kind: 'friend' | 'kf' | 'member'
    corpName: string | null
    /** Who has her as a friend. */
    staff: string[]
    groups: string[]
  }[]
  groups: {
    id: string
    name: string
    ownerId: string
    notice: string
    members: { id: string; type: 1 | 2; name: string }[]
  }[]
}

/** GET /chats?as= */
export interface ChatList {
  chats: ChatSummary[]
}

/** GET /chats/:chatId/messages?as=&before=&limit= (oldest first, the last 200 by default) */
export interface MessageList {
  chat: ChatSummary
  messages: NamedMessage[]
  /** Give it as `before` for older ones. */
  older: string | null
}

export type NamedMessage = ChatMessage & { fromName: string }

/** GET /stream?as= : `message` carries a NamedMessage, `changed` carries {} (names, members). */
export type StreamEvent =
  | { event: 'message'; data: NamedMessage }
  | { event: 'changed'; data: object }

/**
 * POST /messages → 200 { message: NamedMessage }, or 409 when the client would not send it. `message` is what
 * `sendChatMessage` takes: text, news, miniprogram, image, video, file.
 */
export interface SendRequest {
  from: string
  chatId: string
  message: MessageBody
}

/** GET /mass?as=staff:ID → { asked: MassAsked[] }; she sends one with the act `confirm_mass_message`. */
export interface MassAsked {
  msgid: string
  chatType: 'single' | 'group'
  text: string
  to: number
  /** ms */
  at: number
  reminders: number
}

/** POST /agent-config (kind `corp` checks `preVerifyJSAPI` with the corp's ticket instead). */
export interface ConfigRequest {
  kind?: 'agent' | 'corp' | undefined
  corpid: string
  agentid?: string | number | undefined
  timestamp: string | number
  nonceStr: string
  signature: string
  /** `location.href` as the page has it; a fragment is not signed. */
  url: string
  userid?: string | undefined
}
export type ConfigAnswer = { ok: true } | { ok: false; errmsg: string }

/** POST /clock → { now } */
export interface ClockRequest {
  now?: number | undefined
  advanceMs?: number | undefined
}

/** POST /faults → { faults }. `kind: null` switches all off; `times` absent: until then. */
export interface FaultRequest {
  kind: FaultKind | null
  path?: string | undefined
  times?: number | undefined
  delayMs?: number | undefined
}

/** POST /acts → what came of it. Names and fields: `acts.ts`, `group-acts.ts`, `tag-acts.ts`. */
export type ActRequest = { act: string } & Record<string, unknown>

/** Every "no" of these doors. */
export interface Refusal {
  error: { code: 'bad_request' | 'refused' | 'not_found'; message: string }
}
