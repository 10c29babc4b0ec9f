import { describe, expect, test } from 'vitest'
import { createWecom } from '../../api/wecom/client.ts'
import { isErrcode } from '../../api/wecom/error.ts'
import { signPage } from '../../api/wecom/simulator/crypto.ts'
import { aSimulator, corp } from '../support/a-simulator.ts'
import { hasFixtures, jsonFixture } from '../support/wecom-fixtures.ts'

const lin = 'u_linxiaoyu'
const chat = `s:${lin}:cu001`
const text = (content: string) => ({ msgtype: 'text', text: { content } })

describe('two clients', () => {
  test('what the adviser sends, the customer sees, and the other way round', async () => {
    const { control } = aSimulator()
    const sent = await control('messages', {
      from: `staff:${lin}`,
      chatId: chat,
      message: text('您慢慢看'),
    })
    expect(sent.message).toMatchObject({ fromName: '林小雨', chatId: chat })
    const hers = await control(`chats/${chat}/messages?as=customer:cu001`)
    expect(hers.messages.at(-1).message).toEqual(text('您慢慢看'))
    expect(hers.chat.title).toBe('林小雨')
    const { chats } = await control(`chats?as=staff:${lin}`)
    expect(chats[0]).toMatchObject({
      id: chat,
      title: '果果妈',
      subtitle: '@微信',
      customerId: 'cu001',
    })
    expect(chats[0].last.text).toBe('您慢慢看')
  })

  test('a remark is her name in the staff’s list, not in her own', async () => {
    const { control, simulator } = aSimulator()
    simulator.act('edit_remark', { userid: lin, external_userid: 'cu001', remark: '果果妈-翠湖' })
    const { chats } = await control(`chats?as=staff:${lin}`)
    expect(chats.find((one: any) => one.id === chat).title).toBe('果果妈-翠湖')
  })

  test('nobody reads a chat she is not in', async () => {
    const { control } = aSimulator()
    for (const as of ['staff:u_chenmo', 'customer:cu003']) {
      expect((await control(`chats/${chat}/messages?as=${as}`)).status).toBe(404)
      expect((await control(`chats?as=${as}`)).chats.map((one: any) => one.id)).not.toContain(chat)
    }
    expect((await control('chats?as=nobody')).status).toBe(400)
  })

  test('the stories are there: 小满爸 asked 客服, 等等妈 waits in her group, the app has its own chat', async () => {
    const { control } = aSimulator()
    const he = (await control('chats?as=staff:u_hejing')).chats
    const kf = he.find((one: any) => one.kind === 'kf' && one.customerId === 'cu004')
    expect(kf.last.text).toContain('到处咬')
    expect(kf.isWaiting).toBe(true)
    expect(he.find((one: any) => one.id === 'g04')).toMatchObject({
      isWaiting: true,
      groupId: 'g04',
    })
    expect(he.some((one: any) => one.kind === 'app')).toBe(true)
  })

  test.each([
    ['a stranger', { from: 'staff:u_chenmo', chatId: chat, message: text('x') }],
    ['for another', { from: 'customer:cu003', chatId: chat, message: text('x') }],
    ['an empty text', { from: `staff:${lin}`, chatId: chat, message: text('') }],
    ['an unknown kind', { from: `staff:${lin}`, chatId: chat, message: { msgtype: 'poem' } }],
    [
      'a page not ending in .html',
      {
        from: `staff:${lin}`,
        chatId: chat,
        message: {
          msgtype: 'miniprogram',
          miniprogram: { appid: 'wx', title: 't', page: 'pages/a' },
        },
      },
    ],
    [
      'a card without a web link',
      {
        from: `staff:${lin}`,
        chatId: chat,
        message: { msgtype: 'news', news: { link: 'javascript:alert(1)', title: 't' } },
      },
    ],
    ['in a group she is not in', { from: 'customer:cu004', chatId: 'g02', message: text('x') }],
  ])('%s is not sent', async (_name, body) => {
    const { control, simulator } = aSimulator()
    const before = simulator.state.messages.length
    expect((await control('messages', body)).status).toBe(409)
    expect(simulator.state.messages).toHaveLength(before)
  })

  test('she who deleted the adviser gets nothing any more', async () => {
    const { control, simulator } = aSimulator()
    simulator.act('customer_deletes', { userid: lin, external_userid: 'cu001' })
    const answer = await control('messages', {
      from: `staff:${lin}`,
      chatId: chat,
      message: text('x'),
    })
    expect(answer).toMatchObject({ status: 409, error: { code: 'refused' } })
  })

  test('messages come over the line as they are sent, only to those in the chat', async () => {
    const { simulator, control } = aSimulator()
    const stop = new AbortController()
    const response = await simulator.fetch(
      new Request(`http://x/simulator/control/stream?as=customer:cu001`, { signal: stop.signal }),
    )
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    await reader.read()
    await control('messages', {
      from: `staff:${lin}`,
      chatId: `s:${lin}:cu003`,
      message: text('别人的'),
    })
    await control('messages', { from: `staff:${lin}`, chatId: chat, message: text('给您的') })
    let heard = ''
    while (!heard.includes('给您的')) heard += (await reader.read()).value ?? ''
    expect(heard).toContain('event: message')
    expect(heard).not.toContain('别人的')
    stop.abort()
    await reader.cancel()
  })
})

describe('the page that wants to use the chat', () => {
  const url = 'http://localhost:3000/sidebar/?q=%E9%9B%A8&a=1'
  const asked = async (change: object = {}, world = aSimulator()) => {
    const { ticket } = await world.read('ticket/get', { type: 'agent_config' })
    const signature = signPage(ticket, 'nonce1', '1795264860', url)
    const right = {
      corpid: corp.corpId,
      agentid: '1000002',
      timestamp: '1795264860',
      nonceStr: 'nonce1',
      signature,
      url: `${url}#/c`,
      userid: lin,
    }
    return world.control('agent-config', { ...right, ...change })
  }

  test('a right signature over the page without its fragment is good', async () => {
    expect(await asked()).toEqual({ status: 200, ok: true })
  })

  test.each([
    ['another page', { url: 'http://localhost:3000/sidebar/' }, /invalid signature/],
    ['another nonce', { nonceStr: 'nonce2' }, /invalid signature/],
    ['no signature', { signature: '' }, /invalid signature/],
    ['another app', { agentid: 7 }, /invalid agentid/],
    ['another corp', { corpid: 'ww' }, /invalid corpid/],
    ['somebody else', { userid: 'nobody' }, /no permission/],
  ])('%s is refused', async (_name, change, words) => {
    const answer = await asked(change)
    expect(answer.ok).toBe(false)
    expect(answer.errmsg).toMatch(/^agentConfig:fail, /)
    expect(answer.errmsg).toMatch(words)
  })

  test('a ticket of the other kind, an old one, and a foreign host do not count', async () => {
    const world = aSimulator({ corp: { ...corp, trustedDomain: 'localhost:3000' } })
    expect((await asked({ kind: 'corp' }, world)).errmsg).toBe('config:fail, invalid signature')
    expect((await asked({ url: 'http://evil.test/sidebar/' }, world)).errmsg).toMatch(/domain/)
    const { ticket } = await world.read('ticket/get', { type: 'agent_config' })
    world.clock.now += 7200_000
    const signature = signPage(ticket, 'nonce1', '1795264860', url)
    expect((await asked({ signature }, world)).ok).toBe(false)
  })

  test.skipIf(!hasFixtures)('signing gives the published vectors', () => {
    for (const v of jsonFixture('jssdk.vectors.json')) {
      expect(signPage(v.jsapi_ticket, v.nonceStr, String(v.timestamp), v.pageUrl ?? v.url)).toBe(
        v.signature,
      )
    }
  })
})

describe('the login page', () => {
  const back = 'http://localhost:3000/api/sidebar/session/callback?next=%2F'
  const page = (
    change: Record<string, string> = {},
    headers: Record<string, string> = {},
    world = aSimulator({ corp: { ...corp, trustedDomain: 'localhost:3000' } }),
  ) => {
    const query = {
      appid: corp.corpId,
      redirect_uri: back,
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: '1000002',
      ...change,
    }
    return world.simulator.fetch(
      `http://localhost:3000/simulator/connect/oauth2/authorize?${new URLSearchParams(query)}`,
      { headers, redirect: 'manual' },
    )
  }

  test('a member comes back with a code and her state; the code is good once, for five minutes', async () => {
    const world = aSimulator({ corp: { ...corp, trustedDomain: 'localhost:3000' } })
    const answer = await page(
      {},
      { cookie: `practice_staff=${lin}; practice_customer=cu001` },
      world,
    )
    expect(answer.status).toBe(302)
    const to = new URL(answer.headers.get('location')!)
    expect([to.searchParams.get('state'), to.searchParams.get('next')]).toEqual(['abc123', '/'])
    const code = to.searchParams.get('code')!
    expect(await world.read('auth/getuserinfo', { code })).toMatchObject({
      errcode: 0,
      userid: lin,
    })
    expect((await world.read('auth/getuserinfo', { code })).errcode).toBe(42022)
    const late = world.simulator.code(`staff:${lin}`)
    world.clock.now += 300_001
    expect((await world.read('auth/getuserinfo', { code: late })).errcode).toBe(42003)
  })

  test('a customer’s page asks for the customer; a stranger has only an openid', async () => {
    const world = aSimulator()
    const infoOf = async (
      cookie: string,
      redirect_uri = 'http://localhost:3000/api/miniapp/session/callback',
      agent = '',
    ) => {
      const answer = await page({ redirect_uri }, { cookie, 'user-agent': agent }, world)
      const code = new URL(answer.headers.get('location')!).searchParams.get('code')!
      return world.read('auth/getuserinfo', { code })
    }
    const both = `practice_staff=${lin}; practice_customer=cu001`
    expect(await infoOf(both)).toMatchObject({ external_userid: 'cu001' })
    expect(await infoOf(both, undefined, 'wxwork/4.1.36 MicroMessenger/7.0.1')).toMatchObject({
      userid: lin,
    })
    const kfOnly = await infoOf('practice_customer=cu004')
    expect(kfOnly).not.toHaveProperty('external_userid')
    const stranger = await infoOf('practice_customer=somebody')
    expect(stranger.openid).toMatch(/^oDm/)
    expect(stranger).not.toHaveProperty('external_userid')
    expect((await infoOf('practice_customer=somebody')).openid).toBe(stranger.openid)
  })

  test.each([
    ['a host that is not trusted', { redirect_uri: 'http://evil.test/x' }],
    ['another port', { redirect_uri: 'http://localhost:9999/x' }],
    ['no address', { redirect_uri: '' }],
    ['a state with other letters', { state: 'a-b' }],
    ['another corp', { appid: 'ww' }],
    ['an unknown scope', { scope: 'all' }],
  ])('%s gets no code', async (_name, change) => {
    const answer = await page(change as Record<string, string>, { cookie: `practice_staff=${lin}` })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('参数错误')
  })

  test('whoever is not known yet may choose a person, and stays that person', async () => {
    const answer = await page()
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('林小雨')
    const chosen = await page({ as: 'staff:u_suting' })
    expect(chosen.status).toBe(302)
    expect(chosen.headers.get('set-cookie')).toContain('practice_staff=u_suting')
  })
})

describe('the clock and the next start', () => {
  test('time goes forward only', async () => {
    const { control, clock } = aSimulator()
    const before = clock.now
    expect((await control('clock', { advanceMs: 60_000 })).now).toBe(before + 60_000)
    expect((await control('clock', { now: before })).status).toBe(409)
  })

  test('a second start finds what was said and done', async () => {
    let kept: unknown
    const store = { load: async () => kept, save: async (json: unknown) => void (kept = json) }
    const first = aSimulator({ store })
    await first.simulator.ready
    first.simulator.act('edit_remark', {
      userid: lin,
      external_userid: 'cu001',
      remark: '果果妈-翠湖',
    })
    await first.control('messages', { from: `staff:${lin}`, chatId: chat, message: text('明天见') })
    const token = await first.token()
    await first.simulator.flush()
    expect(JSON.stringify(kept).length).toBeLessThan(1_000_000)

    const second = aSimulator({ store })
    await second.simulator.ready
    expect(await second.token()).toBe(token)
    expect(second.simulator.chats.messages(chat).at(-1)!.message).toEqual(text('明天见'))
    const { follow_user } = await second.read('externalcontact/get', { external_userid: 'cu001' })
    expect(follow_user[0].remark).toBe('果果妈-翠湖')
  })

  test('acts that make no sense are refused with the field at fault', async () => {
    const { control } = aSimulator()
    for (const [body, words] of [
      [{ act: 'fly' }, /no such act/],
      [{ act: '__proto__' }, /no such act/],
      [{ act: 'edit_remark', userid: lin }, /external_userid/],
      [{ act: 'join_group', chat_id: 'g02', userid: 'cu001' }, /already/],
    ] as const) {
      const answer = await control('acts', body)
      expect(answer.status).toBe(409)
      expect(answer.error.message).toMatch(words)
    }
  })
})

describe('the product’s own client against it', () => {
  const aClient = () => {
    const world = aSimulator()
    const wecom = createWecom({
      apiUrl: 'http://localhost:3000/simulator',
      ...corp,
      now: () => world.clock.now,
      sleep: async (ms) => {
        world.clock.now += ms
      },
      fetch: world.simulator.fetch,
    })
    return { ...world, wecom }
  }

  test('reads the shop, writes a remark, tags, tells a member', async () => {
    const { wecom, simulator } = aClient()
    expect(await wecom.listCustomers(lin)).toContain('cu001')
    expect(await wecom.listCustomers('u_zhoumin')).toEqual([])
    const her = await wecom.getCustomer('cu001')
    expect(her.contact).toMatchObject({ customerId: 'cu001', name: '果果妈', wxType: 1 })
    expect(her.follows[0]).toMatchObject({
      staffId: lin,
      tagIds: expect.arrayContaining(['et_wed']),
    })
    await wecom.remarkCustomer(lin, 'cu001', { remark: '果果妈-翠湖' })
    await wecom.markTag(lin, 'cu001', { add: ['et_sleep'], remove: ['et_wed'] })
    expect((await wecom.getCustomer('cu001')).follows[0]).toMatchObject({ remark: '果果妈-翠湖' })
    const page = await wecom.listGroups()
    expect(page.items).toHaveLength(12)
    const flash = await wecom.getGroup('g02')
    expect(flash.members.filter((one) => one.memberType === 2)).toHaveLength(34)
    expect(flash.members.find((one) => one.memberId === 'cu001')!.name).toBe('果果妈')
    await wecom.sendText([lin], '果果妈在看')
    expect(simulator.textsTo(lin)).toEqual(['果果妈在看'])
    expect(await wecom.getUserInfo(simulator.code('customer:cu001'))).toMatchObject({
      kind: 'outsider',
      customerId: 'cu001',
    })
    await wecom.getAgentTicket()
  })

  test('lives through an expired token, a busy hour and a broken answer; a wrong secret stays wrong', async () => {
    const { wecom, control, simulator } = aClient()
    await wecom.listCustomers(lin)
    for (const kind of ['expired_token', 'busy', 'http_5xx'] as const) {
      await control('faults', { kind, path: 'externalcontact/get', times: 1 })
      expect((await wecom.getCustomer('cu001')).contact.name, kind).toBe('果果妈')
    }
    const stranger = createWecom({
      apiUrl: 'http://localhost:3000/simulator',
      ...corp,
      secret: 'wrong-secret-of-app',
      now: () => 1,
      fetch: simulator.fetch,
    })
    const refused = await stranger.listDepartments().catch((error: unknown) => error)
    expect(isErrcode(refused, 40001)).toBe(true)
  })
})
