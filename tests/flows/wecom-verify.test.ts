import { expect, test } from 'vitest'
import { verifyFollow } from '../../api/customers/verify-follow.ts'
import { verifyMember } from '../../api/groups/verify-member.ts'
import { syncCustomer } from '../../api/sync/sync-customer.ts'
import { createWecom } from '../../api/wecom/client.ts'
import { wecomWorld, type WecomWorld } from '../support/wecom-world.ts'

const HOUR = 3_600_000
const lin = 'u_linxiaoyu'

const countAsked = (world: WecomWorld) => {
  const asked = { times: 0 }
  world.road.before = async (request) => {
    if (/externalcontact\/(get\?|groupchat\/get)/.test(request.url)) asked.times += 1
    return undefined
  }
  return asked
}
const wecomIsAway = (world: WecomWorld) => {
  world.road.before = async () => new Response('down', { status: 503 })
}

test('WeCom is asked once for a customer nobody here has seen, and not again that day', async () => {
  await using world = await wecomWorld()
  const asked = countAsked(world)

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => verifyFollow(world.deps, lin, 'cu001')),
  )
  expect(new Set(answers)).toEqual(new Set(['yes']))
  expect(asked.times).toBe(1)
  world.clock.now += 23 * HOUR
  expect(await verifyFollow(world.deps, lin, 'cu001')).toBe('yes')
  expect(asked.times).toBe(1)
  world.clock.now += 2 * HOUR
  expect(await verifyFollow(world.deps, lin, 'cu001')).toBe('yes')
  expect(asked.times).toBe(2)
})

test('a colleague’s customer, and one who does not exist, are a no each time they are asked for', async () => {
  await using world = await wecomWorld()
  const asked = countAsked(world)
  for (let i = 1; i <= 3; i++) {
    expect(await verifyFollow(world.deps, 'u_chenmo', 'cu001')).toBe('no')
    expect(await verifyFollow(world.deps, lin, 'wmNOBODY')).toBe('no')
    expect(asked.times).toBe(2 * i)
  }
  // Ids differ by letter case alone.
  expect(await verifyFollow(world.deps, lin, 'CU001')).toBe('no')
})

test('a no becomes a yes as soon as she is added, and a yes a no as soon as she is gone', async () => {
  await using world = await wecomWorld()
  expect(await verifyFollow(world.deps, 'u_chenmo', 'cu001')).toBe('no')
  world.simulator.act('add_contact', { userid: 'u_chenmo', external_userid: 'cu001' })
  expect(await verifyFollow(world.deps, 'u_chenmo', 'cu001')).toBe('yes')
  world.simulator.act('delete_contact', { userid: 'u_chenmo', external_userid: 'cu001' })
  await world.simulator.callbacks.settled()
  expect(await verifyFollow(world.deps, 'u_chenmo', 'cu001')).toBe('no')
})

test('while WeCom is away, a week’s old yes holds; what nobody knows is unsure', async () => {
  await using world = await wecomWorld()
  await syncCustomer(world.deps, 'cu001')
  wecomIsAway(world)

  world.clock.now += 6 * 24 * HOUR
  expect(await verifyFollow(world.deps, lin, 'cu001')).toBe('yes')
  expect(await verifyFollow(world.deps, 'u_chenmo', 'cu001')).toBe('unsure')
  expect(await verifyFollow(world.deps, lin, 'cu002')).toBe('unsure')
  world.clock.now += 2 * 24 * HOUR
  expect(await verifyFollow(world.deps, lin, 'cu001')).toBe('unsure')
})

test('one member cannot spend the corp’s calls: thirty live checks a minute', async () => {
  await using world = await wecomWorld()
  const asked = countAsked(world)
  const answers: string[] = []
  for (let i = 0; i < 40; i++) answers.push(await verifyFollow(world.deps, lin, `wm${i}`))
  expect(asked.times).toBe(30)
  expect(answers.slice(30)).toEqual(Array(10).fill('unsure'))
  expect(await verifyFollow(world.deps, 'u_hejing', 'cu001')).toBe('no')
  world.clock.now += 60_000
  expect(await verifyFollow(world.deps, lin, 'wm99')).toBe('no')
})

test('a group is open to its owner and to members who sit in it, to nobody else', async () => {
  await using world = await wecomWorld()
  const groups = world.simulator.state.groups.filter((it) => !it.isInternal)
  const mine = groups.find((it) => it.owner === lin)!
  const other = groups.find((it) => !it.members.some((member) => member.userid === lin))!
  const asked = countAsked(world)

  expect(await verifyMember(world.deps, lin, mine.chat_id)).toBe('yes')
  expect(await verifyMember(world.deps, lin, mine.chat_id)).toBe('yes')
  expect(asked.times).toBe(1)
  expect(await verifyMember(world.deps, lin, other.chat_id)).toBe('no')
  expect(await verifyMember(world.deps, lin, 'wrNOTHING')).toBe('no')
  wecomIsAway(world)
  expect(await verifyMember(world.deps, lin, mine.chat_id)).toBe('yes')
  expect(await verifyMember(world.deps, lin, 'wrNOTHING')).toBe('unsure')
})

test('a group whose owner the app may not see is a no, and not a moment’s trouble', async () => {
  await using world = await wecomWorld()
  const { staff, groups } = world.simulator.state
  const [known, strange] = groups.filter((it) => !it.isInternal && it.owner !== lin)
  for (const one of [known!, strange!]) {
    one.members.push({ ...one.members[0]!, userid: lin, type: 1 })
  }
  expect(await verifyMember(world.deps, lin, known!.chat_id)).toBe('yes')
  for (const one of staff) one.isOutOfRange = one.userid !== lin
  expect(await verifyMember(world.deps, lin, strange!.chat_id)).toBe('no')
  world.clock.now += 6 * 24 * HOUR
  expect(await verifyMember(world.deps, lin, known!.chat_id)).toBe('yes')
  world.clock.now += 2 * 24 * HOUR
  expect(await verifyMember(world.deps, lin, known!.chat_id)).toBe('no')
})

test('processes share one token: the second asks the database, not WeCom', async () => {
  await using world = await wecomWorld()
  let tokens = 0
  const { corpId, agentId, secret } = world.deps.config.wecom
  const process_ = () =>
    createWecom({
      corpId,
      agentId,
      secret,
      now: world.deps.now,
      db: world.db,
      log: world.deps.log,
      apiUrl: 'http://localhost:3000/simulator',
      sleep: async () => {},
      fetch: (request) => {
        if (request.url.includes('gettoken')) tokens += 1
        return world.simulator.fetch(request)
      },
    })
  const [one, other] = [process_(), process_()]
  await one.getFollowUserList()
  await other.getFollowUserList()
  expect(tokens).toBe(1)

  // It ends early; one renews it, the other finds the new one.
  const old = await world.db.selectFrom('wecomToken').select('value').executeTakeFirst()
  world.simulator.state.tokens = []
  await one.getFollowUserList()
  await other.getFollowUserList()
  const renewed = await world.db.selectFrom('wecomToken').select('value').executeTakeFirst()
  expect(renewed?.value).not.toBe(old?.value)
  expect(tokens).toBe(2)
})
