import * as answers from './answers.ts'
import type { Call } from './call.ts'

/** What a mass message carries beside its words. */
export type WecomAttachment =
  | { kind: 'link'; title: string; description: string; url: string; imageUrl: string }
  | { kind: 'file'; mediaId: string }

export interface WecomMassMessage {
  chatType: 'single' | 'group'
  /** The member who is asked to send it. */
  senderId: string
  /** Customers, or the groups she owns. */
  toIds: string[]
  text: string
  attachments: WecomAttachment[]
}

/** A mass message as WeCom remembers it. */
export interface WecomMassRecord {
  msgId: string
  createdAt: number
  /** Made through the API; otherwise by a member in her client. */
  isOurs: boolean
  text: string
  linkUrls: string[]
}

export interface WecomMassResult {
  toId: string
  /** waiting: not sent. limit: she had another one. */
  state: 'waiting' | 'sent' | 'not_friend' | 'limit'
  sentAt: number | null
}

export interface WecomMass {
  /** 创建企业群发. Asks a member to send it: nothing goes out before she does. */
  addMsgTemplate(message: WecomMassMessage): Promise<{ msgId: string; failed: string[] }>
  /** 获取群发记录列表 */
  listMassMessages(
    chatType: 'single' | 'group',
    fromAt: number,
    toAt: number,
  ): Promise<WecomMassRecord[]>
  /** 获取群发成员发送任务列表 */
  getMassTask(msgId: string): Promise<{ staffId: string; isSent: boolean; sentAt: number | null }[]>
  /** 获取企业群发成员执行结果 */
  getMassResult(msgId: string, staffId: string): Promise<WecomMassResult[]>
  /** 提醒成员群发 */
  remindMass(msgId: string): Promise<void>
  /** 停止企业群发 */
  cancelMass(msgId: string): Promise<void>
}

const STATES = { 0: 'waiting', 1: 'sent', 2: 'not_friend', 3: 'limit' } as const
const PAGE = 500
/** More pages than WeCom has recipients for: a cursor that turns in circles ends here. */
const MOST_PAGES = 100

async function allPages<T>(
  read: (cursor: string) => Promise<{ items: T[]; next: string | null | undefined }>,
): Promise<T[]> {
  const all: T[] = []
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = await read(cursor)
    all.push(...items)
    if (!next || next === cursor) break
    cursor = next
  }
  return all
}

/** 企业群发, on the client's own line to `externalcontact/`. */
export function createMass(contact: Call): WecomMass {
  return {
    async addMsgTemplate({ chatType, senderId, toIds, text, attachments }) {
      const body = {
        chat_type: chatType,
        [chatType === 'group' ? 'chat_id_list' : 'external_userid']: toIds,
        sender: senderId,
        ...(text && { text: { content: text } }),
        ...(attachments.length > 0 && { attachments: attachments.map(wireOf) }),
      }
      // Made twice it would be sent twice: whoever loses the answer asks with `listMassMessages`.
      const how = { body, isRepeatable: false }
      const answer = await contact('add_msg_template', answers.massMade, how)
      return { msgId: answer.msgid, failed: answer.fail_list ?? [] }
    },
    async listMassMessages(chatType, fromAt, toAt) {
      const rows = await allPages(async (cursor) => {
        const body = {
          chat_type: chatType,
          start_time: Math.floor(fromAt / 1000),
          end_time: Math.ceil(toAt / 1000),
          filter_type: 0,
          limit: 100,
          cursor,
        }
        const answer = await contact('get_groupmsg_list_v2', answers.massList, { body })
        return { items: answer.group_msg_list, next: answer.next_cursor }
      })
      return rows.map((row) => ({
        msgId: row.msgid,
        createdAt: row.create_time * 1000,
        isOurs: row.create_type === 0,
        text: row.text?.content ?? '',
        linkUrls: (row.attachments ?? []).flatMap(({ link }) => (link?.url ? [link.url] : [])),
      }))
    },
    async getMassTask(msgId) {
      const rows = await allPages(async (cursor) => {
        const body = { msgid: msgId, limit: PAGE, cursor }
        const answer = await contact('get_groupmsg_task', answers.massTask, { body })
        return { items: answer.task_list, next: answer.next_cursor }
      })
      return rows.map(({ userid, status, send_time }) => ({
        staffId: userid,
        isSent: status === 2,
        sentAt: send_time === undefined ? null : send_time * 1000,
      }))
    },
    async getMassResult(msgId, staffId) {
      const rows = await allPages(async (cursor) => {
        const body = { msgid: msgId, userid: staffId, limit: PAGE, cursor }
        const answer = await contact('get_groupmsg_send_result', answers.massResult, { body })
        return { items: answer.send_list, next: answer.next_cursor }
      })
      return rows.flatMap(({ external_userid, chat_id, status, send_time }) => {
        const toId = external_userid || chat_id
        const sentAt = send_time === undefined ? null : send_time * 1000
        return toId ? [{ toId, state: STATES[status], sentAt }] : []
      })
    },
    async remindMass(msgId) {
      const how = { body: { msgid: msgId }, isRepeatable: false }
      await contact('remind_groupmsg_send', answers.nothing, how)
    },
    async cancelMass(msgId) {
      await contact('cancel_groupmsg_send', answers.nothing, { body: { msgid: msgId } })
    },
  }
}

function wireOf(one: WecomAttachment) {
  if (one.kind === 'file') return { msgtype: 'file', file: { media_id: one.mediaId } }
  const { title, description, url, imageUrl } = one
  return {
    msgtype: 'link',
    link: {
      title: cutBytes(title, 128),
      ...(imageUrl && { picurl: imageUrl }),
      desc: cutBytes(description, 512),
      url,
    },
  }
}

/** At most so many bytes, cut between characters. */
function cutBytes(text: string, bytes: number): string {
  let left = bytes
  let cut = ''
  for (const character of text) {
    left -= Buffer.byteLength(character)
    if (left < 0) break
    cut += character
  }
  return cut
}
