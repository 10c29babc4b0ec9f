import { encrypt, getSignature } from '@wecom/crypto'
import { expect, test } from 'vitest'
import { syncCustomer } from '../../api/sync/sync-customer.ts'
import { startSync } from '../../api/sync/start-sync.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { wecomWorld, type WecomWorld } from '../support/wecom-world.ts'

const lin = 'u_linxiaoyu'

/** A letter as WeCom would post it; `change` spoils it. */
function letter(
  { deps: { config, now } }: WecomWorld,
  fields: Record<string, string>,
  change: { token?: string; corpId?: string; aesKey?: string; at?: number; body?: string } = {},
) {
  const { callbackToken, callbackAesKey, corpId } = config.wecom
  const inner = Object.entries(fields).map(([k, text]) => `<${k}><![CDATA[${text}]]></${k}>`)
  const sealed = encrypt(
    change.aesKey ?? callbackAesKey,
    `<xml>${inner.join('')}</xml>`,
    change.corpId ?? corpId,
  )
  const timestamp = String(Math.floor((change.at ?? now()) / 1000))
  const signature = getSignature(change.token ?? callbackToken, timestamp, 'n1', sealed)
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce: 'n1' })
  const body = change.body ?? `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
  return new Request(`http://localhost:3000/wecom/callback?${query}`, { method: 'POST', body })
}

const contact = (change: string, more: Record<string, string> = {}) => ({
  ToUserName: 'ww',
  FromUserName: 'sys',
  CreateTime: '1795264860',
  MsgType: 'event',
  Event: 'change_external_contact',
  ChangeType: change,
  UserID: lin,
  ExternalUserID: 'cu001',
  ...more,
})
const jobs = async ({ db }: WecomWorld) =>
  (
    await db
      .selectFrom('job')
      .where('kind', '!=', 'reconcile')
      .orderBy('key')
      .select('key')
      .execute()
  ).map((it) => it.key)
const isFollowing = async ({ db }: WecomWorld, staffId: string, customerId: string) =>
  (await db
    .selectFrom('follow')
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('endedAt', 'is', null)
    .select('staffId')
    .executeTakeFirst()) !== undefined

test('saving our address in WeCom’s console succeeds', async () => {
  await using world = await wecomWorld()
  expect(await world.simulator.callbacks.verify()).toBe(true)
})

test('a customer who is added appears; WeCom hears "success" at once', async () => {
  await using world = await wecomWorld()
  world.simulator.act('add_contact', {
    userid: lin,
    external_userid: 'wmNEW',
    name: '新客',
    state: 'door',
  })
  await world.later()
  expect(world.simulator.callbacks.deliveries.map((it) => [it.tries, it.status])).toEqual([
    [1, 200],
  ])
  expect(await isFollowing(world, lin, 'wmNEW')).toBe(true)
  const row = await world.db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .where('customer.id', '=', 'wmNEW')
    .select(['customer.name', 'customer.kind', 'follow.source'])
    .executeTakeFirst()
  expect(row).toEqual({ name: '新客', kind: 'friend', source: 'door' })
  expect(world.heard).toContainEqual([lin, { event: 'customer', customerId: 'wmNEW' }])
})

test('a thousand rings within five seconds are one question to WeCom', async () => {
  await using world = await wecomWorld()
  world.clock.now = Math.ceil(world.clock.now / 5000) * 5000
  let asked = 0
  world.road.before = async (request) => {
    if (request.url.includes('externalcontact/get')) asked += 1
    return undefined
  }
  for (let i = 0; i < 50; i++) {
    const answer = await world.app.fetch(
      letter(world, contact('edit_external_contact', { CreateTime: String(i) })),
    )
    expect(await answer.text()).toBe('success')
  }
  expect(await jobs(world)).toHaveLength(1)
  await world.later(5000)
  expect(asked).toBe(1)
})

test('a ring while the sync is running is not lost', async () => {
  await using world = await wecomWorld()
  let isInside = true
  world.road.before = async (request) => {
    if (!request.url.includes('externalcontact/get?') || !isInside) return undefined
    isInside = false
    const answer = await world.simulator.fetch(request.clone())
    // WeCom has answered with the old remark; now she changes it.
    world.simulator.act('edit_remark', { userid: lin, external_userid: 'cu001', remark: '新备注' })
    await world.simulator.callbacks.settled()
    return answer
  }
  await world.app.fetch(letter(world, contact('edit_external_contact')))
  await world.later()
  await world.later()
  const row = await world.db
    .selectFrom('follow')
    .where('customerId', '=', 'cu001')
    .where('staffId', '=', lin)
    .select('remark')
    .executeTakeFirst()
  expect(row?.remark).toBe('新备注')
})

test('the same letter three times has one effect', async () => {
  await using world = await wecomWorld()
  const copies = Array.from({ length: 3 }, () => letter(world, contact('add_external_contact')))
  for (const copy of copies) {
    expect((await world.app.fetch(copy)).status).toBe(200)
    world.clock.now += 6000
  }
  expect(await jobs(world)).toHaveLength(1)
  expect(await world.db.selectFrom('callbackSeen').select('id').execute()).toHaveLength(1)
})

test('twenty letters of one second from `sys` are twenty letters', async () => {
  await using world = await wecomWorld()
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      world.app.fetch(letter(world, contact('add_external_contact', { ExternalUserID: `wm${i}` }))),
    ),
  )
  expect(await jobs(world)).toHaveLength(20)
})

test('whoever is deleted loses sight of the customer before the answer goes out', async () => {
  await using world = await wecomWorld()
  await syncCustomer(world.deps, 'cu001')
  expect(await isFollowing(world, lin, 'cu001')).toBe(true)

  await world.app.fetch(letter(world, contact('del_external_contact')))
  expect(await isFollowing(world, lin, 'cu001')).toBe(false)
})

test('a member whom a customer deleted stays without her, though WeCom goes on naming him', async () => {
  await using world = await wecomWorld()
  await syncCustomer(world.deps, 'cu001')
  world.simulator.act('customer_deletes', { userid: lin, external_userid: 'cu001' })
  await world.later()
  expect(await isFollowing(world, lin, 'cu001')).toBe(false)
  world.clock.now += 60_000
  await startSync(world.deps, 'full')
  await runDueJobs(world.deps)
  expect(await isFollowing(world, lin, 'cu001')).toBe(false)

  // She comes back.
  await world.app.fetch(letter(world, contact('add_external_contact', { CreateTime: '2' })))
  await world.later()
  expect(await isFollowing(world, lin, 'cu001')).toBe(true)
})

test('a letter of two hours ago is a hint: WeCom is asked, nothing is believed', async () => {
  await using world = await wecomWorld()
  await syncCustomer(world.deps, 'cu001')
  for (const hours of [-2, 2]) {
    const old = letter(world, contact('del_external_contact', { CreateTime: String(hours) }), {
      at: world.clock.now + hours * 3_600_000,
    })
    expect((await world.app.fetch(old)).status).toBe(200)
    expect(await isFollowing(world, lin, 'cu001')).toBe(true)
  }
  expect(await jobs(world)).toEqual([expect.stringMatching(/^sync-customer:cu001:/)])
})

test('a member who leaves is signed out by the letter itself', async () => {
  await using world = await wecomWorld()
  await startSync(world.deps, 'full')
  await runDueJobs(world.deps)
  await world.db
    .insertInto('session')
    .values({ id: 's1', staffId: lin, createdAt: 1, seenAt: 1, expiresAt: 9e15, endedAt: null })
    .execute()
  world.simulator.act('delete_member', { userid: lin })
  await world.simulator.callbacks.settled()
  const session = await world.db.selectFrom('session').select('endedAt').executeTakeFirst()
  expect(session?.endedAt).toBe(world.clock.now)
  await world.later()
  const staff = await world.db
    .selectFrom('staff')
    .where('id', '=', lin)
    .select('leftAt')
    .executeTakeFirst()
  expect(staff?.leftAt).not.toBeNull()
})

test('people join, leave and rename a group; a dissolved group says so', async () => {
  await using world = await wecomWorld()
  const { act, state } = world.simulator
  const group = state.groups.find((it) => it.owner === lin)!
  const leaver = group.members.find((it) => it.type === 2)!.userid
  act('rename_group', { chat_id: group.chat_id, name: '新名字' })
  await world.later()
  act('leave_group', { chat_id: group.chat_id, userid: leaver })
  await world.later()
  const row = await world.db
    .selectFrom('groupChat')
    .where('id', '=', group.chat_id)
    .select(['name', 'dissolvedAt'])
    .executeTakeFirst()
  expect(row).toEqual({ name: '新名字', dissolvedAt: null })
  const gone = await world.db
    .selectFrom('groupMember')
    .where('groupId', '=', group.chat_id)
    .where('memberId', '=', leaver)
    .select('leftAt')
    .executeTakeFirst()
  expect(gone?.leftAt).toBe(world.clock.now)
  act('dismiss_group', { chat_id: group.chat_id })
  await world.later()
  const end = await world.db
    .selectFrom('groupChat')
    .where('id', '=', group.chat_id)
    .select('dissolvedAt')
    .executeTakeFirst()
  expect(end?.dissolvedAt).toBe(world.clock.now)
})

test('every kind of false letter gets the same refusal and leaves no trace', async () => {
  await using world = await wecomWorld()
  const good = contact('del_external_contact')
  const url = new URL(letter(world, good).url)
  const without = (name: string) => {
    const copy = new URL(url)
    copy.searchParams.delete(name)
    return new Request(copy, { method: 'POST', body: '<xml><Encrypt>AAAA</Encrypt></xml>' })
  }
  const false_ = [
    letter(world, good, { token: 'another' }),
    letter(world, good, { corpId: 'ww00000000000000' }),
    letter(world, good, { aesKey: 'a'.repeat(42) + 'E' }),
    letter(world, good, { body: '<xml><Encrypt>AAAA</Encrypt></xml>' }),
    letter(world, good, { body: '<xml></xml>' }),
    letter(world, good, { body: '' }),
    letter(world, good, { body: '{"encrypt":"x"}' }),
    letter(world, good, {
      body: '<!DOCTYPE a [<!ENTITY b "c">]><xml><Encrypt>&b;</Encrypt></xml>',
    }),
    without('msg_signature'),
    without('timestamp'),
    without('nonce'),
    new Request('http://localhost:3000/wecom/callback', { method: 'POST', body: 'x' }),
    new Request('http://localhost:3000/wecom/callback?echostr=x'),
  ]
  const answers = await Promise.all(
    false_.map(async (request) => {
      const answer = await world.app.fetch(request)
      return `${answer.status} ${await answer.text()}`
    }),
  )
  expect(new Set(answers)).toEqual(
    new Set(['403 {"error":{"code":"forbidden","message":"签名不正确"}}']),
  )
  expect(await jobs(world)).toEqual([])
  expect(await world.db.selectFrom('callbackSeen').select('id').execute()).toEqual([])

  const huge = await world.app.fetch(letter(world, good, { body: 'x'.repeat(70_000) }))
  expect(huge.status).toBe(413)
})

test('an event we know nothing of is answered, so that WeCom does not send it again', async () => {
  await using world = await wecomWorld()
  for (const fields of [
    { Event: 'kf_msg_or_event' },
    { MsgType: 'text', Content: 'hi' },
    {},
    { Event: '__proto__' },
  ]) {
    const answer = await world.app.fetch(letter(world, { ToUserName: 'ww', ...fields } as any))
    expect([answer.status, await answer.text()]).toEqual([200, 'success'])
  }
  expect(await jobs(world)).toEqual([])
})
