import type * as v from 'valibot'
import * as answers from './answers.ts'
import type { Call } from './call.ts'

/** Who or what a 客服 visitor may be recommended: 升级服务 as it is configured in WeCom. */
export interface WecomUpgradeRange {
  staffIds: string[]
  departmentIds: number[]
  groupIds: string[]
}

export type WecomUpgrade =
  | { kind: 'member'; staffId: string; wording?: string }
  | { kind: 'group'; groupId: string; wording?: string }

/** She came into a 客服 conversation by one of our links. */
export interface WecomKfEntry {
  msgId: string
  customerId: string
  at: number
  /** As we named it when the link was made. */
  scene: string
  /** As we hung it on the link. */
  sceneParam: string
}

export interface WecomKfPage {
  entries: WecomKfEntry[]
  /** Who received whom, by what was said; the newest last. */
  received: { customerId: string; staffId: string; at: number }[]
  /** When they wrote, never what. */
  said: { customerId: string; at: number }[]
  /** Whoever wrote or came in. */
  customerIds: string[]
  /** Where to go on; to be remembered. */
  cursor: string
  hasMore: boolean
}

export interface WecomKf {
  /** 获取客服账号列表 */
  listKfAccounts(): Promise<{ kfId: string; name: string; isOurs: boolean }[]>
  /** 获取客服账号链接 */
  addKfContactWay(kfId: string, scene: string): Promise<string>
  /** 读取消息 */
  syncKf(kfId: string, from: { token?: string; cursor?: string }): Promise<WecomKfPage>
  /** 获取会话状态: who is talking with her; null while nobody is */
  getKfServicer(kfId: string, customerId: string): Promise<string | null>
  /** 获取客户基础信息; only of those who wrote or came in within 48 hours */
  getKfCustomers(
    customerIds: string[],
  ): Promise<
    { customerId: string; name: string; avatarUrl: string | null; unionId: string | null }[]
  >
  /** 获取配置的专员与客户群 */
  getUpgradeRange(): Promise<WecomUpgradeRange>
  /** 为客户升级为专员或客户群服务. Marks the conversation for who answers; it sends nothing. */
  upgradeService(kfId: string, customerId: string, to: WecomUpgrade): Promise<void>
  /** 为客户取消推荐 */
  cancelUpgrade(kfId: string, customerId: string): Promise<void>
}

const HUMAN = 3
const ACCOUNTS = 100
/** More accounts than WeCom allows: a list that never ends, ends here. */
const MOST_ACCOUNTS = 5000

/** 微信客服, on the client's own line. */
export function createKf(call: Call): WecomKf {
  return {
    async listKfAccounts() {
      const all: { kfId: string; name: string; isOurs: boolean }[] = []
      for (let offset = 0; offset < MOST_ACCOUNTS; offset += ACCOUNTS) {
        const body = { offset, limit: ACCOUNTS }
        const { account_list } = await call('kf/account/list', answers.kfAccounts, { body })
        for (const { open_kfid, name, manage_privilege } of account_list ?? []) {
          all.push({ kfId: open_kfid, name, isOurs: manage_privilege })
        }
        if ((account_list ?? []).length < ACCOUNTS) break
      }
      return all
    },
    async addKfContactWay(kfId, scene) {
      const body = { open_kfid: kfId, scene }
      return (await call('kf/add_contact_way', answers.kfLink, { body })).url
    },
    async syncKf(kfId, { token, cursor }) {
      const body = {
        open_kfid: kfId,
        limit: 1000,
        ...(token && { token }),
        ...(cursor && { cursor }),
      }
      const answer = await call('kf/sync_msg', answers.kfMessages, { body })
      return {
        ...readMessages(answer.msg_list ?? []),
        cursor: answer.next_cursor ?? '',
        hasMore: answer.has_more === 1,
      }
    },
    async getKfServicer(kfId, customerId) {
      const body = { open_kfid: kfId, external_userid: customerId }
      const answer = await call('kf/service_state/get', answers.kfState, { body })
      return answer.service_state === HUMAN ? answer.servicer_userid || null : null
    },
    async getKfCustomers(customerIds) {
      if (customerIds.length === 0) return []
      const body = {
        external_userid_list: customerIds.slice(0, 100),
        need_enter_session_context: 0,
      }
      const answer = await call('kf/customer/batchget', answers.kfCustomers, { body })
      return (answer.customer_list ?? []).map((one) => ({
        customerId: one.external_userid,
        name: one.nickname ?? '',
        avatarUrl: one.avatar || null,
        unionId: one.unionid || null,
      }))
    },
    async getUpgradeRange() {
      const answer = await call('kf/customer/get_upgrade_service_config', answers.upgradeRange)
      const { member_range: members, groupchat_range: groups } = answer
      return {
        staffIds: members?.userid_list ?? [],
        departmentIds: members?.department_id_list ?? members?.department_list ?? [],
        groupIds: groups?.chat_id_list ?? [],
      }
    },
    async upgradeService(kfId, customerId, to) {
      const wording = to.wording ? { wording: to.wording } : {}
      const body = {
        open_kfid: kfId,
        external_userid: customerId,
        ...(to.kind === 'member'
          ? { type: 1, member: { userid: to.staffId, ...wording } }
          : { type: 2, groupchat: { chat_id: to.groupId, ...wording } }),
      }
      await call('kf/customer/upgrade_service', answers.nothing, { body })
    },
    async cancelUpgrade(kfId, customerId) {
      const body = { open_kfid: kfId, external_userid: customerId }
      await call('kf/customer/cancel_upgrade_service', answers.nothing, { body })
    },
  }
}

const CUSTOMER = 3
const SERVICER = 5

// What was said stays in the conversation: only who came, from where, and who received her.
function readMessages(list: v.InferOutput<typeof answers.kfMessages>['msg_list'] & {}) {
  const entries: WecomKfEntry[] = []
  const received: WecomKfPage['received'] = []
  const said: WecomKfPage['said'] = []
  const customerIds = new Set<string>()
  for (const { msgid, send_time, origin, event, ...message } of list) {
    const at = send_time * 1000
    const customerId = event?.external_userid || message.external_userid
    if (!customerId) continue
    if (event?.event_type === 'enter_session') {
      const { scene, scene_param: sceneParam } = event
      entries.push({
        msgId: msgid,
        customerId,
        at,
        scene: scene ?? '',
        sceneParam: sceneParam ?? '',
      })
    }
    const staffId =
      event?.event_type === 'session_status_change'
        ? event.new_servicer_userid
        : origin === SERVICER
          ? message.servicer_userid
          : ''
    if (staffId) received.push({ customerId, staffId, at })
    if (origin === CUSTOMER) said.push({ customerId, at })
    if (origin === CUSTOMER || event?.event_type === 'enter_session') customerIds.add(customerId)
  }
  return { entries, received, said, customerIds: [...customerIds] }
}
