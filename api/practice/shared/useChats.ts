import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { lineOf } from './words.ts'
import {
  listChats,
  listenAs,
  listMessages,
  postMessage,
  readWorld,
  type Chat,
  type Message,
} from './world.ts'

/** One person's chats in the simulated client, kept up to date as messages come. */
export function useChats(as: Ref<string>) {
  const chats = ref<Chat[]>([])
  const messages = ref<Message[]>([])
  const openId = ref<string | null>(null)
  const now = ref(0)
  const error = ref('')
  const open = computed(() => chats.value.find((chat) => chat.id === openId.value) ?? null)
  let stop = () => {}

  async function load() {
    error.value = ''
    try {
      const [world, list] = await Promise.all([readWorld(), listChats(as.value)])
      now.value = world.now
      chats.value = list
    } catch {
      error.value = '模拟的企业微信没有回应'
    }
  }

  async function openChat(id: string | null) {
    openId.value = id
    messages.value = []
    if (id) messages.value = await listMessages(as.value, id).catch(() => [])
  }

  /** Opens a conversation in which nothing was said yet. */
  async function openNew(id: string, title: string) {
    if (chats.value.some((each) => each.id === id)) return openChat(id)
    const nobody = { customerId: null, groupId: null, members: null, last: null }
    chats.value = [{ id, kind: 'kf', title, ...nobody }, ...chats.value]
    openId.value = id
    messages.value = []
  }

  function hear(message: Message) {
    now.value = Math.max(now.value, message.at)
    const chat = chats.value.find((each) => each.id === message.chatId)
    if (!chat) return void load()
    chat.last = { text: lineOf(message.message), at: message.at }
    chats.value = [chat, ...chats.value.filter((each) => each !== chat)]
    const isHere = message.chatId === openId.value
    if (isHere && !messages.value.some((each) => each.id === message.id))
      messages.value.push(message)
  }

  const say = (message: object) => postMessage(as.value, openId.value!, message).then(hear)

  watch(
    as,
    () => {
      stop()
      openId.value = null
      messages.value = []
      void load()
      stop = listenAs(as.value, hear)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => stop())
  return { chats, messages, open, openChat, openNew, say, now, error, load }
}

/** Opens the chat the address asks for, by its own id, its customer's or its group's, once it is listed. */
export function openChatAskedFor(
  wanted: string | null,
  chats: Ref<Chat[]>,
  pick: (id: string) => Promise<void>,
) {
  const stop = watch(chats, (list) => {
    if (list.length === 0) return
    const chat = list.find(
      (each) => wanted && [each.id, each.customerId, each.groupId].includes(wanted),
    )
    if (chat) void pick(chat.id)
    queueMicrotask(() => stop())
  })
}
