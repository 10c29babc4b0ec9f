import { describe, expect, test } from 'vitest'
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
    const response = await simulator.fetch('http://x/simulator/control/stream?as=customer:cu001')
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
    simulator.close()
    while (!(await reader.read()).done);
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
