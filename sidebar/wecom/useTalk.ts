import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Chat, Peer } from './chat.ts'
import { ChatTrouble } from './chat.ts'

/** Whom I am talking with. Everything about a chat is keyed by `key`, so nothing is carried over. */
export const useTalk = defineStore('talk', () => {
  const peer = shallowRef<Peer>()
  const trouble = shallowRef<ChatTrouble>()
  const key = computed(() => (peer.value ? keyOf(peer.value) : ''))
  let chat: Chat | undefined
  let asking: Promise<void> | undefined

  /** Asks WeCom who is beside us; the answer of a moment ago is never taken for granted. */
  function check(asked?: Promise<Peer>): Promise<void> {
    asking ??= look(asked).finally(() => (asking = undefined))
    return asking
  }

  async function look(asked?: Promise<Peer>) {
    if (!chat) return
    try {
      const found = await (asked ?? chat.peer())
      trouble.value = undefined
      if (!peer.value || keyOf(found) !== key.value) peer.value = found
    } catch (reason) {
      trouble.value = reason instanceof ChatTrouble ? reason : new ChatTrouble('failed')
      // Somebody else may be beside us now: better nobody than the wrong one.
      peer.value = undefined
    }
  }

  /** `asked`: the first question, when it is on its way already. */
  function watchOver(ours: Chat, asked?: Promise<Peer>) {
    chat = ours
    const again = () => {
      if (document.visibilityState === 'visible' && chat?.isInside) void check()
    }
    addEventListener('pageshow', (event) => event.persisted && again())
    document.addEventListener('visibilitychange', again)
    addEventListener('focus', again)
    return check(asked)
  }

  return { peer, trouble, key, check, watchOver }
})

const keyOf = (peer: Peer) => `${peer.entry}:${peer.kind === 'none' ? '' : peer.id}`
