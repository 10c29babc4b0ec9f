import type { ChatMessage, MessageBody, SimState } from './state.ts'

/** One conversation as the person who looks sees it. */
export interface ChatSummary {
  chatId: string
  kind: 'single' | 'group' | 'kf' | 'app'
  /** The other person, the group, or 回声. */
  name: string
  peer: { kind: 'staff' | 'customer' | 'group' | 'app'; id: string }
  /** People in a group; 2 elsewhere. */
  members: number
  last: ChatMessage | null
  /** The other side spoke last: an answer is awaited. */
  isWaiting: boolean
}

export type Listener = (event: { type: 'message' | 'changed'; message?: ChatMessage }) => void

/** The conversation side of the two clients. */
export interface Chats {
  add: (chatId: string, from: string, message: MessageBody) => ChatMessage
  /** What somebody (`staff:ID`, `customer:ID`) has in her chat list, newest first. */
  list: (as: string) => ChatSummary[]
  canSee: (as: string, chatId: string) => boolean
  messages: (chatId: string) => ChatMessage[]
  /** Hears of every new message and every change; returns how to stop. */
  listen: (listener: Listener) => () => void
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

function summaryOf(state: SimState, as: string, chatId: string, last: ChatMessage | null) {
  const isStaff = as.startsWith('staff:')
  const [type, staffId, customerId] = partsOf(chatId)
  const isWaiting = last !== null && last.from !== as && last.from !== 'app'
  if (type === 'a') {
    const peer = { kind: 'app' as const, id: 'huisheng' }
    return { chatId, kind: 'app' as const, name: '回声', peer, members: 2, last, isWaiting: false }
  }
  if (type === 's' || type === 'k') {
    const staff = state.staff.find((one) => one.userid === staffId)
    const customer = state.customers.find((one) => one.external_userid === customerId)
    const follow = state.follows.find(
      (one) => one.userid === staffId && one.external_userid === customerId,
    )
    const staffName = type === 'k' ? state.kf.name : staff?.name
    return {
      chatId,
      kind: type === 'k' ? ('kf' as const) : ('single' as const),
      name: (isStaff ? follow?.remark || customer?.name : staffName) ?? '',
      peer: isStaff
        ? { kind: 'customer' as const, id: customerId }
        : { kind: 'staff' as const, id: staffId },
      members: 2,
      last,
      isWaiting,
    }
  }
  const group = state.groups.find((one) => one.chat_id === chatId)
  return {
    chatId,
    kind: 'group' as const,
    name: group?.name ?? '',
    peer: { kind: 'group' as const, id: chatId },
    members: group?.members.length ?? 0,
    last,
    isWaiting,
  }
}

export function createChats(state: SimState, now: () => number, save: () => void): Chats {
  const listeners = new Set<Listener>()
  const tell: Listener = (event) => {
    for (const listener of listeners) listener(event)
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
      tell({ type: 'message', message: sent })
      return sent
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
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed: () => {
      save()
      tell({ type: 'changed' })
    },
  }
}
