// Longer than 300 lines: every endpoint the simulator answers, each beside its published answer.
import { describe, expect, test } from 'vitest'
import { aSimulator } from '../support/a-simulator.ts'
import { hasFixtures, jsonFixture } from '../support/wecom-fixtures.ts'

type World = ReturnType<typeof aSimulator>

const kindOf = (value: unknown) =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

/** Fields WeCom's pages call conditional: not everybody has them, whatever the samples show. */
const conditional = new Set([
  'state',
  'unionid',
  'remark_corp_name',
  'wechat_channels',
  'picurl',
  'desc',
])

/**
 * What a published answer has that ours has not: a key, or a key of another type. In a list, keys
 * that every published item has must be there; the others only have to be of the right type.
 */
function missing(published: unknown, ours: unknown, path = ''): string[] {
  if (kindOf(published) !== kindOf(ours)) return [`${path}: ${kindOf(published)}`]
  if (Array.isArray(published) && Array.isArray(ours)) {
    if (published.length === 0 || kindOf(published[0]) !== 'object') return []
    if (ours.length === 0) return [`${path}: an item`]
    return [...new Set(ours.flatMap((one) => missingOfItem(published, one, `${path}[]`)))]
  }
  if (kindOf(published) !== 'object') return []
  const mine = ours as Record<string, unknown>
  return Object.entries(published as object).flatMap(([key, value]) =>
    key in mine
      ? missing(value, mine[key], `${path}.${key}`)
      : conditional.has(key)
        ? []
        : [`${path}.${key}: there`],
  )
}

function missingOfItem(published: object[], ours: Record<string, unknown>, path: string): string[] {
  const samples = published as Record<string, unknown>[]
  return [...new Set(samples.flatMap((one) => Object.keys(one)))].flatMap((key) => {
    const isAlways = !conditional.has(key) && samples.every((one) => key in one)
    if (!(key in ours)) return isAlways ? [`${path}.${key}: there`] : []
    const sample = samples.find((one) => key in one)![key]
    return missing(sample, ours[key], `${path}.${key}`)
  })
}

const customers = { external_userid: ['cu001', 'cu003'], sender: 'u_linxiaoyu' }
const unionOf = (w: World) =>
  w.simulator.state.customers.find((one) => one.external_userid === 'cu001')!.unionid!
const words = { text: { content: '明天会员日' } }

async function aMass(world: World, group = false) {
  const mass = await world.post(
    'externalcontact/add_msg_template',
    group
      ? { chat_type: 'group', chat_id_list: ['g01'], sender: 'u_linxiaoyu', ...words }
      : { ...customers, ...words, attachments: [link] },
  )
  world.simulator.act('confirm_mass_message', { userid: 'u_linxiaoyu', msgid: mass.msgid })
  return mass
}
const link = { msgtype: 'link', link: { title: '会员日', url: 'https://example.com/wed' } }

const cases: [fixture: string, ask: (world: World) => Promise<unknown>][] = [
  [
    'gettoken',
    async (w) =>
      (
        await w.get('gettoken', { corpid: 'wwsimulated01', corpsecret: 'secret-of-the-app' })
      ).json(),
  ],
  [
    'gettoken.error.40001',
    async (w) => (await w.get('gettoken', { corpid: 'wwsimulated01', corpsecret: 'no' })).json(),
  ],
  [
    'gettoken.error.40013',
    async (w) => (await w.get('gettoken', { corpid: 'ww', corpsecret: 'no' })).json(),
  ],
  ['get_jsapi_ticket', (w) => w.read('get_jsapi_ticket')],
  ['ticket.get.agent_config', (w) => w.read('ticket/get', { type: 'agent_config' })],
  ['getcallbackip', (w) => w.read('getcallbackip')],
  [
    'auth.getuserinfo.member',
    (w) =>
      w.read('auth/getuserinfo', {
        code: w.simulator.code('staff:u_linxiaoyu', 'snsapi_privateinfo'),
      }),
  ],
  [
    'auth.getuserinfo.external',
    (w) => w.read('auth/getuserinfo', { code: w.simulator.code('customer:cu001') }),
  ],
  ['auth.getuserinfo.error.40029', (w) => w.read('auth/getuserinfo', { code: 'nothing' })],
  ['user.get.restricted', (w) => w.read('user/get', { userid: 'u_linxiaoyu' })],
  ['user.simplelist', (w) => w.read('user/simplelist', { department_id: '1' })],
  ['department.list', (w) => w.read('department/list')],
  ['department.simplelist', (w) => w.read('department/simplelist', { id: '1' })],
  ['department.get', (w) => w.read('department/get', { id: '2' })],
  ['agent.get', (w) => w.read('agent/get', { agentid: '1000002' })],
  ['externalcontact.get_follow_user_list', (w) => w.read('externalcontact/get_follow_user_list')],
  ['externalcontact.list', (w) => w.read('externalcontact/list', { userid: 'u_linxiaoyu' })],
  ['externalcontact.get', (w) => w.read('externalcontact/get', { external_userid: 'cu001' })],
  [
    'externalcontact.get.wecom_user',
    (w) => w.read('externalcontact/get', { external_userid: 'cu008' }),
  ],
  [
    'externalcontact.batch.get_by_user',
    (w) => w.post('externalcontact/batch/get_by_user', { userid_list: ['u_chenmo'], limit: 100 }),
  ],
  [
    'externalcontact.remark',
    (w) =>
      w.post('externalcontact/remark', {
        userid: 'u_linxiaoyu',
        external_userid: 'cu001',
        remark: '果果妈-翠湖',
      }),
  ],
  ['externalcontact.get_corp_tag_list', (w) => w.post('externalcontact/get_corp_tag_list', {})],
  [
    'externalcontact.get_corp_tag_list.by_id',
    (w) => w.post('externalcontact/get_corp_tag_list', { group_id: ['etg_age'] }),
  ],
  [
    'externalcontact.add_corp_tag',
    (w) =>
      w.post('externalcontact/add_corp_tag', { group_name: '来源', tag: [{ name: '转介绍' }] }),
  ],
  [
    'externalcontact.groupchat.list',
    (w) => w.post('externalcontact/groupchat/list', { limit: 100 }),
  ],
  [
    'externalcontact.groupchat.get',
    (w) => w.post('externalcontact/groupchat/get', { chat_id: 'g01', need_name: 1 }),
  ],
  [
    'externalcontact.groupchat.get.error.90501',
    (w) => w.post('externalcontact/groupchat/get', { chat_id: 'wr_shop_talk' }),
  ],
  [
    'externalcontact.opengid_to_chatid',
    (w) =>
      w.post('externalcontact/opengid_to_chatid', {
        opengid: w.simulator.state.groups[0]!.opengid,
      }),
  ],
  [
    'externalcontact.unionid_to_external_userid',
    (w) =>
      w.post('externalcontact/unionid_to_external_userid', {
        unionid: unionOf(w),
        openid: 'oMini',
      }),
  ],
  [
    'idconvert.unionid_to_external_userid',
    (w) => w.post('idconvert/unionid_to_external_userid', { unionid: unionOf(w), openid: 'oMini' }),
  ],
  [
    'idconvert.unionid_to_external_userid.pending',
    (w) =>
      w.post('idconvert/unionid_to_external_userid', { unionid: 'oUnNobody', openid: 'oMini' }),
  ],
  [
    'idconvert.batch.external_userid_to_pending_id',
    (w) => w.post('idconvert/batch/external_userid_to_pending_id', { external_userid: ['cu001'] }),
  ],
  ['externalcontact.add_msg_template', (w) => aMass(w)],
  [
    'externalcontact.add_msg_template.error.41048',
    (w) => w.post('externalcontact/add_msg_template', { external_userid: ['cu004'], ...words }),
  ],
  [
    'externalcontact.get_groupmsg_list_v2',
    async (w) => {
      await aMass(w)
      const now = Math.floor(w.clock.now / 1000)
      return w.post('externalcontact/get_groupmsg_list_v2', {
        chat_type: 'single',
        start_time: now - 60,
        end_time: now + 60,
      })
    },
  ],
  [
    'externalcontact.get_groupmsg_task',
    async (w) => w.post('externalcontact/get_groupmsg_task', { msgid: (await aMass(w)).msgid }),
  ],
  [
    'externalcontact.get_groupmsg_send_result',
    async (w) =>
      w.post('externalcontact/get_groupmsg_send_result', {
        msgid: (await aMass(w)).msgid,
        userid: 'u_linxiaoyu',
      }),
  ],
  [
    'externalcontact.get_groupmsg_send_result.group',
    async (w) =>
      w.post('externalcontact/get_groupmsg_send_result', {
        msgid: (await aMass(w, true)).msgid,
        userid: 'u_linxiaoyu',
      }),
  ],
  [
    'externalcontact.send_welcome_msg',
    (w) => {
      const { welcome_code } = w.simulator.act('add_contact', {
        userid: 'u_linxiaoyu',
        external_userid: 'wmNew1',
        name: '新客人',
      }) as { welcome_code: string }
      return w.post('externalcontact/send_welcome_msg', { welcome_code, ...words })
    },
  ],
  [
    'message.send',
    (w) =>
      w.post('message/send', {
        touser: 'u_linxiaoyu',
        agentid: 1000002,
        msgtype: 'text',
        ...words,
      }),
  ],
  [
    'message.send.error.81013',
    (w) => w.post('message/send', { touser: 'x', agentid: 1000002, msgtype: 'text', ...words }),
  ],
  ['media.upload', (w) => w.upload('media/upload', { type: 'image' })],
  ['media.uploadimg', (w) => w.upload('media/uploadimg')],
  ['media.get.error.40007', (w) => w.read('media/get', { media_id: 'none' })],
  [
    'kf.add_contact_way',
    (w) => w.post('kf/add_contact_way', { open_kfid: 'wk_doumiaowu', scene: 'page' }),
  ],
  [
    'kf.customer.get_upgrade_service_config',
    (w) => w.read('kf/customer/get_upgrade_service_config'),
  ],
  [
    'kf.customer.upgrade_service',
    (w) =>
      w.post('kf/customer/upgrade_service', {
        open_kfid: 'wk_doumiaowu',
        external_userid: 'cu004',
        type: 1,
        member: { userid: 'u_linxiaoyu' },
      }),
  ],
  [
    'kf.customer.upgrade_service.error.95021',
    (w) =>
      w.post('kf/customer/upgrade_service', {
        open_kfid: 'wk_doumiaowu',
        external_userid: 'cu004',
        type: 2,
        groupchat: { chat_id: 'g01' },
      }),
  ],
  [
    'kf.customer.cancel_upgrade_service',
    (w) =>
      w.post('kf/customer/cancel_upgrade_service', {
        open_kfid: 'wk_doumiaowu',
        external_userid: 'cu004',
      }),
  ],
  ['kf.account.list', (w) => w.post('kf/account/list', {})],
  [
    'kf.customer.batchget',
    (w) =>
      w.post('kf/customer/batchget', {
        external_userid_list: ['cu004', 'cu001'],
        need_enter_session_context: 1,
      }),
  ],
]

describe.skipIf(!hasFixtures)('answers have the published shape', () => {
  test.each(cases)('%s', async (fixture, ask) => {
    const published = jsonFixture(`${fixture}.json`)
    const ours = (await ask(aSimulator())) as { errcode: number }
    expect(ours.errcode).toBe(published.errcode)
    expect(missing(published, ours)).toEqual([])
  })

  test('an app from before 2022-06-20 still reads the whole member', async () => {
    const corp = { corpId: 'wwsimulated01', agentId: 1000002, secret: 'secret-of-the-app' }
    const world = aSimulator({ corp: { ...corp, isLegacyApp: true } })
    const one = await world.read('user/get', { userid: 'u_linxiaoyu' })
    expect(missing(jsonFixture('user.get.json'), one)).toEqual([])
    const all = await world.read('user/list', { department_id: '2' })
    expect(missing(jsonFixture('user.list.json'), all)).toEqual([])
  })

  test('a paged customer has a next_cursor, a short one has none', async () => {
    const world = aSimulator()
    const first = world.simulator.state.follows[0]!
    for (let i = 0; i < 520; i++) {
      const userid = `m${i}`
      world.simulator.state.staff.push({ ...world.simulator.state.staff[1]!, userid })
      world.simulator.state.follows.push({ ...first, userid })
    }
    const page = await world.read('externalcontact/get', { external_userid: first.external_userid })
    expect(missing(jsonFixture('externalcontact.get.paged.json'), page)).toEqual([])
    expect(page.follow_user).toHaveLength(500)
    const rest = await world.read('externalcontact/get', {
      external_userid: first.external_userid,
      cursor: page.next_cursor,
    })
    expect(rest.follow_user).toHaveLength(21)
    expect(rest).not.toHaveProperty('next_cursor')
  })
})

if (!hasFixtures) {
  test('the published answers are not beside the repository (../shared/wecom/fixtures): shapes were not compared', () => {
    expect(hasFixtures).toBe(false)
  })
}
