import * as v from 'valibot'
import { ActRefused } from './act.ts'
import type { Context } from './context.ts'
import type { ChatMessage, MessageBody } from './state.ts'

const words = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most))
const webUrl = v.pipe(v.string(), v.maxLength(2048), v.regex(/^https?:\/\//, 'http(s) url'))
const maybeUrl = v.optional(v.union([v.literal(''), webUrl]))
const media = v.object({ mediaid: words(200) })

/** The payloads of `sendChatMessage`, as strict as the client is. */
const payloads: Record<string, v.GenericSchema> = {
  text: v.object({ content: words(5000) }),
  news: v.object({
    link: webUrl,
    title: v.optional(v.pipe(v.string(), v.maxLength(512))),
    desc: v.optional(v.pipe(v.string(), v.maxLength(1024))),
    imgUrl: maybeUrl,
  }),
  miniprogram: v.object({
    appid: words(64),
    title: words(256),
    imgUrl: maybeUrl,
    page: v.pipe(v.string(), v.regex(/^[^?]+\.html(\?.*)?$/, 'the page must end with .html')),
  }),
  image: media,
  video: media,
  file: media,
}

function mayTalk(at: Context, from: string, chatId: string) {
  const [type, staffId, customerId] = chatId.split(':')
  const isHers = from === `staff:${staffId}` || from === `customer:${customerId}`
  if (type === 's') {
    const follow = at.state.follows.find(
      (one) => one.userid === staffId && one.external_userid === customerId,
    )
    if (!isHers || !follow) throw new ActRefused('they are not friends')
    if (follow.isDeletedByCustomer) throw new ActRefused('she has deleted this member')
    return
  }
  if (type === 'k') {
    const isKnown = at.state.customers.some((one) => one.external_userid === customerId)
    if (!isHers || !isKnown || !at.state.kf.servicers.includes(staffId ?? '')) {
      throw new ActRefused('no such session')
    }
    return
  }
  if (type === 'a' || !at.chats.canSee(from, chatId)) throw new ActRefused('not in this chat')
}

/** Somebody sends in her client. Refused where the client itself would refuse. */
export function sendInChat(
  at: Context,
  from: string,
  chatId: string,
  message: MessageBody,
): ChatMessage {
  mayTalk(at, from, chatId)
  const { msgtype } = message
  const schema = Object.hasOwn(payloads, msgtype) ? payloads[msgtype] : undefined
  if (!schema) throw new ActRefused(`invalid msgtype ${msgtype}`)
  const parsed = v.safeParse(schema, message[msgtype])
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw new ActRefused(`invalid ${issue.path?.[0]?.key ?? msgtype}: ${issue.message}`)
  }
  return at.chats.add(chatId, from, { msgtype, [msgtype]: parsed.output })
}
