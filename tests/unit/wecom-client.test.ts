// Longer than 300 lines: a table of every endpoint we call, and of every trouble WeCom may be in.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Wecom } from '../../api/wecom/client.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { answeringWecom, token } from '../support/answering-wecom.ts'
import { fixtureNames, hasFixture, hasFixtures, jsonFixture } from '../support/wecom-fixtures.ts'

const file = { name: 'a.png', bytes: new Uint8Array([1, 2, 3, 4, 5, 6]), contentType: 'image/png' }
const tong = 'wm8fK3DgAA6xLCqUa572QpfLeVQ1026t'

/** Each endpoint we call: the wire's path, its answer, how it is asked, and what must come out. */
const endpoints: [
  path: string,
  answer: string,
  ask: (wecom: Wecom) => Promise<unknown>,
  out: unknown,
  sent?: { query?: object; request?: string; body?: object },
][] = [
  [
    'auth/getuserinfo',
    'auth.getuserinfo.member.json',
    (w) => w.getUserInfo('C'),
    { kind: 'member', staffId: 'lina' },
    { query: { code: 'C' } },
  ],
  [
    'auth/getuserinfo',
    'auth.getuserinfo.external.json',
    (w) => w.getUserInfo('C'),
    { kind: 'outsider', openId: 'oOpenSim11d8c28a64490a987612', customerId: tong },
  ],
  [
    'user/get',
    'user.get.json',
    (w) => w.getUser('lina'),
    { staffId: 'lina', name: '李娜', position: '客户顾问', departments: [2, 5], hasLeft: false },
    { query: { userid: 'lina' } },
  ],
  ['user/get', 'user.get.restricted.json', (w) => w.getUser('lina'), { name: '李娜' }],
  [
    'user/list',
    'user.list.json',
    async (w) => (await w.listUsers(2)).map((u) => u.staffId).includes('lina'),
    true,
    { query: { department_id: '2' } },
  ],
  [
    'department/list',
    'department.list.json',
    async (w) => (await w.listDepartments())[1],
    { id: 2, name: '华东销售部', parentId: 1, leaderIds: ['zhaolei'] },
  ],
  [
    'agent/get',
    'agent.get.json',
    (w) => w.getAgent(),
    {
      agentId: 1000002,
      memberIds: ['hemin'],
      departmentIds: [2],
      tagIds: [1],
      isClosed: false,
      redirectDomain: 'scrm.example.com',
    },
    { query: { agentid: '1000002' } },
  ],
  [
    'externalcontact/get_follow_user_list',
    'externalcontact.get_follow_user_list.json',
    (w) => w.getFollowUserList(),
    ['lina', 'zhaolei', 'hemin'],
  ],
  [
    'externalcontact/list',
    'externalcontact.list.json',
    (w) => w.listCustomers('lina'),
    expect.arrayContaining([tong]),
    { query: { userid: 'lina' } },
  ],
  [
    'kf/account/list',
    'kf.account.list.json',
    (w) => w.listKfAccounts(),
    [{ kfId: 'wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', name: '售前咨询', isOurs: true }],
  ],
  [
    'kf/add_contact_way',
    'kf.add_contact_way.json',
    (w) => w.addKfContactWay('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', 'site_home'),
    'https://work.weixin.qq.com/kf/kfcc3e39bf9f009b801?enc_scene=ENCJHklWj7Z5BYROE41xIpe5ckC',
    { request: 'kf.add_contact_way.request.json' },
  ],
  [
    'kf/sync_msg',
    'kf.sync_msg.json',
    (w) => w.syncKf('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', {}),
    {
      entries: [
        {
          msgId: 'simevtcd3dc8b6cffb41e4163dcbd8',
          customerId: tong,
          at: 1_785_571_201_000,
          scene: 'site_home',
          sceneParam: 'sku%3D1',
        },
      ],
      received: expect.arrayContaining([expect.objectContaining({ staffId: 'lina' })]),
      customerIds: [tong],
      cursor: 'oLtTvJbMtLuTKttRX-eZ',
      hasMore: false,
    },
  ],
  [
    'kf/sync_msg',
    'kf.sync_msg.empty_has_more.json',
    (w) => w.syncKf('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', { token: 'T', cursor: 'C' }),
    { entries: [], hasMore: true },
    {
      body: { open_kfid: 'wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', limit: 1000, token: 'T', cursor: 'C' },
    },
  ],
  [
    'kf/service_state/get',
    'kf.service_state.get.json',
    (w) => w.getKfServicer('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', tong),
    'lina',
    { request: 'kf.service_state.get.request.json' },
  ],
  [
    'kf/customer/batchget',
    'kf.customer.batchget.json',
    async (w) => (await w.getKfCustomers([tong, 'nobody'])).map((it) => it.name),
    ['雨桐Tong'],
  ],
  [
    'kf/customer/get_upgrade_service_config',
    'kf.customer.get_upgrade_service_config.json',
    (w) => w.getUpgradeRange(),
    {
      staffIds: ['lina', 'zhaolei'],
      departmentIds: [5],
      groupIds: ['wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB', 'wr8fK3DgAATtbuqIpUxzZyC8Glly8ud3'],
    },
  ],
  [
    'kf/customer/upgrade_service',
    'kf.customer.upgrade_service.json',
    (w) =>
      w.upgradeService('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', tong, {
        kind: 'member',
        staffId: 'lina',
        wording: '我是您的专属顾问李娜',
      }),
    undefined,
    { request: 'kf.customer.upgrade_service.member.request.json' },
  ],
  [
    'kf/customer/upgrade_service',
    'kf.customer.upgrade_service.json',
    (w) =>
      w.upgradeService('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', tong, {
        kind: 'group',
        groupId: 'wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB',
        wording: '欢迎进福利群',
      }),
    undefined,
    { request: 'kf.customer.upgrade_service.groupchat.request.json' },
  ],
  [
    'kf/customer/cancel_upgrade_service',
    'kf.customer.cancel_upgrade_service.json',
    (w) => w.cancelUpgrade('wk8fK3DgAAZ_2yCIcfYJfSuvsH60J8j_', tong),
    undefined,
    { request: 'kf.customer.cancel_upgrade_service.request.json' },
  ],
  ['externalcontact/list', 'error.84061.json', (w) => w.listCustomers('lina'), []],
  [
    'externalcontact/get',
    'externalcontact.get.json',
    (w) => w.getCustomer(tong),
    {
      contact: {
        customerId: tong,
        name: '雨桐Tong',
        wxType: 1,
        corpName: null,
        unionId: 'oSimH5Q_Mpiwkw-8mqjGyofiG-vQ',
      },
      follows: [
        {
          staffId: 'lina',
          remark: '陈雨桐-张江店',
          source: 'qd_0001',
          addWay: 1,
          followedAt: 1785571200000,
          tagIds: ['et8fK3DgAA8vBPZ7jvDHqTBOHLU2TcVN', 'st8fK3DgAAGU1vGOGeQpZ0pyQI_1UuK9'],
        },
        { staffId: 'zhaolei', source: null, addWay: 10, tagIds: [] },
      ],
    },
    { query: { external_userid: tong } },
  ],
  [
    'externalcontact/get',
    'externalcontact.get.wecom_user.json',
    (w) => w.getCustomer(tong),
    { contact: { wxType: 2, corpName: '合作商贸', unionId: null } },
  ],
  [
    'externalcontact/batch/get_by_user',
    'externalcontact.batch.get_by_user.json',
    (w) => w.batchGetByUser(['lina', 'zhaolei']),
    {
      items: [
        { contact: { customerId: tong }, follow: { staffId: 'lina', tagIds: expect.any(Array) } },
        { follow: { staffId: 'zhaolei' } },
        { contact: { wxType: 2 } },
      ],
      next: 'F_lwF28OXk_PWHLjhoqMw3GdnUUOi9qJUr_3C363vmI',
    },
    { request: 'externalcontact.batch.get_by_user.request.json' },
  ],
  [
    'externalcontact/remark',
    'externalcontact.remark.json',
    (w) => w.remarkCustomer('lina', tong, { remark: '雨桐' }),
    undefined,
    { body: { userid: 'lina', external_userid: tong, remark: '雨桐' } },
  ],
  [
    'externalcontact/add_msg_template',
    'externalcontact.add_msg_template.json',
    (w) =>
      w.addMsgTemplate({
        chatType: 'group',
        senderId: 'zhaolei',
        toIds: ['wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB', 'wr8fK3DgAATtbuqIpUxzZyC8Glly8ud3'],
        text: '群友专享',
        attachments: [
          {
            kind: 'link',
            title: '会员日',
            description: '周三 8 折',
            url: 'https://example.com/wed',
            imageUrl: 'https://example.com/c.png',
          },
        ],
      }),
    {
      msgId: 'msg8fK3DgAAjfXSc2qsNpS8CDvpd-',
      failed: ['wm8fK3DgAAcw9eKsPyP6Nal6j3HbtSZM'],
    },
    { request: 'externalcontact.add_msg_template.group.request.json' },
  ],
  [
    'externalcontact/get_groupmsg_list_v2',
    'externalcontact.get_groupmsg_list_v2.json',
    (w) => w.listMassMessages('single', 1784966400_000, 1785571200_000),
    [
      {
        msgId: 'msg8fK3DgAAjfXSc2qsNpS8CDvpd-',
        createdAt: 1785571200_000,
        isOurs: true,
        text: '本周三会员日，到店 8 折',
        linkUrls: ['https://example.com/wed'],
      },
      { msgId: 'msg8fK3DgAAuChNk2TXc4s2cWwoYX', isOurs: false, linkUrls: [] },
    ],
    { body: { chat_type: 'single', start_time: 1784966400, end_time: 1785571200, filter_type: 0 } },
  ],
  [
    'externalcontact/get_groupmsg_task',
    'externalcontact.get_groupmsg_task.json',
    (w) => w.getMassTask('msg8fK3DgAAjfXSc2qsNpS8CDvpd-'),
    [
      { staffId: 'lina', isSent: true, sentAt: 1785571800_000 },
      { staffId: 'zhaolei', isSent: false, sentAt: null },
    ],
    { request: 'externalcontact.get_groupmsg_task.request.json' },
  ],
  [
    'externalcontact/get_groupmsg_send_result',
    'externalcontact.get_groupmsg_send_result.json',
    (w) => w.getMassResult('msg8fK3DgAAjfXSc2qsNpS8CDvpd-', 'lina'),
    [
      { toId: tong, state: 'sent', sentAt: 1785571800_000 },
      { state: 'not_friend', sentAt: null },
      { state: 'limit' },
      { state: 'waiting' },
    ],
    { request: 'externalcontact.get_groupmsg_send_result.request.json' },
  ],
  [
    'externalcontact/get_groupmsg_send_result',
    'externalcontact.get_groupmsg_send_result.group.json',
    (w) => w.getMassResult('msg8fK3DgAAjfXSc2qsNpS8CDvpd-', 'zhaolei'),
    [{ toId: 'wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB', state: 'sent', sentAt: 1785571900_000 }],
  ],
  [
    'externalcontact/remind_groupmsg_send',
    'externalcontact.remind_groupmsg_send.json',
    (w) => w.remindMass('msg8fK3DgAAjfXSc2qsNpS8CDvpd-'),
    undefined,
    { request: 'externalcontact.remind_groupmsg_send.request.json' },
  ],
  [
    'externalcontact/cancel_groupmsg_send',
    'externalcontact.cancel_groupmsg_send.json',
    (w) => w.cancelMass('msg8fK3DgAAjfXSc2qsNpS8CDvpd-'),
    undefined,
    { request: 'externalcontact.cancel_groupmsg_send.request.json' },
  ],
  [
    'externalcontact/get_corp_tag_list',
    'externalcontact.get_corp_tag_list.json',
    (w) => w.getCorpTagList(),
    [
      {
        id: 'et8fK3DgAANMhg10NFe-F580WzNtTIIr',
        name: '客户等级',
        sortNo: 20,
        isDeleted: false,
        tags: [{ name: 'A类', sortNo: 2 }, { name: 'B类' }],
      },
      { name: '来源' },
    ],
    { request: 'externalcontact.get_corp_tag_list.request.json' },
  ],
  [
    'externalcontact/get_corp_tag_list',
    'externalcontact.get_corp_tag_list.by_id.json',
    (w) => w.getCorpTagList({ tagIds: ['et1'] }),
    [{ tags: [{ isDeleted: false }, { isDeleted: true }] }],
  ],
  [
    'externalcontact/add_corp_tag',
    'externalcontact.add_corp_tag.json',
    (w) => w.addCorpTag({ groupName: '来源' }, ['转介绍', '地推']),
    { name: '来源', tags: [{ name: '转介绍' }, { name: '地推' }] },
    { body: { group_name: '来源', tag: [{ name: '转介绍' }, { name: '地推' }] } },
  ],
  [
    'externalcontact/edit_corp_tag',
    'externalcontact.edit_corp_tag.json',
    (w) => w.editCorpTag('et8fK3DgAA8vBPZ7jvDHqTBOHLU2TcVN', { name: 'A类客户', sortNo: 5 }),
    undefined,
    { request: 'externalcontact.edit_corp_tag.request.json' },
  ],
  [
    'externalcontact/del_corp_tag',
    'externalcontact.del_corp_tag.json',
    (w) => w.delCorpTag({ tagIds: ['et8fK3DgAAvhSnjm47lg3MSoNr9rUV-n'] }),
    undefined,
    { request: 'externalcontact.del_corp_tag.request.json' },
  ],
  [
    'externalcontact/mark_tag',
    'externalcontact.mark_tag.json',
    (w) =>
      w.markTag('lina', tong, {
        add: ['et8fK3DgAA8vBPZ7jvDHqTBOHLU2TcVN', 'et8fK3DgAAqVFfFk5g3Bj-pEGbowiJdQ'],
        remove: ['et8fK3DgAAvhSnjm47lg3MSoNr9rUV-n'],
      }),
    undefined,
    { request: 'externalcontact.mark_tag.request.json' },
  ],
  [
    'externalcontact/groupchat/list',
    'externalcontact.groupchat.list.json',
    (w) => w.listGroups({ ownerIds: ['zhaolei'] }),
    { items: [{ groupId: 'wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB' }, {}], next: null },
    { request: 'externalcontact.groupchat.list.request.json' },
  ],
  [
    'externalcontact/groupchat/get',
    'externalcontact.groupchat.get.json',
    (w) => w.getGroup('wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB'),
    {
      name: '张江福利群1',
      ownerId: 'zhaolei',
      adminIds: ['lina'],
      createdAt: 1780387200000,
      members: [
        { memberId: 'zhaolei', memberType: 1, invitorId: null },
        { invitorId: 'zhaolei' },
        { memberId: tong, memberType: 2, joinScene: 3, name: '雨桐Tong' },
        { invitorId: 'lina' },
      ],
    },
    { request: 'externalcontact.groupchat.get.request.json' },
  ],
  [
    'externalcontact/opengid_to_chatid',
    'externalcontact.opengid_to_chatid.json',
    (w) => w.openGidToChatId('oGid5bc3c1d52024c150581c76516273'),
    'wr8fK3DgAAzuQ4dTYYaw7N27TRBltKzB',
    { request: 'externalcontact.opengid_to_chatid.request.json' },
  ],
  [
    'externalcontact/unionid_to_external_userid',
    'externalcontact.unionid_to_external_userid.json',
    (w) =>
      w.personOf({
        unionId: 'oSimH5Q_Mpiwkw-8mqjGyofiG-vQ',
        openId: 'oMini6f8f57715090da26324539',
      }),
    { customerId: 'wm8fK3DgAA6xLCqUa572QpfLeVQ1026t', pendingId: null },
    { request: 'externalcontact.unionid_to_external_userid.request.json' },
  ],
  [
    'idconvert/batch/external_userid_to_pending_id',
    'idconvert.batch.external_userid_to_pending_id.json',
    async (w) => [...(await w.pendingIdsOf(['wm8fK3DgAA6xLCqUa572QpfLeVQ1026t']))],
    [['wm8fK3DgAA6xLCqUa572QpfLeVQ1026t', 'pb69466b536f8ce43b6356ec1332e05']],
  ],
  ['get_jsapi_ticket', 'get_jsapi_ticket.json', (w) => w.getJsapiTicket(), expect.any(String)],
  [
    'ticket/get',
    'ticket.get.agent_config.json',
    (w) => w.getAgentTicket(),
    expect.any(String),
    { query: { type: 'agent_config' } },
  ],
  [
    'message/send',
    'message.send.json',
    (w) => w.sendText(['lina', 'zhaolei'], '好'),
    { messageId: expect.stringContaining('MSGSIM'), invalid: [] },
    {
      body: { touser: 'lina|zhaolei', msgtype: 'text', agentid: 1000002, text: { content: '好' } },
    },
  ],
  [
    'message/send',
    'message.send.partial.json',
    (w) => w.sendText(['lina', 'Nobody'], '好'),
    { invalid: ['nobody'] },
  ],
  [
    'message/send',
    'message.send.json',
    (w) =>
      w.sendTextCard(['lina'], { title: '新客户', description: '请联系', url: 'https://x.test/1' }),
    {},
    {
      body: {
        msgtype: 'textcard',
        textcard: { title: '新客户', url: 'https://x.test/1', btntxt: '查看' },
      },
    },
  ],
  [
    'media/upload',
    'media.upload.json',
    (w) => w.uploadMedia('image', file),
    { mediaId: expect.any(String), createdAt: 1785571200000 },
    { query: { type: 'image' } },
  ],
  [
    'media/uploadimg',
    'media.uploadimg.json',
    (w) => w.uploadImage(file),
    expect.stringMatching(/^https:/),
  ],
  [
    'getcallbackip',
    'getcallbackip.json',
    (w) => w.getCallbackIp(),
    ['101.226.103.*', '101.226.62.*'],
  ],
]

const where = hasFixtures ? 'the published fixtures' : 'the FEW answers kept in the repository'

describe(`the client, against ${where}`, () => {
  const there = endpoints.filter(([, answer]) => hasFixture(answer))

  test.each(there)('%s answers %s', async (path, answer, ask, out, sent) => {
    const { wecom, of } = answeringWecom((asked) =>
      asked.path === 'gettoken' ? jsonFixture('gettoken.json') : jsonFixture(answer),
    )
    const got = await ask(wecom)
    if (hasFixtures) {
      if (typeof out === 'object' && out !== null) expect(got).toMatchObject(out)
      else expect(got).toEqual(out)
    }
    expect(of(path)).toHaveLength(1)
    const asked = of(path)[0]!
    expect(asked.query.access_token).toBe(jsonFixture('gettoken.json').access_token)
    if (sent?.query) expect(asked.query).toMatchObject(sent.query)
    if (sent?.body) expect(asked.body).toMatchObject(sent.body)
    if (sent?.request && hasFixtures) {
      const published = jsonFixture(sent.request)
      for (const [name, value] of Object.entries(published)) expect(asked.body[name]).toEqual(value)
    }
  })

  test.runIf(hasFixtures)('every endpoint we call has its published answer', () => {
    expect(endpoints.filter(([, answer]) => !hasFixture(answer))).toEqual([])
  })

  const errors = fixtureNames().filter((name) => /error\.-?\d+\.json$/.test(name))
  test.each(errors)('%s becomes an error with its number and a word for staff', async (name) => {
    const { wecom } = answeringWecom((asked) =>
      asked.path === 'gettoken' ? token('T') : jsonFixture(name),
    )
    const error = await wecom.getUser('lina').catch((e: unknown) => e)
    expect(error).toBeInstanceOf(WecomError)
    const { errcode, hint, message } = error as WecomError
    expect(errcode).toBe(jsonFixture(name).errcode)
    expect(hint).toMatch(/[一-龥]/)
    expect(message).toContain('user/get')
  })

  // Each answer with one field of a wrong type: refused as malformed, never passed on.
  const damaged = there.filter(
    ([path, , , out]) => out !== undefined && path !== 'message/send' && hasFixtures,
  )
  test.each(damaged)(
    '%s: %s with a wrong type inside is called malformed',
    async (path, name, ask) => {
      if (name.startsWith('error.')) return
      const whole = jsonFixture(name)
      const fields = Object.keys(whole).filter(
        (key) => !['errcode', 'errmsg', 'next_cursor', 'user_ticket'].includes(key),
      )
      for (const key of fields) {
        const broken = { ...whole, [key]: typeof whole[key] === 'number' ? 'seven' : 7 }
        const { wecom } = answeringWecom((asked) =>
          asked.path === 'gettoken' ? token('T') : broken,
        )
        const result = await ask(wecom).catch((e: unknown) => e)
        const isUnread = !(result instanceof WecomError)
        // A field we do not read may be anything.
        if (isUnread) expect(JSON.stringify(result)).not.toContain('seven')
        else expect(result.fault).toBe('malformed')
      }
      expect(path).toBeTruthy()
    },
  )
})

test('the old endpoint’s capital letters are understood', async () => {
  const { wecom } = answeringWecom((a) =>
    a.path === 'gettoken' ? token('T') : { errcode: 0, UserId: '007', DeviceId: 'd' },
  )
  expect(await wecom.getUserInfo('C')).toEqual({ kind: 'member', staffId: '007' })
})

test.runIf(hasFixtures)('a published first page of followers leads to the second', async () => {
  const { wecom, of } = answeringWecom((a) => {
    if (a.path === 'gettoken') return token('T')
    return jsonFixture(`externalcontact.get${a.query.cursor ? '.wecom_user' : '.paged'}.json`)
  })
  const { follows } = await wecom.getCustomer(tong)
  expect(follows.map((it) => it.remark)).toEqual(['郑经理'])
  expect(of('externalcontact/get').map((a) => a.query.cursor)).toEqual([
    undefined,
    jsonFixture('externalcontact.get.paged.json').next_cursor,
  ])
})

test('a customer with more followers than a page holds has all of them', async () => {
  const follower = (userid: string) => ({
    userid,
    remark: '',
    description: '',
    createtime: 1,
    add_way: 0,
  })
  const contact = { external_userid: 'wmA', name: 'A', type: 1 }
  const { wecom, of } = answeringWecom((a) => {
    if (a.path === 'gettoken') return token('T')
    const page = a.query.cursor ?? 'first'
    const next = { first: 'second', second: 'third', third: 'third' }[page]
    return {
      errcode: 0,
      external_contact: contact,
      follow_user: [follower(page)],
      next_cursor: next,
    }
  })
  const { follows } = await wecom.getCustomer('wmA')
  expect(follows.map((it) => it.staffId)).toEqual(['first', 'second', 'third'])
  expect(of('externalcontact/get')).toHaveLength(3)
})

test('half an emoji reaches WeCom as a question mark, never as an escape it refuses', async () => {
  const { wecom, asked } = answeringWecom((a) =>
    a.path === 'gettoken' ? token('T') : { errcode: 0 },
  )
  await wecom.remarkCustomer('lina', 'wmA', { remark: '好\ud83d' })
  expect(await asked.at(-1)!.request.text()).toContain('好\ufffd')
})

test('a text is cut to WeCom’s 2048 bytes between characters', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 600, maxLength: 3000 }),
      async (text) => {
        const { wecom, asked } = answeringWecom((a) =>
          a.path === 'gettoken' ? token('T') : { errcode: 0, msgid: 'm' },
        )
        await wecom.sendText(['lina'], text)
        const { content } = asked.at(-1)!.body.text
        expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
        expect(
          content.endsWith('…') ? text.startsWith(content.slice(0, -1)) : content === text,
        ).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})

test('a card’s lines stay lines, and a name that looks like markup stays a name', async () => {
  const { wecom, asked } = answeringWecom((a) =>
    a.path === 'gettoken' ? token('T') : { errcode: 0, msgid: 'm' },
  )
  const card = { title: '昨晚', url: 'https://x.test/1' }
  await wecom.sendTextCard(['lina'], { ...card, description: '爱<吃>鱼 打开 2 次\n1 位客人' })
  const { description } = asked.at(-1)!.body.textcard
  expect(description).toBe('爱＜吃＞鱼 打开 2 次<br>1 位客人')
})

describe('when WeCom is in trouble', () => {
  const busyThenFine = (times: number, trouble: () => unknown) => {
    let left = times
    return answeringWecom((a) =>
      a.path === 'gettoken'
        ? token('T')
        : left-- > 0
          ? trouble()
          : { errcode: 0, ip_list: ['1.1.1.1'] },
    )
  }
  test.each([
    ['says -1', () => ({ errcode: -1, errmsg: 'busy' }), 3],
    ['says 6000', () => ({ errcode: 6000, errmsg: 'version' }), 3],
    ['has too many calls at once', () => ({ errcode: 45033, errmsg: 'concurrent' }), 3],
    ['writes the same record for somebody else', () => ({ errcode: 45035, errmsg: 'x' }), 3],
    ['answers 502', () => new Response('bad gateway', { status: 502 }), 2],
    ['cannot be reached', () => new Error('ECONNRESET'), 2],
    ['sends half a page of HTML', () => new Response('<html>'), 2],
    ['is over its limit for a moment', () => ({ errcode: 45009, errmsg: 'freq' }), 1],
  ])('and %s, it is asked again, a little later each time', async (_, trouble, most) => {
    const { wecom, slept, of } = busyThenFine(most, trouble)
    expect(await wecom.getCallbackIp()).toEqual(['1.1.1.1'])
    expect(of('getcallbackip')).toHaveLength(most + 1)
    expect(slept).toHaveLength(most)
    expect(slept.toSorted((a, b) => a - b)).toEqual(slept)

    const hopeless = busyThenFine(99, trouble)
    const error = await hopeless.wecom.getCallbackIp().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(WecomError)
    expect(hopeless.of('getcallbackip')).toHaveLength(most + 1)
  })

  test.each([40001, 40029, 48002, 60011, 60020, 81013, 84061, 301002, 99999])(
    'what it refuses for good (%i) is asked once',
    async (errcode) => {
      const { wecom, of, slept } = busyThenFine(99, () => ({ errcode, errmsg: 'no' }))
      const error = (await wecom.getCallbackIp().catch((e: unknown) => e)) as WecomError
      expect(error).toMatchObject({ errcode, isPermanent: true })
      expect(of('getcallbackip')).toHaveLength(1)
      expect(slept).toEqual([])
    },
  )

  test('a path over its limit is left alone for a minute, then longer, and others go on', async () => {
    let isOver = true
    const { wecom, of, clock } = answeringWecom((a) =>
      a.path === 'gettoken'
        ? token('T', 100_000)
        : a.path === 'getcallbackip' && isOver
          ? { errcode: 45009, errmsg: 'freq' }
          : { errcode: 0, ip_list: [], follow_user: [] },
    )
    await expect(wecom.getCallbackIp()).rejects.toMatchObject({ fault: 'limited' })
    const knocks = of('getcallbackip').length
    const again = (await wecom.getCallbackIp().catch((e: unknown) => e)) as WecomError
    expect(again).toMatchObject({ errcode: 45009, isPermanent: false })
    expect(again.retryAt! - clock.now).toBeGreaterThan(50_000)
    expect(of('getcallbackip')).toHaveLength(knocks)
    expect(await wecom.getFollowUserList()).toEqual([])

    clock.now += 61_000
    await expect(wecom.getCallbackIp()).rejects.toThrow()
    expect(of('getcallbackip')).toHaveLength(knocks + 1)
    clock.now += 61_000
    await expect(wecom.getCallbackIp()).rejects.toThrow()
    expect(of('getcallbackip')).toHaveLength(knocks + 1)
    clock.now += 61_000
    isOver = false
    expect(await wecom.getCallbackIp()).toEqual([])
  })

  test('a hundred calls refused at once count as one window, not as a hundred', async () => {
    let isOver = true
    const { wecom, clock } = answeringWecom((a) =>
      a.path === 'gettoken'
        ? token('T')
        : isOver
          ? { errcode: 45009 }
          : { errcode: 0, ip_list: [] },
    )
    await Promise.allSettled(Array.from({ length: 100 }, () => wecom.getCallbackIp()))
    clock.now += 61_000
    isOver = false
    expect(await wecom.getCallbackIp()).toEqual([])
  })

  test('a call that is too slow is given up and asked again', async () => {
    let slow = 1
    const { wecom } = answeringWecom(
      async (a) => {
        if (a.path === 'gettoken') return token('T')
        if (slow-- > 0) await new Promise((done) => setTimeout(done, 300))
        return { errcode: 0, ip_list: ['2.2.2.2'] }
      },
      { timeoutMs: 50 },
    )
    expect(await wecom.getCallbackIp()).toEqual(['2.2.2.2'])
  })

  test('a file on a narrow line is waited for longer than words', async () => {
    const { wecom, of } = answeringWecom(
      async (a) => {
        if (a.path === 'gettoken') return token('T')
        await new Promise((done) => setTimeout(done, 300))
        return { errcode: 0, type: 'file', media_id: 'M', created_at: '1785571200' }
      },
      { timeoutMs: 50 },
    )
    expect(await wecom.uploadMedia('file', file)).toMatchObject({ mediaId: 'M' })
    expect(of('media/upload')).toHaveLength(1)
  })

  test('a login code whose answer got lost is not brought again', async () => {
    const { wecom, of } = answeringWecom((a) =>
      a.path === 'gettoken' ? token('T') : new Error('ECONNRESET'),
    )
    await expect(wecom.getUserInfo('C')).rejects.toMatchObject({ fault: 'unreachable' })
    expect(of('auth/getuserinfo')).toHaveLength(1)
  })

  test('an answer without end is cut off', async () => {
    let sent = 0
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(stream) {
            sent += 1
            stream.enqueue(new Uint8Array(1024 * 1024))
          },
        }),
      )
    const { wecom } = answeringWecom((a) => (a.path === 'gettoken' ? token('T') : endless()))
    await expect(wecom.getCallbackIp()).rejects.toMatchObject({ fault: 'malformed' })
    expect(sent).toBeLessThan(20)
  })

  test('a redirect is not followed: the address carries our token', async () => {
    const { wecom, asked } = answeringWecom((a) =>
      a.path === 'gettoken'
        ? token('T')
        : new Response(null, { status: 302, headers: { location: 'https://evil.test' } }),
    )
    await expect(wecom.getCallbackIp()).rejects.toThrow(WecomError)
    expect(asked.every((a) => new URL(a.request.url).host === 'wecom.test')).toBe(true)
  })

  test('neither token nor secret is ever logged or thrown', async () => {
    const { wecom, logged } = answeringWecom((a) =>
      a.path === 'gettoken'
        ? token('TOKEN-CANARY')
        : {
            errcode: 41001,
            errmsg: `access_token=${a.query.access_token} the-secret-of-this-app?`,
          },
    )
    const error = (await wecom.getCallbackIp().catch((e: unknown) => e)) as WecomError
    const wrong = answeringWecom((a) => ({ errcode: 40001, errmsg: `bad ${a.query.corpsecret}` }))
    const other = (await wrong.wecom.getCallbackIp().catch((e: unknown) => e)) as WecomError
    const words = [
      error.message,
      error.stack,
      other.message,
      other.stack,
      ...logged,
      ...wrong.logged,
    ].join()
    expect(words).not.toContain('TOKEN-CANARY')
    expect(wrong.logged.join() + other.message).not.toContain('the-secret-of-this-app')
    expect(logged.length).toBeGreaterThan(0)
  })

  test('whatever it answers, the caller gets a WecomError and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json({ maxDepth: 3 }),
        fc.constantFrom(200, 200, 200, 404, 500),
        async (json, status) => {
          const { wecom } = answeringWecom((a) =>
            a.path === 'gettoken' ? token('T') : new Response(json, { status }),
          )
          for (const ask of [
            () => wecom.getCustomer('wmA'),
            () => wecom.getGroup('wrA'),
            () => wecom.getCorpTagList(),
          ]) {
            const result = await ask().catch((e: unknown) => e)
            expect(result).toBeInstanceOf(WecomError)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('tags of one pair are set one after the other, of two pairs at once', async () => {
  let atOnce = 0
  let most = 0
  const perPair = new Map<string, number>()
  const { wecom } = answeringWecom(async (a) => {
    if (a.path === 'gettoken') return token('T')
    const pair = `${a.body.userid} ${a.body.external_userid}`
    perPair.set(pair, (perPair.get(pair) ?? 0) + 1)
    expect(perPair.get(pair)).toBe(1)
    most = Math.max(most, (atOnce += 1))
    await new Promise((done) => setTimeout(done, 5))
    atOnce -= 1
    perPair.set(pair, perPair.get(pair)! - 1)
    return { errcode: 0, errmsg: 'ok' }
  })
  await Promise.all(
    ['wmA', 'wmB', 'wmA', 'wmB', 'wmA'].map((id) => wecom.markTag('lina', id, { add: ['et1'] })),
  )
  expect(most).toBe(2)
})
