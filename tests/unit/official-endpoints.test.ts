import { expect, test } from 'vitest'
import { createWecom, type Wecom } from '../../api/wecom/client.ts'
import { hasFixture, hasFixtures } from '../support/wecom-fixtures.ts'
import { listSources, withoutComments } from '../support/sources.ts'

/** WeCom's own interface, as its documentation names it. Nothing else is ever asked for. */
const OFFICIAL = [
  'agent/get',
  'auth/getuserinfo',
  'department/list',
  'externalcontact/add_corp_tag',
  'externalcontact/add_msg_template',
  'externalcontact/batch/get_by_user',
  'externalcontact/cancel_groupmsg_send',
  'externalcontact/del_corp_tag',
  'externalcontact/edit_corp_tag',
  'externalcontact/get',
  'externalcontact/get_corp_tag_list',
  'externalcontact/get_follow_user_list',
  'externalcontact/get_groupmsg_list_v2',
  'externalcontact/get_groupmsg_send_result',
  'externalcontact/get_groupmsg_task',
  'externalcontact/get_user_behavior_data',
  'externalcontact/groupchat/get',
  'externalcontact/groupchat/list',
  'externalcontact/list',
  'externalcontact/mark_tag',
  'externalcontact/opengid_to_chatid',
  'externalcontact/remark',
  'externalcontact/remind_groupmsg_send',
  'externalcontact/unionid_to_external_userid',
  'externalpay/get_bill_list',
  'externalpay/get_payment_info',
  'get_jsapi_ticket',
  'getcallbackip',
  'gettoken',
  'idconvert/batch/external_userid_to_pending_id',
  'idconvert/unionid_to_external_userid',
  'kf/account/list',
  'kf/add_contact_way',
  'kf/customer/batchget',
  'kf/customer/cancel_upgrade_service',
  'kf/customer/get_upgrade_service_config',
  'kf/customer/upgrade_service',
  'kf/service_state/get',
  'kf/sync_msg',
  'media/upload',
  'media/uploadimg',
  'message/send',
  'ticket/get',
  'user/get',
  'user/list',
]

const file = { name: 'a.png', bytes: new Uint8Array(6), contentType: 'image/png' }
const message = {
  chatType: 'single',
  senderId: 'u',
  toIds: ['w'],
  text: 'x',
  attachments: [],
} as const

/** Every method once. A new one has to be added here, or the types do not agree. */
const asking: { [Method in keyof Wecom]: Parameters<Wecom[Method]> } = {
  addCorpTag: [{ groupId: 'g' }, ['a']],
  addKfContactWay: ['kf', 'page'],
  addMsgTemplate: [{ ...message, toIds: [...message.toIds], attachments: [] }],
  afresh: [],
  batchGetByUser: [['u']],
  cancelMass: ['m'],
  cancelUpgrade: ['kf', 'w'],
  delCorpTag: [{ tagIds: ['t'] }],
  editCorpTag: ['t', { name: 'a' }],
  getAgent: [],
  getAgentTicket: [],
  getCallbackIp: [],
  getCorpTagList: [],
  getCustomer: ['w'],
  getFollowUserList: [],
  getGroup: ['g'],
  getJsapiTicket: [],
  getKfCustomers: [['w']],
  getKfServicer: ['kf', 'w'],
  getMassResult: ['m', 'u'],
  getMassTask: ['m'],
  getUpgradeRange: [],
  getUser: ['u'],
  getUserInfo: ['code'],
  listBills: ['u', 0, 1],
  listChatDays: ['u', { from: 0, to: 1 }],
  listCustomers: ['u'],
  listDepartments: [],
  listGroups: [],
  listKfAccounts: [],
  listMassMessages: ['single', 0, 1],
  listTradeNos: ['p'],
  listUsers: [1],
  markTag: ['u', 'w', { add: ['t'] }],
  openGidToChatId: ['o'],
  pendingIdsOf: [['w']],
  personOf: [{ unionId: 'n', openId: 'o' }],
  remarkCustomer: ['u', 'w', { remark: 'x' }],
  remindMass: ['m'],
  sendText: [['u'], 'x'],
  sendTextCard: [['u'], { title: 'x', description: 'x', url: 'https://shop.example/' }],
  syncKf: ['kf', {}],
  upgradeService: ['kf', 'w', { kind: 'member', staffId: 'u' }],
  uploadImage: [file],
  uploadMedia: ['image', file],
}

test('whatever is asked of WeCom is asked of WeCom’s own, documented interface', async () => {
  const asked = new Set<string>()
  const wecom = createWecom({
    corpId: 'corp',
    agentId: 1,
    secret: 'secret',
    apiUrl: 'https://qyapi.weixin.qq.com',
    now: () => 1_795_264_860_000,
    sleep: async () => {},
    async fetch(request) {
      const { origin, pathname } = new URL(request.url)
      expect(origin).toBe('https://qyapi.weixin.qq.com')
      asked.add(pathname.replace('/cgi-bin/', ''))
      const isToken = pathname === '/cgi-bin/gettoken'
      return Response.json({
        errcode: 0,
        errmsg: 'ok',
        ...(isToken && { access_token: 'T', expires_in: 7200 }),
      })
    },
  })
  for (const [method, args] of Object.entries(asking)) {
    // What it makes of so bare an answer is no matter here.
    await Promise.resolve((wecom as any)[method](...args)).catch(() => {})
  }
  expect([...asked].sort()).toEqual(OFFICIAL)
})

// 对外收款 is documented by WeCom on a page of its own, of which no answers are published.
const UNPUBLISHED = /^externalpay\//

test.runIf(hasFixtures)('each of these is one that WeCom publishes answers of', () => {
  const published = (path: string) =>
    ['', '.member', '.agent_config', '.image', '.textcard', '.text'].some((kind) =>
      hasFixture(`${path.replaceAll('/', '.')}${kind}.json`),
    )
  expect(OFFICIAL.filter((path) => !UNPUBLISHED.test(path) && !published(path))).toEqual([])
})

// The last is how a workbook's parts are called: a name, and nobody is asked there.
const KNOWN = /(^|\.)(qq\.com|qlogo\.cn|qpic\.cn|schemas\.openxmlformats\.org)$/

test('the server knows the addresses of WeCom, WeChat and WeChat Pay, and nobody else’s', () => {
  const server = listSources().filter(
    ({ path }) => path.startsWith('api/') && !/^api\/(demo|practice|wecom\/simulator)\//.test(path),
  )
  const hosts = server.flatMap(({ text }) =>
    [...withoutComments(text).matchAll(/https?:\/\/([*\w-]+(?:\.[\w-]+)+)/g)].map(
      ([, host]) => host!,
    ),
  )
  expect([...new Set(hosts)].filter((host) => !KNOWN.test(host))).toEqual([])
})
