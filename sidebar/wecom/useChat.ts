import { inject, type InjectionKey } from 'vue'
import type { Chat } from './chat.ts'

export const chatKey: InjectionKey<Chat> = Symbol('chat')

export function useChat(): Chat {
  const chat = inject(chatKey)
  if (!chat) throw new Error('no chat was provided')
  return chat
}
