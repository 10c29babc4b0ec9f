import { useQueryCache } from '@pinia/colada'
import type { InjectionKey } from 'vue'
import { computed, inject, provide, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { at, get, newKey, post, Refusal } from '../api.ts'
import { forget, keep, recall } from '../keep.ts'
import { write } from '../outbox.ts'
import { explain } from '../troubles.ts'
import { say } from '../ui/toast.ts'
import { ChatTrouble, type Trouble } from '../wecom/chat.ts'
import { useChat } from '../wecom/useChat.ts'
import { useTalk } from '../wecom/useTalk.ts'
import { runSend, withResult, type PartResult } from './run-send.ts'
import type { ChatRef, Order, Part, Send } from './shapes.ts'
import { words } from './words.ts'
import { outdate } from '../outdate.ts'

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

interface Unfinished {
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

type Sender = ReturnType<typeof createSending> & {
  audience: () => string | undefined
}
const senderKey: InjectionKey<Sender> = Symbol('sender')

/** Sending into one chat: one wish at a time, in order, never taken for done before WeCom says so. */
export function provideSending(
  ref: MaybeRefOrGetter<ChatRef | undefined>,
  /** Who will see it, when that is more than one: then it is confirmed first. */
  audience: () => string | undefined = () => undefined,
): Sender {
  const sender = { ...createSending(ref), audience }
  provide(senderKey, sender)
  return sender
}

export function useSending(): Sender {
  const sender = inject(senderKey)
  if (!sender) throw new Error('no sender was provided')
  return sender
}

function createSending(ref: MaybeRefOrGetter<ChatRef | undefined>) {
  const chat = useChat()
  const talk = useTalk()
  const cache = useQueryCache()
  const sending = shallowRef<Sending>()
  const unfinished = shallowRef<Unfinished>()
  let lastOrder: { wish: string; order: Order } | undefined

  const memory = () => {
    const here = toValue(ref)
    return here && `sending.${here.kind}.${here.id}`
  }

  // A reply that stopped half way is offered again, also after the page was closed.
  watch(
    memory,
    (name) => {
      sending.value = undefined
      unfinished.value = name ? recall<Unfinished>(name) : undefined
    },
    { immediate: true },
  )

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

  async function deliver(name: { card: string; title: string }, prepare: () => Promise<Send>) {
    if (sending.value?.isBusy) return false
    const here = toValue(ref)
    const slot = memory()
    if (!here || !slot) return false
    sending.value = { ...name, isBusy: true, partNo: 0, parts: 0, trouble: undefined }
    const stop = (trouble: Sending['trouble']) => {
      if (memory() === slot)
        sending.value = { ...name, partNo: 0, parts: 0, isBusy: false, trouble }
      return false
    }

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

  /** True once every part is in the chat. */
  function start(wish: Wish) {
    return deliver(wish, () => {
      const here = toValue(ref)!
      const { replyId, suggestionKey, parts, reason } = wish
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
  }

  function resume() {
    const rest = unfinished.value
    if (!rest) return Promise.resolve(false)
    const name = { card: 'unfinished', title: rest.title }
    return deliver(name, async () => {
      const send = await get<Send>(at`/sends/${rest.id}`)
      if (send.next === null) return send
      // Her phone and her desktop offer the same rest: whoever takes it on sends it.
      const claim = at`/sends/${rest.id}/parts/${send.next}/claim`
      return post<Send>(claim, { device: thisDevice() })
    })
  }

  function drop() {
    const slot = memory()
    if (slot) forget(slot)
    unfinished.value = undefined
    sending.value = undefined
  }

  return {
    start,
    resume,
    drop,
    unfinished,
    sending,
    /** Which chat it goes to, for whoever asks what may still be sent there. */
    chat: () => toValue(ref),
    /** No chat of hers is beside us: words can be read and copied, not sent. */
    canSend: computed(() => chat.isInside && toValue(ref) !== undefined),
    isBusy: computed(() => sending.value?.isBusy ?? false),
    of: (card: string) => (sending.value?.card === card ? sending.value : undefined),
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
