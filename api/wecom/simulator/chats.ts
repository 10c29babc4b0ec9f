import type { ChatMessage, MessageBody, SimState } from './state.ts'

/** One conversation as the person who looks sees it. */
export interface ChatSummary {
  id: string
  kind: 'single' | 'group' | 'kf' | 'app'
  /** The other person, the group, or 回声. */
  title: string
  /** Where the other one writes from, as WeCom shows it: @微信, @her company. */
  subtitle?: string
  /** The customer in it, for the staff's client. */
  customerId: string | null
  groupId: string | null
  /** People in a group; null elsewhere. */
  members: number | null
  last: { text: string; at: number } | null
  /** The other side spoke last: an answer is awaited. */
  isWaiting: boolean
}

/** Hears a new message; without one, something else about the chats changed. */
type Listener = (message?: ChatMessage) => void

/** The conversation side of the two clients. */
export interface Chats {
  add: (chatId: string, from: string, message: MessageBody) => ChatMessage
  /** Puts what was said before the curtain rose where it belongs in time; nobody is told. */
  remember: (past: Omit<ChatMessage, 'id'>[]) => void
  /** What somebody (`staff:ID`, `customer:ID`) has in her chat list, newest first. */
  list: (as: string) => ChatSummary[]
  canSee: (as: string, chatId: string) => boolean
  messages: (chatId: string) => ChatMessage[]
  /** Hears of every new message and every change until `close`; returns how to stop. */
  listen: (listener: Listener, onClose: () => void) => () => void
  /** Tells every listener that the process is leaving. */
  close: () => void
  /** Something else about the chats changed: a name, a member. */
  changed: () => void
}

const KEPT = 6000

const partsOf = (chatId: string) => chatId.split(':') as [string, string, string]

function canSee(state: SimState, as: string, chatId: string): boolean {
  const [kind, id] = as.split(':')
  const [type, staffId, customerId] = partsOf(chatId)
  if (type === 'a') return kind === 'staff' && staffId === id
  if (type === 's' || type === 'k') return id === (kind === 'staff' ? staffId : customerId)
  const group = state.groups.find((one) => one.chat_id === chatId && !one.isDismissed)
  return group?.members.some((one) => one.userid === id) ?? false
}

const labels: Record<string, string> = { image: '[图片]', video: '[视频]', file: '[文件]' }

/** A message in one line, for the chat list. */
function lineOf({ message }: ChatMessage): string {
  const body = message[message.msgtype] as Record<string, string> | undefined
  if (message.msgtype === 'text' || message.msgtype === 'markdown') return body?.content ?? ''
  if (message.msgtype === 'news') return `[链接] ${body?.title ?? ''}`
  if (message.msgtype === 'miniprogram') return `[小程序] ${body?.title ?? ''}`
  if (message.msgtype === 'textcard') return `[通知] ${body?.title ?? ''}`
  return labels[message.msgtype] ?? '[消息]'
}

/** Whom a chat is with, as this person's client titles it. */
function faceOf(state: SimState, as: string, chatId: string) {
  const [type, staffId, customerId] = partsOf(chatId)
  const none = { customerId: null, groupId: null, members: null }
  if (type === 'a') return { kind: 'app' as const, title: '回声', ...none }
  if (type === 's' || type === 'k') {
    const kind = type === 'k' ? ('kf' as const) : ('single' as const)
    if (!as.startsWith('staff:')) {
      const staff = state.staff.find((one) => one.userid === staffId)
      return { kind, title: kind === 'kf' ? state.kf.name : (staff?.name ?? ''), ...none }
    }
    const customer = state.customers.find((one) => one.external_userid === customerId)
    const follow = state.follows.find(
      (one) => one.userid === staffId && one.external_userid === customerId,
    )
    return {
      kind,
      title: follow?.remark || (customer?.name ?? ''),
      subtitle: kind === 'kf' ? '@微信客服' : `@${customer?.corpName ?? '微信'}`,
      ...none,
      customerId,
    }
  }
  const group = state.groups.find((one) => one.chat_id === chatId)
  return {
    kind: 'group' as const,
    title: group?.name ?? '',
    customerId: null,
    groupId: chatId,
    members: group?.members.length ?? 0,
  }
}

function summaryOf(state: SimState, as: string, id: string, last: ChatMessage | null): ChatSummary {
  return {
    id,
    ...faceOf(state, as, id),
    last: last && { text: lineOf(last), at: last.at },
    isWaiting: last !== null && last.from !== as && last.from !== 'app',
  }
}

export function createChats(state: SimState, now: () => number, save: () => void): Chats {
  const listeners = new Map<Listener, () => void>()
  const tell: Listener = (message) => {
    for (const listener of listeners.keys()) listener(message)
  }
  return {
    add: (chatId, from, message) => {
      state.counter++
      const sent = { id: `m${state.counter}`, chatId, from, at: now(), message }
      state.messages.push(sent)
      if (state.messages.length > KEPT) state.messages.splice(0, state.messages.length - KEPT)
      const [type, staffId, customerId] = partsOf(chatId)
      const follow = state.follows.find(
        (one) => type === 's' && one.userid === staffId && one.external_userid === customerId,
      )
      if (follow) follow.lastChatAt = Math.floor(sent.at / 1000)
      save()
      tell(sent)
      return sent
    },
    remember: (past) => {
      for (const message of past) {
        state.counter++
        state.messages.push({ id: `m${state.counter}`, ...message })
      }
      state.messages.sort((a, b) => a.at - b.at)
      save()
    },
    list: (as) => {
      const last = new Map<string, ChatMessage | null>()
      for (const group of state.groups) {
        if (!group.isInternal && canSee(state, as, group.chat_id)) last.set(group.chat_id, null)
      }
      for (const message of state.messages) {
        if (canSee(state, as, message.chatId)) last.set(message.chatId, message)
      }
      if (as.startsWith('staff:')) {
        const app = `a:${as.slice('staff:'.length)}`
        if (!last.has(app)) last.set(app, null)
      }
      return [...last]
        .map(([chatId, message]) => summaryOf(state, as, chatId, message))
        .sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0))
    },
    canSee: (as, chatId) => canSee(state, as, chatId),
    messages: (chatId) => state.messages.filter((one) => one.chatId === chatId),
    listen: (listener, onClose) => {
      listeners.set(listener, onClose)
      return () => listeners.delete(listener)
    },
    close: () => {
      for (const onClose of listeners.values()) onClose()
    },
    changed: () => {
      save()
      tell()
    },
  }
}
