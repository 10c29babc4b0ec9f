import { expect, test } from 'vitest'
import { openVisitorCookie } from '../../api/session/visitor.ts'
import { syncStaff } from '../../api/sync/sync-staff.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { begin, cookiesOf, finish, platform, signIn } from '../support/platform.ts'
import { createWorld } from '../world.ts'

const HOUR = 3_600_000
const session = (cookie?: string) => ({ headers: { ...(cookie && { cookie }) } })

test('a member signs in through WeCom and the sidebar knows who she is', async () => {
  await using world = await platform()
  await world.aStaff('u_lin', 'rep')
  expect((await world.app.request('/api/sidebar/session')).status).toBe(401)

  const cookie = await signIn(world, 'u_lin')
  const answer = await world.app.request('/api/sidebar/session', session(cookie))

  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    staff: { id: 'u_lin', role: 'rep', stores: [] },
    isDemo: true,
    landing: 'today',
  })
})

test.each([
  ['rep', 'today'],
  ['manager', 'business'],
  ['operator', 'business'],
  ['it', 'settings'],
] as const)('a %s begins in %s', async (role, landing) => {
  await using world = await platform()
  await world.aStaff('u_one', role)
  const cookie = await signIn(world, 'u_one')
  const answer = await world.app.request('/api/sidebar/session', session(cookie))
  expect(await answer.json()).toMatchObject({ landing })
})

test('twenty copies of one login answer make one session', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  world.codes.set('once', { kind: 'member', staffId: 'u_lin' })
  const begun = await begin(world, 'sidebar')

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => finish(world, 'sidebar', { code: 'once', ...begun })),
  )

  expect(answers.filter(({ status }) => status === 302)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)
  expect(await world.deps.db.selectFrom('session').selectAll().execute()).toHaveLength(1)
  expect(world.asked).toBe(1)
})

test('a login begun in one browser cannot be ended in another, nor late, nor for another purpose', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  const mine = await begin(world, 'sidebar')
  const hers = await begin(world, 'sidebar')
  const refused = async (state: string, cookie: string, room: 'sidebar' | 'miniapp' = 'sidebar') =>
    (await finish(world, room, { code: 'x', state, cookie })).status

  expect(await refused(mine.state, hers.cookie)).toBe(400)
  expect(await refused(mine.state, '')).toBe(400)
  expect(await refused('', mine.cookie)).toBe(400)
  expect(await refused('0'.repeat(32), mine.cookie)).toBe(400)
  expect(await refused(mine.state, mine.cookie, 'miniapp')).toBe(400)
  world.pass(5 * 60_000)
  expect(await refused(mine.state, mine.cookie)).toBe(400)
  expect(world.asked).toBe(0)
})

test('only a hash of the session is kept, each login makes a new one, and the cookie is shut to scripts', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  const first = await signIn(world, 'u_lin')
  const second = await signIn(world, 'u_lin')
  expect(first).not.toBe(second)

  const rows = JSON.stringify(await world.deps.db.selectFrom('session').selectAll().execute())
  for (const cookie of [first, second]) expect(rows).not.toContain(cookie.split('=')[1])
  const begun = await begin(world, 'sidebar')
  world.codes.set('c', { kind: 'member', staffId: 'u_lin' })
  const answer = await finish(world, 'sidebar', { code: 'c', ...begun })
  expect(answer.headers.getSetCookie().join()).toMatch(/hs_session=.*HttpOnly; SameSite=Lax/)
})

test('over https the session works inside the panel’s frame and the login cookie is bound to the host', async () => {
  await using world = await platform({ PUBLIC_URL: 'https://scrm.example.com' })
  const answer = await world.app.request('https://scrm.example.com/api/sidebar/session/login')
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-hs_login=.*Path=\/;.*HttpOnly; Secure; SameSite=None; Partitioned$/,
  )
  expect(answer.headers.get('location')).toContain(
    encodeURIComponent('https://scrm.example.com/api/sidebar/session/callback'),
  )
})

test('a session ends after two idle hours, after twelve hours, at sign-out, and when she leaves', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  const status = async (cookie: string) =>
    (await world.app.request('/api/sidebar/session', session(cookie))).status

  const idle = await signIn(world, 'u_lin')
  world.pass(2 * HOUR - 1)
  expect(await status(idle)).toBe(200)
  world.pass(2 * HOUR)
  expect(await status(idle)).toBe(401)

  const long = await signIn(world, 'u_lin')
  for (let hour = 0; hour < 11; hour += 1) {
    world.pass(HOUR)
    expect(await status(long)).toBe(200)
  }
  world.pass(HOUR)
  expect(await status(long)).toBe(401)

  const out = await signIn(world, 'u_lin')
  const logout = await world.app.request('/api/sidebar/session/logout', {
    method: 'POST',
    headers: { cookie: out },
  })
  expect(logout.status).toBe(204)
  expect(await status(out)).toBe(401)

  const left = await signIn(world, 'u_lin')
  await world.deps.db.updateTable('staff').set({ leftAt: world.deps.now() }).execute()
  expect(await status(left)).toBe(401)
})

test('who comes for the first time gets in under her own name, when the app is open to her', async () => {
  await using world = await createWorld()
  const enter = async (staffId: string) => {
    const code = world.simulator.code(`staff:${staffId}`)
    return finish(world, 'sidebar', { code, ...(await begin(world, 'sidebar')) })
  }
  const kept = () => world.db.selectFrom('staff').select(['id', 'name', 'title']).execute()
  const { staff } = world.simulator.state
  const colleague = staff.find(({ userid }) => userid !== 'u_linxiaoyu')!
  colleague.isOutOfRange = true
  // WeCom names a member of a partner's corp like this.
  staff.push({ ...colleague, userid: 'ww0partner/zhang', isOutOfRange: false })
  for (const id of [colleague.userid, 'ww0partner/zhang']) {
    const no = await enter(id)
    expect(no.status).toBe(403)
    expect(await no.text()).toContain('可见范围')
    expect(cookiesOf(no)).toEqual([])
  }
  const { wecom } = world.deps
  const { getUser } = wecom
  wecom.getUser = () => Promise.reject(new WecomError('unreachable', 'user/get'))
  expect((await enter('u_linxiaoyu')).status).toBe(503)
  wecom.getUser = getUser
  expect(await kept()).toEqual([])

  const yes = await enter('u_linxiaoyu')
  expect(yes.status).toBe(302)
  expect(await kept()).toEqual([{ id: 'u_linxiaoyu', name: '林小雨', title: '翠湖店育儿顾问' }])
})

test('whoever is shown the app again comes in again, without waiting for the night', async () => {
  await using world = await createWorld()
  const enter = async () => {
    const code = world.simulator.code('staff:u_zhoumin')
    return finish(world, 'sidebar', { code, ...(await begin(world, 'sidebar')) })
  }
  const kept = () =>
    world.db
      .selectFrom('staff')
      .where('id', '=', 'u_zhoumin')
      .select(['role', 'leftAt'])
      .executeTakeFirst()
  const zhou = world.simulator.state.staff.find(({ userid }) => userid === 'u_zhoumin')!
  await syncStaff(world.deps)
  // IT narrows the app's range by mistake; the night takes her for somebody who left.
  zhou.isOutOfRange = true
  await syncStaff(world.deps)
  expect(await kept()).toEqual({ role: 'manager', leftAt: world.clock.now })
  const no = await enter()
  expect(no.status).toBe(403)
  expect(await no.text()).toContain('您已不在这个企业的成员名单里')

  zhou.isOutOfRange = false
  expect((await enter()).status).toBe(302)
  expect(await kept()).toEqual({ role: 'manager', leftAt: null })
})

test('a customer’s login makes no member, and a member’s makes no customer', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  world.codes.set('hers', { kind: 'outsider', openId: 'oWang', customerId: 'cu001' })
  const asStaff = await finish(world, 'sidebar', {
    code: 'hers',
    ...(await begin(world, 'sidebar')),
  })
  expect(asStaff.status).toBe(403)
  expect(cookiesOf(asStaff)).toEqual([])

  world.codes.set('mine', { kind: 'member', staffId: 'u_lin' })
  const begun = await begin(world, 'miniapp', '/p/abc')
  const asVisitor = await finish(world, 'miniapp', { code: 'mine', ...begun })
  expect(asVisitor.headers.get('location')).toBe('/p/abc')
  const cookies = cookiesOf(asVisitor)
  expect(cookies.some((each) => each.startsWith('hs_session='))).toBe(false)
  const sealed = openVisitorCookie(world.deps.config, world.deps.now(), cookies.join('; '))
  expect(sealed).toMatchObject({ isStaff: true })
  expect(sealed).not.toHaveProperty('openId')
})

test('a customer keeps her browser’s name when WeCom says who she is, and reads on when it does not', async () => {
  await using world = await platform()
  const begun = await begin(world, 'miniapp', '/p/abc')
  const before = openVisitorCookie(world.deps.config, world.deps.now(), begun.cookie)!
  world.codes.set('hers', { kind: 'outsider', openId: 'oWang', customerId: 'cu001' })
  const known = await finish(world, 'miniapp', { code: 'hers', ...begun })
  expect(
    openVisitorCookie(world.deps.config, world.deps.now(), cookiesOf(known).join('; ')),
  ).toEqual({
    browserId: before.browserId,
    openId: 'oWang',
    externalUserId: 'cu001',
    wasAsked: true,
    iat: world.deps.now(),
  })

  const again = await begin(world, 'miniapp', '/p/abc')
  const unknown = await finish(world, 'miniapp', { code: 'nonsense', ...again })
  expect(unknown.status).toBe(302)
  expect(unknown.headers.get('location')).toBe('/p/abc')
  // Nothing of her is stored before she agrees.
  expect(await world.deps.db.selectFrom('visitor').selectAll().execute()).toEqual([])
})

test('who is only asked about again stays who she was when WeCom does not say', async () => {
  await using world = await platform()
  world.codes.set('hers', { kind: 'outsider', openId: 'oWang', customerId: null })
  const known = await finish(world, 'miniapp', {
    code: 'hers',
    ...(await begin(world, 'miniapp', '/p/abc')),
  })
  const [hers] = cookiesOf(known).filter((each) => each.startsWith('hs_visitor='))
  const { state, cookie } = await begin(world, 'miniapp', '/p/abc')
  const kept = cookie.split('; ').filter((each) => !each.startsWith('hs_visitor='))
  const held = [...kept, hers].join('; ')
  const again = await finish(world, 'miniapp', { code: 'nonsense', state, cookie: held })
  const sealed = cookiesOf(again).join('; ')
  expect(openVisitorCookie(world.deps.config, world.deps.now(), sealed)).toMatchObject({
    openId: 'oWang',
  })
})

test('a customer whose client asks twice for the same reads on, and WeCom is asked once', async () => {
  await using world = await platform()
  world.codes.set('hers', { kind: 'outsider', openId: 'oWang', customerId: 'cu001' })
  const begun = await begin(world, 'miniapp', '/p/abc')
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => finish(world, 'miniapp', { code: 'hers', ...begun })),
  )
  expect(answers.map(({ status }) => status)).toEqual([302, 302, 302])
  expect(answers.map(({ headers }) => headers.get('location'))).toEqual(Array(3).fill('/p/abc'))
  expect(world.asked).toBe(1)
  // Who she is goes to the browser once; the others change nothing of it.
  expect(answers.flatMap(cookiesOf)).toHaveLength(1)

  const other = await begin(world, 'miniapp', '/p/abc')
  const strange = await finish(world, 'miniapp', { code: 'x', ...begun, cookie: other.cookie })
  expect(strange.status).toBe(400)
  world.pass(5 * 60_000)
  expect((await finish(world, 'miniapp', { code: 'hers', ...begun })).status).toBe(400)
})

test('a changed or foreign visitor cookie is a stranger', async () => {
  await using world = await platform()
  await using other = await platform({ SESSION_SECRET: 'quite another secret, as long' })
  const { cookie } = await begin(world, 'miniapp')
  const now = world.deps.now()
  const at = cookie.indexOf('hs_visitor=') + 'hs_visitor='.length
  expect(openVisitorCookie(world.deps.config, now, cookie)).toBeDefined()
  expect(openVisitorCookie(other.deps.config, now, cookie)).toBeUndefined()
  expect(openVisitorCookie(world.deps.config, now + 8 * 24 * HOUR, cookie)).toBeUndefined()
  for (let i = 0; i < 60; i += 1) {
    const sign = cookie[at + i] === 'A' ? 'B' : 'A'
    const changed = cookie.slice(0, at + i) + sign + cookie.slice(at + i + 1)
    expect(openVisitorCookie(world.deps.config, now, changed)).toBeUndefined()
  }
})
