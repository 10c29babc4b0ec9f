import * as fc from 'fast-check'
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
    const batch = { userid_list: ['u_zhoumin'] }
    const none = await world.post('externalcontact/batch/get_by_user', batch)
    expect(none).toMatchObject({ errcode: 0, external_contact_list: [], next_cursor: '' })
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
