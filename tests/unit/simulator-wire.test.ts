import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aSimulator, corp } from '../support/a-simulator.ts'

const HOUR = 3_600_000
const lin = 'u_linxiaoyu'

describe('tokens', () => {
  test('the same token comes out until close to its end, then a new one, and the old still works', async () => {
    const world = aSimulator()
    const first = await world.token()
    world.clock.now += HOUR
    expect(await world.token()).toBe(first)
    const later = await world.get('gettoken', { corpid: corp.corpId, corpsecret: corp.secret })
    expect(((await later.json()) as any).expires_in).toBe(3600)
    world.clock.now += HOUR - 200_000
    const second = await world.token()
    expect(second).not.toBe(first)
    const old = await world.get('department/list', { access_token: first })
    expect(((await old.json()) as any).errcode).toBe(0)
    world.clock.now += 201_000
    const gone = await world.get('department/list', { access_token: first })
    expect(((await gone.json()) as any).errcode).toBe(42001)
  })

  test.each([
    ['no token', {}, 41001],
    ['garbage', { access_token: 'garbage' }, 40014],
  ])('%s is refused by its own code', async (_name, query, code) => {
    const answer = await aSimulator().get('department/list', query as Record<string, string>)
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as any).errcode).toBe(code)
  })

  test.each([
    [{ corpid: corp.corpId, corpsecret: 'wrong' }, 40001],
    [{ corpid: 'wwother', corpsecret: corp.secret }, 40013],
    [{ corpsecret: corp.secret }, 41002],
    [{ corpid: corp.corpId }, 41004],
  ])('gettoken with %o answers %i', async (query, code) => {
    const answer = (await (await aSimulator().get('gettoken', query as any)).json()) as any
    expect(answer.errcode).toBe(code)
    expect(answer.errmsg).toMatch(/, hint: \[\d+\], from ip: .+, more info at https:\/\/open\.work/)
  })

  test('a token in the body is no token', async () => {
    const world = aSimulator()
    const answer = await world.simulator.fetch(
      'https://qyapi.test/cgi-bin/externalcontact/get_corp_tag_list',
      { method: 'POST', body: JSON.stringify({ access_token: await world.token() }) },
    )
    expect(((await answer.json()) as any).errcode).toBe(41001)
  })
})

describe('what WeCom refuses', () => {
  const pair = { userid: lin, external_userid: 'cu001' }
  test.each([
    ['a number as remark', 'externalcontact/remark', { ...pair, remark: 5 }, 40058, /remark/],
    ['a text as limit', 'externalcontact/groupchat/list', { limit: '10' }, 40058, /limit/],
    [
      'a text as list',
      'externalcontact/batch/get_by_user',
      { userid_list: lin },
      40058,
      /userid_list/,
    ],
    [
      'tags that are no texts',
      'externalcontact/mark_tag',
      { ...pair, add_tag: [1] },
      40058,
      /add_tag/,
    ],
    [
      'a text as record',
      'externalcontact/groupchat/list',
      { limit: 1, owner_filter: 'x' },
      40058,
      /owner_filter/,
    ],
    ['no id', 'externalcontact/groupchat/get', {}, 40063, /chat_id/],
    ['no limit', 'externalcontact/groupchat/list', {}, 40063, /limit/],
    [
      'a body that is not JSON',
      'externalcontact/remark',
      '{"userid":',
      40058,
      /Warning: wrong json format\./,
    ],
    ['a list as body', 'externalcontact/remark', '[]', 40058, /Warning: wrong json format\./],
    ['nothing to change', 'externalcontact/remark', pair, 40063, /remark/],
    [
      '21 characters of remark',
      'externalcontact/remark',
      { ...pair, remark: '妈'.repeat(21) },
      40058,
      /remark/,
    ],
    [
      '151 characters of description',
      'externalcontact/remark',
      { ...pair, description: 'x'.repeat(151) },
      40058,
      /description/,
    ],
    [
      'an unknown member',
      'externalcontact/remark',
      { ...pair, userid: 'nobody', remark: 'x' },
      60111,
      /./,
    ],
    [
      'an id nobody has',
      'externalcontact/remark',
      { ...pair, external_userid: 'wmx', remark: 'x' },
      40096,
      /./,
    ],
    [
      'a colleague’s customer',
      'externalcontact/remark',
      { userid: 'u_chenmo', external_userid: 'cu001', remark: 'x' },
      84061,
      /./,
    ],
    ['an unknown tag', 'externalcontact/mark_tag', { ...pair, add_tag: ['et_none'] }, 40068, /./],
    ['no tags at all', 'externalcontact/mark_tag', pair, 41111, /./],
    ['an unknown group', 'externalcontact/groupchat/get', { chat_id: 'wr_none' }, 40050, /./],
    [
      'a group of colleagues',
      'externalcontact/groupchat/get',
      { chat_id: 'wr_shop_talk' },
      90501,
      /./,
    ],
    ['an unknown opengid', 'externalcontact/opengid_to_chatid', { opengid: 'x' }, 90511, /./],
    [
      'a made-up cursor',
      'externalcontact/batch/get_by_user',
      { userid_list: [lin], cursor: 'zz' },
      50100,
      /./,
    ],
    [
      'a limit beyond 100',
      'externalcontact/batch/get_by_user',
      { userid_list: [lin], limit: 101 },
      40058,
      /limit/,
    ],
    [
      '101 owners',
      'externalcontact/groupchat/list',
      { limit: 1, owner_filter: { userid_list: Array(101).fill(lin) } },
      81017,
      /./,
    ],
    [
      'editing a tag of the console',
      'externalcontact/edit_corp_tag',
      { id: 'et_size', name: 'x' },
      81011,
      /./,
    ],
    [
      'deleting a tag of the console',
      'externalcontact/del_corp_tag',
      { tag_id: ['et_size'] },
      81011,
      /./,
    ],
  ])('%s', async (_name, path, body, code, words) => {
    const answer = await aSimulator().post(path, body)
    expect(answer.errcode).toBe(code)
    expect(answer.errmsg).toMatch(words as RegExp)
  })

  test('GET where POST is meant, and a path WeCom does not have', async () => {
    const world = aSimulator()
    expect((await world.read('externalcontact/groupchat/list')).errcode).toBe(40058)
    const answer = await world.get('externalcontact/nothing', { access_token: await world.token() })
    expect(answer.status).toBe(404)
  })

  test('a member with no customer is 84061, not an empty list; one without the function 84074', async () => {
    const world = aSimulator()
    expect((await world.read('externalcontact/list', { userid: 'u_zhoumin' })).errcode).toBe(84061)
    expect((await world.read('externalcontact/list', { userid: 'u_fangzhou' })).errcode).toBe(84074)
    expect((await world.read('externalcontact/get', { external_userid: 'cu004' })).errcode).toBe(
      84061,
    )
    expect((await world.read('externalcontact/get', { external_userid: 'wmx' })).errcode).toBe(
      40096,
    )
  })

  test('letter case does not make another member, and who is out of range is not there', async () => {
    const world = aSimulator()
    expect((await world.read('user/get', { userid: 'U_LINXIAOYU' })).name).toBe('林小雨')
    world.simulator.act('set_range', { userid: lin, isInRange: false })
    expect((await world.read('user/get', { userid: lin })).errcode).toBe(60111)
    expect((await world.read('externalcontact/get', { external_userid: 'cu001' })).errcode).toBe(
      84061,
    )
    const info = await world.read('auth/getuserinfo', {
      code: world.simulator.code('customer:cu001'),
    })
    expect(info.openid).toMatch(/^oDm/)
    expect(info).not.toHaveProperty('external_userid')
  })

  test('no answer is ever anything but HTTP 200 JSON with an errcode, whatever the body says', async () => {
    const world = aSimulator()
    const posts = world.simulator.endpoints.filter((path) => !path.startsWith('media/'))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.jsonValue(), async (path, body) => {
        const answer = await world.post(path, JSON.stringify(body))
        expect(typeof answer.errcode).toBe('number')
        expect(typeof answer.errmsg).toBe('string')
      }),
      { numRuns: 300 },
    )
  })
})

describe('paging', () => {
  test('whatever the page size, everybody is told once and in order', async () => {
    const world = aSimulator()
    const { external_userid: all } = await world.read('externalcontact/list', { userid: lin })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (limit) => {
        const seen: string[] = []
        let cursor = ''
        do {
          const page = await world.post('externalcontact/batch/get_by_user', {
            userid_list: [lin],
            limit,
            cursor,
          })
          expect(page.external_contact_list.length).toBeLessThanOrEqual(limit)
          for (const row of page.external_contact_list) {
            seen.push(row.external_contact.external_userid)
            expect(row.follow_info).not.toHaveProperty('tags')
            expect(Array.isArray(row.follow_info.tag_id)).toBe(true)
          }
          cursor = page.next_cursor
        } while (cursor !== '')
        expect(seen).toEqual(all)
      }),
      { numRuns: 12 },
    )
  })

  test('groups of one owner, one by one', async () => {
    const world = aSimulator()
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await world.post('externalcontact/groupchat/list', {
        owner_filter: { userid_list: ['U_Suting'] },
        limit: 1,
        cursor,
      })
      seen.push(...page.group_chat_list.map((one: { chat_id: string }) => one.chat_id))
      cursor = page.next_cursor
    } while (cursor !== '')
    expect(seen).toEqual(['g09', 'g10', 'g11', 'g12'])
  })

  test('the whole shop can be read: 184 friends, 12 groups, 366 places in them', async () => {
    const world = aSimulator()
    const { follow_user } = await world.read('externalcontact/get_follow_user_list')
    let friends = 0
    for (const userid of follow_user) {
      const list = await world.read('externalcontact/list', { userid })
      friends += list.external_userid?.length ?? 0
    }
    expect(friends).toBe(184)
    const { group_chat_list } = await world.post('externalcontact/groupchat/list', { limit: 1000 })
    expect(group_chat_list).toHaveLength(12)
    let places = 0
    for (const { chat_id } of group_chat_list) {
      const { group_chat } = await world.post('externalcontact/groupchat/get', { chat_id })
      places += group_chat.member_list.filter((one: { type: number }) => one.type === 2).length
      expect(group_chat.member_list[0]).not.toHaveProperty('name')
    }
    expect(places).toBe(366)
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
      { msgtype: 'news', news: { articles: Array(9).fill({ title: 't' }) } },
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
