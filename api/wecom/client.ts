// Longer than 300 lines: WeCom's interface as we use it, each method with WeCom's own title.
import type { Logger } from 'pino'
import type * as v from 'valibot'
import type { Database } from '../../db/database.ts'
import * as answers from './answers.ts'
import { createWire, type CallOptions, type WireOptions } from './call.ts'
import { isErrcode, WecomError } from './error.ts'
import { inTurns } from './in-turns.ts'
import { createConvert, type WecomConvert } from './convert.ts'
import { createExternalPay, type WecomExternalPay } from './external-pay.ts'
import { createKf, type WecomKf } from './kf.ts'
import { createMass, type WecomMass } from './mass.ts'
import { createPass, passName } from './token.ts'

/** Who came back from WeCom's login page. */
export type WecomUserInfo =
  | { kind: 'member'; staffId: string }
  /** Not one of ours. `customerId` only when WeCom knows her as our customer. */
  | { kind: 'outsider'; openId: string; customerId: string | null }

export interface WecomMember {
  staffId: string
  name: string
  position: string
  departments: number[]
  hasLeft: boolean
}

export interface WecomDepartment {
  id: number
  name: string
  parentId: number
  leaderIds: string[]
}

export interface WecomAgent {
  agentId: number
  name: string
  memberIds: string[]
  departmentIds: number[]
  tagIds: number[]
  isClosed: boolean
  redirectDomain: string
}

/** 客户 as WeCom knows her, whoever asks. */
export interface WecomContact {
  customerId: string
  name: string
  /** 1 微信, 2 企业微信. */
  wxType: 1 | 2
  avatarUrl: string | null
  unionId: string | null
  corpName: string | null
}

/** 跟进人 and what that member wrote about her. `tagIds`: corp and strategy tags only. */
export interface WecomFollow {
  staffId: string
  remark: string
  description: string
  addWay: number
  source: string | null
  followedAt: number
  tagIds: string[]
}

export interface WecomCustomer {
  contact: WecomContact
  follows: WecomFollow[]
}

export interface WecomTagGroup {
  id: string
  name: string
  sortNo: number
  isDeleted: boolean
  tags: { id: string; name: string; sortNo: number; isDeleted: boolean }[]
}

export interface WecomGroup {
  groupId: string
  name: string
  ownerId: string
  adminIds: string[]
  notice: string
  createdAt: number
  memberVersion: string
  members: {
    memberId: string
    /** 1 成员, 2 外部联系人. */
    memberType: 1 | 2
    name: string
    joinScene: number
    invitorId: string | null
    joinedAt: number
  }[]
}

export interface Page<T> {
  items: T[]
  /** Opaque; null after the last page. */
  next: string | null
}

/** 单聊 of a member on one day; null where there was no chat. */
export interface WecomChatDay {
  at: number
  chats: number
  replyPercent: number | null
  replyMinutes: number | null
}

export interface SentMessage {
  messageId: string
  /** Recipients WeCom did not accept, in lower case as WeCom writes them. */
  invalid: string[]
}

/** What we ask of WeCom. Ids go in and come out as the same strings; times are epoch ms. */
export interface Wecom extends WecomConvert, WecomExternalPay, WecomMass, WecomKf {
  /** 获取访问用户身份 */
  getUserInfo(code: string): Promise<WecomUserInfo>
  /** 读取成员 */
  getUser(staffId: string): Promise<WecomMember>
  /** 获取部门成员详情 */
  listUsers(departmentId: number): Promise<WecomMember[]>
  /** 获取部门列表 */
  listDepartments(): Promise<WecomDepartment[]>
  /** 获取应用 */
  getAgent(): Promise<WecomAgent>
  /** 获取配置了客户联系功能的成员列表 */
  getFollowUserList(): Promise<string[]>
  /** 获取客户列表 */
  listCustomers(staffId: string): Promise<string[]>
  /** 获取客户详情 */
  getCustomer(customerId: string): Promise<WecomCustomer>
  /** 批量获取客户详情 */
  batchGetByUser(
    staffIds: string[],
    cursor?: string | null,
  ): Promise<Page<{ contact: WecomContact; follow: WecomFollow }>>
  /** 修改客户备注信息 */
  remarkCustomer(
    staffId: string,
    customerId: string,
    change: { remark?: string; description?: string },
  ): Promise<void>
  /** 获取企业标签库 */
  getCorpTagList(of?: { tagIds?: string[]; groupIds?: string[] }): Promise<WecomTagGroup[]>
  /** 添加企业客户标签 */
  addCorpTag(
    of: { groupId: string } | { groupName: string },
    names: string[],
  ): Promise<WecomTagGroup>
  /** 编辑企业客户标签 */
  editCorpTag(id: string, change: { name?: string; sortNo?: number }): Promise<void>
  /** 删除企业客户标签 */
  delCorpTag(of: { tagIds?: string[]; groupIds?: string[] }): Promise<void>
  /** 编辑客户企业标签 */
  markTag(
    staffId: string,
    customerId: string,
    change: { add?: string[]; remove?: string[] },
  ): Promise<void>
  /** 获取客户群列表 */
  listGroups(of?: {
    ownerIds?: string[]
    cursor?: string | null
  }): Promise<Page<{ groupId: string }>>
  /** 获取客户群详情 */
  getGroup(groupId: string): Promise<WecomGroup>
  /** 客户群opengid转换 */
  openGidToChatId(openGid: string): Promise<string>
  /** 获取企业的jsapi_ticket */
  getJsapiTicket(): Promise<string>
  /** 获取应用的jsapi_ticket */
  getAgentTicket(): Promise<string>
  /** 获取「联系客户统计」数据; whole days, at most 30, the newest yesterday */
  listChatDays(staffId: string, period: { from: number; to: number }): Promise<WecomChatDay[]>
  /** 发送应用消息：文本消息 */
  sendText(staffIds: string[], text: string): Promise<SentMessage>
  /** 发送应用消息：文本卡片消息 */
  sendTextCard(
    staffIds: string[],
    card: { title: string; description: string; url: string; button?: string },
  ): Promise<SentMessage>
  /** 上传临时素材 */
  uploadMedia(
    type: 'image' | 'voice' | 'video' | 'file',
    file: { name: string; bytes: Uint8Array<ArrayBuffer>; contentType: string },
  ): Promise<{ mediaId: string; createdAt: number }>
  /** 上传图片 */
  uploadImage(file: {
    name: string
    bytes: Uint8Array<ArrayBuffer>
    contentType: string
  }): Promise<string>
  /** 获取企业微信回调IP段 */
  getCallbackIp(): Promise<string[]>
  /** The same line with nothing kept: no token, no ticket, no bar; and little patience. */
  afresh(): Wecom
}

/** More pages than a customer has members who follow her: cursors that turn in circles end here. */
const MOST_PAGES = 100

export interface WecomOptions extends Omit<WireOptions, 'log'> {
  corpId: string
  agentId: number
  secret: string
  /** Lets processes share tokens and tickets. */
  db?: Database
  log?: Logger
}

/** WeCom's client. Never call it inside a transaction: it may take seconds, and reads `db` itself. */
export function createWecom(options: WecomOptions): Wecom {
  const { db, ...withoutDb } = options
  const { corpId, agentId, secret, now } = options
  const wire = createWire(options)
  const pass = (kind: string, fetchPass: () => Promise<{ value: string; expiresIn: number }>) =>
    createPass({ name: passName(kind, corpId, agentId, secret), now, db, fetchPass })

  // 获取access_token
  const accessToken = pass('access', async () => {
    const query = { corpid: corpId, corpsecret: secret }
    const answer = await wire.call('gettoken', answers.token, { query, hide: secret })
    return { value: answer.access_token, expiresIn: answer.expires_in }
  })

  /** With our token; once more with a new one when WeCom says this one is over. */
  async function call<S extends v.GenericSchema>(path: string, answer: S, how: CallOptions = {}) {
    const ask = (token: string) =>
      wire.call(path, answer, {
        ...how,
        query: { ...how.query, access_token: token },
        hide: token,
      })
    const token = await accessToken()
    try {
      return await ask(token)
    } catch (error) {
      if (!isErrcode(error, 40014, 42001)) throw error
      return ask(await accessToken(token))
    }
  }
  const contact = <S extends v.GenericSchema>(path: string, answer: S, how?: CallOptions) =>
    call(`externalcontact/${path}`, answer, how)

  const ticket = (path: string, query: Record<string, string>) => async () => {
    const answer = await call(path, answers.ticket, { query })
    return { value: answer.ticket, expiresIn: answer.expires_in }
  }
  const corpTicket = pass('jsapi', ticket('get_jsapi_ticket', {}))
  const agentTicket = pass('agent', ticket('ticket/get', { type: 'agent_config' }))
  const marking = inTurns()

  async function send(staffIds: string[], message: Record<string, unknown>): Promise<SentMessage> {
    const body = {
      touser: staffIds.join('|'),
      agentid: agentId,
      ...message,
      // What makes a second try after a lost answer safe.
      enable_duplicate_check: 1,
      duplicate_check_interval: 120,
    }
    const answer = await call('message/send', answers.sent, { body })
    const invalid = [answer.invaliduser, answer.unlicenseduser].flatMap((ids) =>
      (ids ?? '').split('|').filter(Boolean),
    )
    return { messageId: answer.msgid ?? '', invalid }
  }

  return {
    ...createMass(contact),
    ...createKf(call),
    ...createConvert(call),
    ...createExternalPay(call),
    async getUserInfo(code) {
      // The code is good for one answer: when that is lost, the login starts again.
      const answer = await call('auth/getuserinfo', answers.userInfo, {
        query: { code },
        isRepeatable: false,
      })
      const staffId = answer.userid ?? answer.UserId
      if (staffId) return { kind: 'member', staffId }
      const openId = answer.openid ?? answer.OpenId
      if (!openId) throw new WecomError('malformed', 'auth/getuserinfo', { detail: 'nobody' })
      return { kind: 'outsider', openId, customerId: answer.external_userid || null }
    },
    async getUser(staffId) {
      return memberFrom(await call('user/get', answers.user, { query: { userid: staffId } }))
    },
    async listUsers(departmentId) {
      const query = { department_id: String(departmentId) }
      return (await call('user/list', answers.userList, { query })).userlist.map(memberFrom)
    },
    async listDepartments() {
      const { department } = await call('department/list', answers.departmentList)
      return department.map((it) => ({
        id: it.id,
        name: it.name,
        parentId: it.parentid,
        leaderIds: it.department_leader ?? [],
      }))
    },
    async getAgent() {
      const query = { agentid: String(agentId) }
      const answer = await call('agent/get', answers.agent, { query })
      return {
        agentId: answer.agentid,
        name: answer.name,
        memberIds: (answer.allow_userinfos?.user ?? []).map((it) => it.userid),
        departmentIds: answer.allow_partys?.partyid ?? [],
        tagIds: answer.allow_tags?.tagid ?? [],
        isClosed: answer.close === 1,
        redirectDomain: answer.redirect_domain ?? '',
      }
    },
    async getFollowUserList() {
      return (await contact('get_follow_user_list', answers.followUserList)).follow_user ?? []
    },
    async listCustomers(staffId) {
      try {
        const query = { userid: staffId }
        return (await contact('list', answers.customerIds, { query })).external_userid ?? []
      } catch (error) {
        // How WeCom says "this member has no customer".
        if (isErrcode(error, 84061)) return []
        throw error
      }
    },
    async getCustomer(customerId) {
      const follows = new Map<string, WecomFollow>()
      let cursor = ''
      for (let page = 1; ; page++) {
        const query = { external_userid: customerId, ...(cursor && { cursor }) }
        const answer = await contact('get', answers.customer, { query })
        for (const follow of answer.follow_user) {
          const tagIds = (follow.tags ?? []).flatMap((tag) => (tag.tag_id ? [tag.tag_id] : []))
          follows.set(follow.userid, followFrom(follow, tagIds))
        }
        const next = answer.next_cursor ?? ''
        if (!next || next === cursor || page === MOST_PAGES)
          return { contact: contactFrom(answer.external_contact), follows: [...follows.values()] }
        cursor = next
      }
    },
    async batchGetByUser(staffIds, cursor) {
      const body = { userid_list: staffIds, cursor: cursor ?? '', limit: 100 }
      const answer = await contact('batch/get_by_user', answers.customerBatch, { body })
      return {
        items: answer.external_contact_list.map(({ external_contact, follow_info }) => ({
          contact: contactFrom(external_contact),
          follow: followFrom(follow_info, follow_info.tag_id ?? []),
        })),
        next: answer.next_cursor || null,
      }
    },
    async remarkCustomer(staffId, customerId, change) {
      const body = { userid: staffId, external_userid: customerId, ...change }
      await contact('remark', answers.nothing, { body })
    },
    async getCorpTagList({ tagIds = [], groupIds = [] } = {}) {
      const body = { tag_id: tagIds, group_id: groupIds }
      const { tag_group } = await contact('get_corp_tag_list', answers.tagList, { body })
      return tag_group.map(tagGroupFrom)
    },
    async addCorpTag(of, names) {
      const body = {
        ...('groupId' in of ? { group_id: of.groupId } : { group_name: of.groupName }),
        tag: names.map((name) => ({ name })),
      }
      const how = { body, isRepeatable: false }
      return tagGroupFrom((await contact('add_corp_tag', answers.addedTags, how)).tag_group)
    },
    async editCorpTag(id, { name, sortNo }) {
      const body = {
        id,
        ...(name !== undefined && { name }),
        ...(sortNo !== undefined && { order: sortNo }),
      }
      await contact('edit_corp_tag', answers.nothing, { body })
    },
    async delCorpTag({ tagIds = [], groupIds = [] }) {
      const body = { tag_id: tagIds, group_id: groupIds }
      await contact('del_corp_tag', answers.nothing, { body })
    },
    async markTag(staffId, customerId, { add = [], remove = [] }) {
      if (add.length + remove.length === 0) return
      const body = {
        userid: staffId,
        external_userid: customerId,
        add_tag: add,
        remove_tag: remove,
      }
      // Two at once for one pair end in 45035.
      await marking(`${staffId} ${customerId}`, () =>
        contact('mark_tag', answers.nothing, { body }),
      )
    },
    async listGroups({ ownerIds, cursor } = {}) {
      const body = {
        status_filter: 0,
        ...(ownerIds && { owner_filter: { userid_list: ownerIds } }),
        cursor: cursor ?? '',
        limit: 100,
      }
      const answer = await contact('groupchat/list', answers.groupList, { body })
      return {
        items: answer.group_chat_list.map((it) => ({ groupId: it.chat_id })),
        next: answer.next_cursor || null,
      }
    },
    async getGroup(groupId) {
      const body = { chat_id: groupId, need_name: 1 }
      return groupFrom((await contact('groupchat/get', answers.group, { body })).group_chat)
    },
    async openGidToChatId(openGid) {
      const body = { opengid: openGid }
      return (await contact('opengid_to_chatid', answers.chatId, { body })).chat_id
    },
    getJsapiTicket: () => corpTicket(),
    getAgentTicket: () => agentTicket(),
    async listChatDays(staffId, { from, to }) {
      const body = {
        userid: [staffId],
        start_time: Math.floor(from / 1000),
        end_time: Math.floor(to / 1000),
      }
      const answer = await contact('get_user_behavior_data', answers.behavior, { body })
      return answer.behavior_data.map((day) => ({
        at: day.stat_time * 1000,
        chats: day.chat_cnt,
        replyPercent: day.reply_percentage ?? null,
        replyMinutes: day.avg_reply_time ?? null,
      }))
    },
    sendText: (staffIds, text) =>
      send(staffIds, { msgtype: 'text', text: { content: cutBytes(text, 2048) } }),
    sendTextCard: (staffIds, { title, description, url, button = '查看' }) =>
      send(staffIds, {
        msgtype: 'textcard',
        textcard: {
          title: [...title].slice(0, 64).join(''),
          description: asCardText([...description].slice(0, 256).join('')),
          url,
          btntxt: button,
        },
      }),
    async uploadMedia(type, file) {
      const how = { query: { type }, form: formWith(file) }
      const answer = await call('media/upload', answers.media, how)
      return { mediaId: answer.media_id, createdAt: Number(answer.created_at) * 1000 }
    },
    async uploadImage(file) {
      const how = { form: formWith(file), isRepeatable: false }
      return (await call('media/uploadimg', answers.uploadedImage, how)).url
    },
    async getCallbackIp() {
      return (await call('getcallbackip', answers.callbackIps)).ip_list
    },
    afresh: () => createWecom({ ...withoutDb, timeoutMs: 3_000, sleep: async () => {} }),
  }
}

function memberFrom(user: v.InferOutput<typeof answers.user>): WecomMember {
  return {
    staffId: user.userid,
    name: user.name,
    position: user.position ?? '',
    departments: user.department ?? [],
    hasLeft: user.status === 5,
  }
}

function contactFrom(it: v.InferOutput<typeof answers.customer>['external_contact']): WecomContact {
  return {
    customerId: it.external_userid,
    name: it.name,
    wxType: it.type,
    avatarUrl: it.avatar || null,
    unionId: it.unionid || null,
    corpName: it.corp_name || null,
  }
}

function followFrom(
  it: Omit<v.InferOutput<typeof answers.customer>['follow_user'][number], 'tags'>,
  tagIds: string[],
): WecomFollow {
  return {
    staffId: it.userid,
    remark: it.remark ?? '',
    description: it.description ?? '',
    addWay: it.add_way,
    source: it.state || null,
    followedAt: it.createtime * 1000,
    tagIds,
  }
}

function tagGroupFrom(
  it: v.InferOutput<typeof answers.tagList>['tag_group'][number],
): WecomTagGroup {
  return {
    id: it.group_id,
    name: it.group_name,
    sortNo: it.order,
    isDeleted: it.deleted,
    tags: (it.tag ?? []).map((tag) => ({
      id: tag.id,
      name: tag.name,
      sortNo: tag.order,
      isDeleted: tag.deleted,
    })),
  }
}

function groupFrom(it: v.InferOutput<typeof answers.group>['group_chat']): WecomGroup {
  return {
    groupId: it.chat_id,
    name: it.name ?? '',
    ownerId: it.owner,
    adminIds: (it.admin_list ?? []).map((admin) => admin.userid),
    notice: it.notice ?? '',
    createdAt: it.create_time * 1000,
    memberVersion: it.member_version ?? '',
    members: it.member_list.map((member) => ({
      memberId: member.userid,
      memberType: member.type,
      name: member.name || member.group_nickname || '',
      joinScene: member.join_scene,
      invitorId: member.invitor?.userid || null,
      joinedAt: member.join_time * 1000,
    })),
  }
}

/** At most `most` bytes of UTF-8, cut between characters. */
function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  let size = 3
  let kept = ''
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > most) break
    kept += character
  }
  return `${kept}…`
}

// A card's description is markup: `<br>` ends a line there, a line feed does not, and whatever else
// stands between angle brackets is gone.
const asCardText = (text: string) =>
  text.replaceAll('<', '＜').replaceAll('>', '＞').replaceAll('\n', '<br>')

function formWith(file: { name: string; bytes: Uint8Array<ArrayBuffer>; contentType: string }) {
  const form = new FormData()
  form.set('media', new Blob([file.bytes], { type: file.contentType }), file.name)
  return form
}
