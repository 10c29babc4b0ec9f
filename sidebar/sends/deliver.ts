import type { useQueryCache } from '@pinia/colada'
import type { ShallowRef } from 'vue'
import { at, get, newKey, post, Refusal } from '../api.ts'
import { forget, keep, recall } from '../keep.ts'
import { outdate } from '../outdate.ts'
import { write } from '../outbox.ts'
import { explain } from '../troubles.ts'
import { say } from '../ui/toast.ts'
import type { Chat, ChatTrouble } from '../wecom/chat.ts'
import type { useTalk } from '../wecom/useTalk.ts'
import { words } from './outcome-words.ts'
import { runSend, withResult, type PartResult } from './run-send.ts'
import type { Sending, Unfinished, Wish } from './sending.ts'
import type { ChatRef, Order, Send } from './shapes.ts'

/** What a sender works with, on whichever chat's screen it stands. */
interface Desk {
  chat: Chat
  talk: ReturnType<typeof useTalk>
  cache: ReturnType<typeof useQueryCache>
  sending: ShallowRef<Sending | undefined>
  unfinished: ShallowRef<Unfinished | undefined>
  /** Under which name this chat's unfinished send is kept. */
  memory(): string | undefined
}

/** One tap: where to, under which name it is kept and shown, and how it is said that it stopped. */
export interface Errand {
  here: ChatRef
  slot: string
  name: { card: string; title: string }
  stop(trouble: Sending['trouble']): false
}

/** How a wish gets into the chat, and what is known and shown of it afterwards. */
export function createDelivery({ chat, talk, cache, sending, unfinished, memory }: Desk) {
  let lastOrder: { wish: string; order: Order } | undefined

  async function record(send: Send, partNo: number, result: PartResult, error?: string) {
    const path = at`/sends/${send.id}/parts/${partNo}`
    const body = { result, ...(error && { error }) }
    try {
      const answer = await write<Send>({ method: 'POST', path, body, about: `send:${send.id}` })
      return answer === 'waiting' ? withResult(send, partNo, result, error) : answer
    } catch {
      // WeCom has it whatever our server says; the parts that follow still belong to it.
      return withResult(send, partNo, result, error)
    }
  }

  async function deliver({ here, slot, name, stop }: Errand, prepare: () => Promise<Send>) {
    // Words meant for one must not reach another: ask WeCom once more who is beside us.
    await talk.check()
    const peer = talk.peer
    if (peer?.kind !== here.kind || peer.id !== here.id) {
      if (!chat.isInside) return stop({ text: words.outside, code: 'outside', kind: 'outside' })
      return stop({ text: words.otherChat, code: 'other_chat', kind: 'no_context' })
    }

    let send: Send
    try {
      send = await prepare()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return stop({ ...explain(error), kind: 'refused' })
    }
    const outcome = await runSend(send, {
      chat,
      record,
      onPart: (now, partNo) => {
        keep(slot, { id: now.id, title: name.title, sent: sentOf(now), parts: now.parts.length })
        if (memory() !== slot) return
        const index = now.parts.findIndex((part) => part.partNo === partNo)
        sending.value = {
          ...name,
          isBusy: true,
          partNo: index + 1,
          parts: now.parts.length,
          trouble: undefined,
        }
      },
    })
    lastOrder = undefined
    settle(slot, name.title, outcome.send)
    void outdate(cache, here.kind === 'group' ? 'groups' : 'customers', here.id)
    void outdate(cache, 'today')
    if (outcome.kind === 'failed') return stop(troubleOf(outcome.trouble))
    if (outcome.kind === 'cancelled')
      return stop({ text: words.cancelled, code: '', kind: 'failed' })
    sending.value = undefined
    say(words.sent)
    return true
  }

  function settle(slot: string, title: string, send: Send) {
    const sent = sentOf(send)
    const left = sent > 0 && sent < send.parts.length
    const rest = { id: send.id, title, sent, parts: send.parts.length }
    if (left) keep(slot, rest)
    else forget(slot)
    if (memory() === slot) unfinished.value = left ? rest : undefined
  }

  return {
    /** What somebody tapped. */
    order(errand: Errand, { replyId, suggestionKey, parts, reason }: Wish) {
      const { here } = errand
      return deliver(errand, () => {
        const said = JSON.stringify([here, replyId, suggestionKey, parts, reason])
        // Trying again after a lost answer is the same wish, so it carries the same key.
        if (lastOrder?.wish !== said)
          lastOrder = {
            wish: said,
            order: {
              key: newKey(),
              chat: here,
              replyId,
              suggestionKey,
              parts,
              ...(reason && { reason }),
              device: thisDevice(),
            },
          }
        return post<Send>('/sends', lastOrder.order)
      })
    },

    /** What stopped half way. */
    goOn(errand: Errand, rest: Unfinished) {
      return deliver(errand, async () => {
        const send = await get<Send>(at`/sends/${rest.id}`)
        if (send.next === null) return send
        // Her phone and her desktop offer the same rest: whoever takes it on sends it.
        const claim = at`/sends/${rest.id}/parts/${send.next}/claim`
        return post<Send>(claim, { device: thisDevice() })
      })
    },
  }
}

let device: string | undefined
function thisDevice(): string {
  device ??= recall<string>('device') ?? newKey()
  keep('device', device)
  return device
}

const sentOf = (send: Send) => send.parts.filter((part) => part.state === 'sent').length

function troubleOf({ trouble, detail }: ChatTrouble): NonNullable<Sending['trouble']> {
  return { text: words.troubles(trouble), code: detail || trouble, kind: trouble }
}
