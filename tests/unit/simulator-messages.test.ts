import { describe, expect, test } from 'vitest'
import { aSimulator } from '../support/a-simulator.ts'

const HOUR = 3_600_000
const lin = 'u_linxiaoyu'

describe('app messages', () => {
  const send = (world: ReturnType<typeof aSimulator>, body: object) =>
    world.post('message/send', { touser: lin, agentid: 1000002, ...body })
  const text = { msgtype: 'text', text: { content: '果果妈在看《夜用拉拉裤》' } }

  test('those who are not there come back in lower case, the others are told', async () => {
    const world = aSimulator()
    const answer = await send(world, { ...text, touser: `U_LINXIAOYU|NoBody`, toparty: '99' })
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody', invalidparty: '99' })
    expect(world.simulator.textsTo(lin)).toEqual(['果果妈在看《夜用拉拉裤》'])
  })

  test('the same words within the asked time are told once', async () => {
    const world = aSimulator()
    const once = { ...text, enable_duplicate_check: 1, duplicate_check_interval: 600 }
    for (let i = 0; i < 3; i++) expect((await send(world, once)).errcode).toBe(0)
    expect(world.simulator.textsTo(lin)).toHaveLength(1)
    world.clock.now += 601_000
    await send(world, once)
    await send(world, text)
    expect(world.simulator.textsTo(lin)).toHaveLength(3)
  })

  test('the 31st in a minute is dropped in silence', async () => {
    const world = aSimulator()
    for (let i = 0; i < 33; i++) expect((await send(world, text)).errcode).toBe(0)
    expect(world.simulator.textsTo(lin)).toHaveLength(30)
  })

  test.each([
    ['nobody named', { ...text, touser: '' }, 82001],
    ['all unknown', { ...text, touser: 'x|y' }, 81013],
    ['another app', { ...text, agentid: 7 }, 301002],
    ['an agentid as text', { ...text, agentid: '1000002' }, 40058],
    ['an unknown kind', { msgtype: 'poem', poem: {} }, 40008],
    [
      'a card without a title',
      { msgtype: 'textcard', textcard: { description: 'x', url: 'https://a' } },
      40063,
    ],
    [
      'a button of five characters',
      {
        msgtype: 'textcard',
        textcard: { title: 't', description: 'x', url: 'https://a', btntxt: '看看五个字' },
      },
      45002,
    ],
    [
      'nine articles',
      { msgtype: 'news', news: { articles: Array.from({ length: 9 }, () => ({ title: 't' })) } },
      40058,
    ],
    ['media nobody uploaded', { msgtype: 'image', image: { media_id: 'none' } }, 40007],
    [
      'a card that asks, without a task',
      { msgtype: 'template_card', template_card: { card_type: 'button_interaction' } },
      40063,
    ],
  ])('%s is refused', async (_name, body, code) => {
    expect((await send(aSimulator(), body)).errcode).toBe(code)
  })

  test('media lives three days', async () => {
    const world = aSimulator()
    const { media_id } = await world.upload('media/upload', { type: 'image' })
    const get = async () => world.get('media/get', { access_token: await world.token(), media_id })
    const part = await world.simulator.fetch(
      `https://qyapi.test/cgi-bin/media/get?access_token=${await world.token()}&media_id=${media_id}`,
      { headers: { range: 'bytes=1-3' } },
    )
    expect(part.status).toBe(206)
    expect(await part.text()).toBe('PNG')
    expect((await (await get()).arrayBuffer()).byteLength).toBe(8)
    world.clock.now += 3 * 24 * HOUR + 1
    expect(((await (await get()).json()) as any).errcode).toBe(40007)
  })
})

describe('mass messages and welcomes', () => {
  test('a mass message sends nothing until the member confirms; then each result is told', async () => {
    const world = aSimulator()
    const { msgid, fail_list } = await world.post('externalcontact/add_msg_template', {
      external_userid: ['cu001', 'cu003', 'cu004'],
      text: { content: '明天会员日' },
    })
    expect(fail_list).toEqual(['cu004'])
    const chat = `s:${lin}:cu001`
    const before = world.simulator.chats.messages(chat).length
    world.simulator.act('customer_deletes', { userid: lin, external_userid: 'cu003' })
    world.simulator.act('confirm_mass_message', { userid: lin, msgid })
    world.simulator.act('confirm_mass_message', { userid: lin, msgid })
    expect(world.simulator.chats.messages(chat).length).toBe(before + 1)
    const { send_list } = await world.post('externalcontact/get_groupmsg_send_result', {
      msgid,
      userid: lin,
    })
    expect(send_list.map((one: any) => [one.external_userid, one.status])).toEqual([
      ['cu001', 1],
      ['cu003', 2],
    ])
  })

  test('a fourth reminder within a day is too much', async () => {
    const world = aSimulator()
    const { msgid } = await world.post('externalcontact/add_msg_template', {
      sender: lin,
      text: { content: 'x' },
    })
    const remind = async () =>
      (await world.post('externalcontact/remind_groupmsg_send', { msgid })).errcode
    expect([await remind(), await remind(), await remind(), await remind()]).toEqual([
      0, 0, 0, 41094,
    ])
    world.clock.now += 25 * HOUR
    expect(await remind()).toBe(0)
  })

  test('a welcome goes out once, within twenty seconds, and not to somebody who already talks', async () => {
    const world = aSimulator()
    const add = (id: string) =>
      (world.simulator.act('add_contact', { userid: lin, external_userid: id, name: id }) as any)
        .welcome_code
    const send = async (welcome_code: string) =>
      (
        await world.post('externalcontact/send_welcome_msg', {
          welcome_code,
          text: { content: '您好' },
        })
      ).errcode
    const first = add('wmA')
    expect([await send(first), await send(first)]).toEqual([0, 41050])
    const late = add('wmB')
    world.clock.now += 21_000
    expect(await send(late)).toBe(41050)
    const talking = add('wmC')
    await world.control('messages', {
      from: 'customer:wmC',
      chatId: `s:${lin}:wmC`,
      message: { msgtype: 'text', text: { content: '在吗' } },
    })
    expect(await send(talking)).toBe(41051)
  })
})

describe('limits and troubles', () => {
  test('a quota per minute refuses until the minute is over', async () => {
    const world = aSimulator()
    world.simulator.limits.set('department/list', 2)
    const ask = async () => (await world.read('department/list')).errcode
    expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 45009])
    world.clock.now += 60_000
    expect(await ask()).toBe(0)
  })

  test('more than a hundred tickets an hour are refused', async () => {
    const world = aSimulator()
    for (let i = 0; i < 100; i++) expect((await world.read('get_jsapi_ticket')).errcode).toBe(0)
    expect((await world.read('get_jsapi_ticket')).errcode).toBe(45009)
  })

  test('each trouble can be switched on for one path and some times, and off again', async () => {
    const world = aSimulator()
    const { token: fresh, get } = world
    await world.control('faults', { kind: 'busy', path: 'department', times: 1 })
    expect((await world.read('user/get', { userid: lin })).errcode).toBe(0)
    expect((await world.read('department/list')).errcode).toBe(-1)
    expect((await world.read('department/list')).errcode).toBe(0)

    const held = await fresh()
    await world.control('faults', { kind: 'expired_token', path: 'department', times: 1 })
    const ask = async (token: string) =>
      ((await (await get('department/list', { access_token: token })).json()) as any).errcode
    expect(await ask(held)).toBe(42001)
    expect(await ask(held)).toBe(42001)
    const next = await fresh()
    expect(next).not.toBe(held)
    expect(await ask(next)).toBe(0)

    await world.control('faults', { kind: 'http_5xx' })
    expect((await get('department/list', { access_token: next })).status).toBe(502)
    await world.control('faults', { kind: null })
    await world.control('faults', { kind: 'malformed' })
    const broken = await get('department/list', { access_token: next })
    await expect(broken.json()).rejects.toThrow()
    await world.control('faults', { kind: null })
    await world.control('faults', { kind: 'slow', delayMs: 40 })
    const from = performance.now()
    expect(await ask(next)).toBe(0)
    expect(performance.now() - from).toBeGreaterThan(35)
  })
})

describe('tags', () => {
  const add = (world: ReturnType<typeof aSimulator>, body: object) =>
    world.post('externalcontact/add_corp_tag', body)

  test('a name twice in one call is made once; an existing group is added to; the last tag takes its group', async () => {
    const world = aSimulator()
    const one = await add(world, { group_name: '来源', tag: [{ name: '地推' }, { name: '地推' }] })
    expect(one.tag_group.tag).toHaveLength(1)
    const two = await add(world, { group_name: '来源', tag: [{ name: '转介绍' }] })
    expect(two.tag_group.group_id).toBe(one.tag_group.group_id)
    expect((await add(world, { group_name: '来源', tag: [{ name: '地推' }] })).errcode).toBe(40071)
    const ids = [one, two].map((made) => made.tag_group.tag[0].id)
    const rename = { id: ids[0], name: '转介绍' }
    expect((await world.post('externalcontact/edit_corp_tag', rename)).errcode).toBe(40071)
    await world.post('externalcontact/mark_tag', {
      userid: lin,
      external_userid: 'cu001',
      add_tag: ids,
    })
    await world.post('externalcontact/del_corp_tag', { tag_id: ids })
    const { tag_group } = await world.post('externalcontact/get_corp_tag_list', {})
    expect(tag_group.map((group: any) => group.group_name)).not.toContain('来源')
    const { follow_user } = await world.read('externalcontact/get', { external_userid: 'cu001' })
    expect(follow_user[0].tags.map((tag: any) => tag.tag_id)).not.toContain(ids[0])
  })

  test('a tag a member gave for herself has no id and is not in the batch', async () => {
    const world = aSimulator()
    world.simulator.act('edit_tags', {
      userid: lin,
      external_userid: 'cu001',
      own: [{ group_name: '我的', tag_name: '爱聊天' }],
    })
    const { follow_user } = await world.read('externalcontact/get', { external_userid: 'cu001' })
    expect(follow_user[0].tags.at(-1)).toEqual({ group_name: '我的', tag_name: '爱聊天', type: 2 })
  })
})
