// What the two practice clients ask of the simulator: its control doors, with their shapes.

export interface Chat {
  id: string
  kind: 'single' | 'group' | 'kf' | 'app'
  title: string
  subtitle?: string
  customerId: string | null
  groupId: string | null
  members: number | null
  last: { text: string; at: number } | null
}

export interface Message {
  id: string
  chatId: string
  from: string
  fromName: string
  at: number
  message: { msgtype: string; [kind: string]: any }
}

export interface World {
  now: number
  staff: { userid: string; name: string; title: string }[]
  customers: { id: string; name: string; type: 1 | 2; kind: string }[]
  groups: { id: string; name: string; ownerId: string }[]
}

async function ask<T>(path: string, body?: object, base = '/simulator/control/'): Promise<T> {
  const response = await fetch(base + path, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  if (!response.ok) throw new Error(`the simulator answered ${response.status}`)
  return (await response.json()) as T
}

/** The shops that have a till. */
export const listShops = () =>
  ask<{ shops: { id: string; name: string }[] }>('shops', undefined, '/practice/').then(
    ({ shops }) => shops,
  )
/** Somebody pays at a shop's till; the order's number. */
export const sell = (sale: object) => ask<{ orderNo: string }>('sales', sale, '/practice/')
export const readWorld = () => ask<World>('world')
export const listChats = (as: string) =>
  ask<{ chats: Chat[] }>(`chats?as=${encodeURIComponent(as)}`).then(({ chats }) => chats)
export const listMessages = (as: string, chatId: string) =>
  ask<{ messages: Message[] }>(
    `chats/${encodeURIComponent(chatId)}/messages?as=${encodeURIComponent(as)}`,
  ).then(({ messages }) => messages)
export const postMessage = (from: string, chatId: string, message: object) =>
  ask<{ message: Message }>('messages', { from, chatId, message }).then((answer) => answer.message)
/** She taps a link into 客服: the client itself opens the conversation. */
export const enterService = (customerId: string, url: string) =>
  ask<{ chatId: string; title: string }>('acts', {
    act: 'enter_kf',
    external_userid: customerId,
    url,
  })
/** The client itself asks her for money; its number. */
export const askForMoney = (
  staffId: string,
  customerId: string,
  totalFee: number,
  description: string,
) =>
  ask<{ paymentId: string }>('acts', {
    act: 'collect_money',
    userid: staffId,
    external_userid: customerId,
    total_fee: totalFee,
    description,
  }).then(({ paymentId }) => paymentId)
export const agentConfig = (params: object) =>
  ask<{ ok: true } | { ok: false; errmsg: string }>('agent-config', params)

/** Messages as they come; returns how to stop listening. */
export function listenAs(as: string, hear: (message: Message) => void): () => void {
  const source = new EventSource(`/simulator/control/stream?as=${encodeURIComponent(as)}`)
  source.addEventListener('message', (event) =>
    hear(JSON.parse((event as MessageEvent<string>).data)),
  )
  return () => source.close()
}
