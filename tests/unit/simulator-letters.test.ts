import { createDecipheriv, createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sealLetter, signLetter } from '../../api/wecom/simulator/crypto.ts'
import { aSimulator, corp } from '../support/a-simulator.ts'
import { hasFixtures, jsonFixture, textFixture } from '../support/wecom-fixtures.ts'

const token = 'aCallbackToken'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE'
const lin = 'u_linxiaoyu'

/** Opens a letter by the published algorithm, sharing no line with the simulator. */
function open(encrypted: string): { text: string; receiver: string } {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const plain = padded.subarray(0, padded.length - padded.at(-1)!)
  const end = 20 + plain.readUInt32BE(16)
  return { text: plain.subarray(20, end).toString(), receiver: plain.subarray(end).toString() }
}

/** A corp whose letters land here, each checked for its signature and opened. */
function withMailbox(answer: (n: number) => Response | Promise<Response> = () => new Response('')) {
  const letters: string[] = []
  const requests: Request[] = []
  const world = aSimulator({
    callback: {
      url: 'http://shop.test/wecom/callback',
      token,
      aesKey,
      retryAfterMs: 1,
      timeoutMs: 30,
      fetch: async (request) => {
        requests.push(request.clone())
        const query = new URL(request.url).searchParams
        const encrypted = /<Encrypt><!\[CDATA\[(.+?)\]\]><\/Encrypt>/.exec(
          await request.text(),
        )![1]!
        const parts = [token, query.get('timestamp')!, query.get('nonce')!, encrypted].sort()
        const wanted = createHash('sha1').update(parts.join('')).digest('hex')
        expect(query.get('msg_signature')).toBe(wanted)
        const { text, receiver } = open(encrypted)
        expect(receiver).toBe(corp.corpId)
        letters.push(text)
        return answer(requests.length)
      },
    },
  })
  const field = (letter: string, name: string) =>
    new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(letter)?.[1]
  const rung = async (act: string, input: object) => {
    letters.length = 0
    world.simulator.act(act, input)
    await world.simulator.callbacks.settled()
    return [...letters]
  }
  return { ...world, letters, requests, field, rung }
}

const tagsOf = (xml: string) => [...xml.matchAll(/<([A-Za-z]+)>/g)].map((match) => match[1]!)

const pair = { userid: lin, external_userid: 'cu001' }
const acts: [fixture: string, act: string, input: object][] = [
  [
    'change_external_contact.add',
    'add_contact',
    { userid: lin, external_userid: 'wmNew', name: '新', state: 'qd_1' },
  ],
  ['change_external_contact.edit', 'edit_remark', { ...pair, remark: '果果妈-翠湖' }],
  ['change_external_contact.edit', 'edit_tags', { ...pair, add: ['et_sleep'] }],
  ['change_external_contact.del', 'delete_contact', pair],
  ['change_external_contact.del_follow_user', 'customer_deletes', pair],
  ['change_external_chat.create', 'create_group', { owner: lin, name: '新群', members: ['cu001'] }],
  [
    'change_external_chat.update.add_member',
    'join_group',
    { chat_id: 'g04', userid: 'cu001', join_scene: 1 },
  ],
  ['change_external_chat.update.del_member', 'leave_group', { chat_id: 'g02', userid: 'cu001' }],
  ['change_external_chat.update.change_name', 'rename_group', { chat_id: 'g02', name: '新名' }],
  [
    'change_external_chat.update.change_notice',
    'change_notice',
    { chat_id: 'g02', notice: '今晚散群' },
  ],
  [
    'change_external_chat.update.change_owner',
    'change_owner',
    { chat_id: 'g01', owner: 'u_hejing' },
  ],
  ['change_external_chat.dismiss', 'dismiss_group', { chat_id: 'g12' }],
  ['change_external_tag.create', 'create_tag', { group_id: 'etg_care', name: '湿疹' }],
  ['change_external_tag.update', 'rename_tag', { id: 'et_size', name: '问过尺码' }],
  ['change_external_tag.delete', 'delete_tag', { id: 'et_size' }],
  ['change_contact.delete_user', 'delete_member', { userid: lin }],
]

describe('letters', () => {
  test.each(acts)('%s: %s rings once, as WeCom writes it', async (fixture, act, input) => {
    const { rung, field } = withMailbox()
    const letters = await rung(act, input)
    expect(letters).toHaveLength(1)
    expect(field(letters[0]!, 'FromUserName')).toBe('sys')
    const [event, change] = fixture.split('.')
    expect(field(letters[0]!, 'Event')).toBe(event)
    if (event !== 'change_contact') {
      expect(field(letters[0]!, 'ChangeType')).toBe(
        change!.replace(/^(add|edit|del)$/, '$1_external_contact'),
      )
    }
    if (hasFixtures)
      expect(tagsOf(letters[0]!)).toEqual(tagsOf(textFixture(`event.${fixture}.xml`)))
  })

  test('a letter about members carries both versions, and the next begins where it ended', async () => {
    const { rung, field, post } = withMailbox()
    const [joined] = await rung('join_group', { chat_id: 'g04', userid: 'cu001' })
    const [left] = await rung('leave_group', { chat_id: 'g04', userid: 'cu001', isRemoved: true })
    expect(field(left!, 'LastMemVer')).toBe(field(joined!, 'CurMemVer'))
    expect(field(left!, 'QuitScene')).toBe('1')
    expect(field(joined!, 'JoinScene')).toBe('3')
    const { group_chat } = await post('externalcontact/groupchat/get', { chat_id: 'g04' })
    expect(group_chat.member_version).toBe(field(left!, 'CurMemVer'))
  })

  test('what the app does over the API rings nowhere', async () => {
    const { post, letters, requests, simulator } = withMailbox()
    await post('externalcontact/remark', { ...pair, remark: '果果妈' })
    await post('externalcontact/mark_tag', { ...pair, add_tag: ['et_sleep'] })
    await post('externalcontact/add_corp_tag', { group_name: '来源', tag: [{ name: '地推' }] })
    await post('message/send', {
      touser: lin,
      agentid: corp.agentId,
      msgtype: 'text',
      text: { content: 'x' },
    })
    await simulator.callbacks.settled()
    expect([letters, requests]).toEqual([[], []])
  })

  test('a code to welcome her comes only when no console text does it and she is no WeCom contact', async () => {
    const { rung, field, simulator } = withMailbox()
    const [first] = await rung('add_contact', { userid: lin, external_userid: 'wmA', name: 'A' })
    expect(field(first!, 'WelcomeCode')).toMatch(/^WCSIM_/)
    const [colleague] = await rung('add_contact', {
      userid: lin,
      external_userid: 'woB',
      name: 'B',
      type: 2,
    })
    expect(colleague).not.toContain('WelcomeCode')
    simulator.state.staff.find((one) => one.userid === lin)!.hasConsoleWelcome = true
    const [third] = await rung('add_contact', { userid: lin, external_userid: 'wmC', name: 'C' })
    expect(third).not.toContain('WelcomeCode')
  })

  test('a member of a customer who deleted her may still ask; one who deleted the customer may not', async () => {
    const { rung, read } = withMailbox()
    const ask = async () =>
      (await read('externalcontact/get', { external_userid: 'cu001' })).errcode
    await rung('customer_deletes', pair)
    expect(await ask()).toBe(0)
    await rung('delete_contact', pair)
    expect(await ask()).toBe(84061)
  })

  test('a visitor writing to 客服 rings only that there is something to fetch', async () => {
    const { control, letters, simulator, post, field } = withMailbox()
    const first = await post('kf/sync_msg', { open_kfid: simulator.state.kf.id })
    expect(first.msg_list.at(-1).external_userid).toBe('cu004')
    await control('messages', {
      from: 'customer:cu004',
      chatId: 'k:u_hejing:cu004',
      message: { msgtype: 'text', text: { content: '好的，谢谢' } },
    })
    await simulator.callbacks.settled()
    expect(field(letters[0]!, 'Event')).toBe('kf_msg_or_event')
    expect(letters[0]).not.toContain('谢谢')
    expect(letters[0]).not.toContain('FromUserName')
    const next = await post('kf/sync_msg', {
      open_kfid: simulator.state.kf.id,
      cursor: first.next_cursor,
      token: field(letters[0]!, 'Token'),
    })
    expect(next.msg_list).toHaveLength(1)
    expect(next.msg_list[0]).toMatchObject({ origin: 3, text: { content: '好的，谢谢' } })
  })

  test('three tries at most, and no more once somebody answered 200', async () => {
    const down = withMailbox(() => new Response('', { status: 500 }))
    await down.rung('edit_remark', { ...pair, remark: 'x' })
    expect(down.requests).toHaveLength(3)
    expect(down.simulator.callbacks.deliveries[0]).toMatchObject({ tries: 3, isDelivered: false })

    const shaky = withMailbox((n) => new Response('', { status: n === 1 ? 502 : 200 }))
    await shaky.rung('edit_remark', { ...pair, remark: 'x' })
    expect(shaky.requests).toHaveLength(2)
    // A try again is the same letter, word for word.
    expect(await shaky.requests[0]!.text()).toBe(await shaky.requests[1]!.text())

    const silent = withMailbox(() => new Promise(() => {}))
    await silent.rung('edit_remark', { ...pair, remark: 'x' })
    expect(silent.simulator.callbacks.deliveries[0]).toMatchObject({ tries: 3, status: null })
  })

  test('saving the address in the console asks it to open an echo', async () => {
    const echo = (answer: (plain: string) => string) =>
      aSimulator({
        callback: {
          url: 'http://shop.test/wecom/callback',
          token,
          aesKey,
          fetch: (request) => {
            const query = new URL(request.url).searchParams
            return new Response(answer(open(query.get('echostr')!).text))
          },
        },
      }).simulator.callbacks.verify()
    expect(await echo((plain) => plain)).toBe(true)
    expect(await echo((plain) => `"${plain}"`)).toBe(false)
  })
})

test.skipIf(!hasFixtures)('sealing and signing give the published vectors, byte for byte', () => {
  for (const v of jsonFixture('crypto.vectors.json')) {
    const salt = Buffer.from(v.randomHex, 'hex')
    expect(sealLetter(v.encodingAESKey, v.msg, v.receiveid, salt), v.name).toBe(v.encrypt)
    expect(signLetter(v.token, v.timestamp, v.nonce, v.encrypt), v.name).toBe(v.signature)
  }
})
