import { useQueryCache } from '@pinia/colada'
import type { InjectionKey } from 'vue'
import { computed, inject, provide, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { common } from '../common.words.ts'
import { forget, recall } from '../keep.ts'
import { useChat } from '../wecom/useChat.ts'
import { useTalk } from '../wecom/useTalk.ts'
import type { createDelivery, Errand } from './deliver.ts'
import type { Sending, Unfinished, Wish } from './sending.ts'
import type { ChatRef } from './shapes.ts'

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

type Delivery = ReturnType<typeof createDelivery>

function createSending(ref: MaybeRefOrGetter<ChatRef | undefined>) {
  const chat = useChat()
  const sending = shallowRef<Sending>()
  const unfinished = shallowRef<Unfinished>()

  const memory = () => {
    const here = toValue(ref)
    return here && `sending.${here.kind}.${here.id}`
  }
  const desk = { chat, talk: useTalk(), cache: useQueryCache(), sending, unfinished, memory }

  // A reply that stopped half way is offered again, also after the page was closed.
  watch(
    memory,
    (name) => {
      sending.value = undefined
      unfinished.value = name ? recall<Unfinished>(name) : undefined
    },
    { immediate: true },
  )

  // What it takes to send comes after the profile, with what stands below it.
  let delivery: Delivery | undefined
  const bringDelivery = async () =>
    (delivery ??= (await import('./deliver.ts')).createDelivery(desk))

  async function run(
    name: { card: string; title: string },
    how: (delivery: Delivery, errand: Errand) => Promise<boolean>,
  ) {
    if (sending.value?.isBusy) return false
    const here = toValue(ref)
    const slot = memory()
    if (!here || !slot) return false
    sending.value = { ...name, isBusy: true, partNo: 0, parts: 0, trouble: undefined }
    const stop = (trouble: Sending['trouble']): false => {
      if (memory() === slot)
        sending.value = { ...name, partNo: 0, parts: 0, isBusy: false, trouble }
      return false
    }
    const brought = await bringDelivery().catch(() => undefined)
    if (!brought) return stop({ text: common.failNetwork, code: '', kind: 'failed' })
    return how(brought, { here, slot, name, stop })
  }

  /** True once every part is in the chat. */
  const start = (wish: Wish) =>
    run({ card: wish.card, title: wish.title }, (it, errand) => it.order(errand, wish))

  async function resume() {
    const rest = unfinished.value
    if (!rest) return false
    const name = { card: 'unfinished', title: rest.title }
    return run(name, (it, errand) => it.goOn(errand, rest))
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
