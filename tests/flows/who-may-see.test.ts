import { expect, test } from 'vitest'
import { policies } from '../../api/policy.ts'
import { maySee } from '../../api/session/may-see.ts'
import { saveSetting } from '../../db/queries/settings.ts'
import { platform, signIn, type Platform } from '../support/platform.ts'

const customer = (id: string, storeId: string | null) => ({
  id,
  name: '王芳',
  wxType: 1,
  kind: 'friend' as const,
  corpName: null,
  avatarUrl: null,
  unionId: null,
  storeId,
  preference: 'normal' as const,
  preferenceAt: null,
  ageBand: null,
  guardianConsentAt: null,
  createdAt: 0,
  syncedAt: null,
  deletedAt: null,
})

async function shop(world: Platform) {
  const { db, now } = world.deps
  await db
    .insertInto('customer')
    .values([customer('wmHers', 'st1'), customer('wmOther', 'st2')])
    .execute()
  await db
    .insertInto('follow')
    .values({
      staffId: 'u_lin',
      customerId: 'wmHers',
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: now(),
      endedAt: null,
      endedBy: null,
      verifiedAt: now(),
    })
    .execute()
}

const asks = async (
  world: Platform,
  actor: { staffId: string; role: 'rep' | 'manager' | 'operator' | 'it'; storeIds?: string[] },
  id: string,
  resource: 'customer' | 'group' = 'customer',
) => {
  try {
    await maySee(world.deps, { storeIds: [], ...actor }, resource, id)
    return 200
  } catch (error) {
    return (error as { status: number }).status
  }
}

test('a rep sees whom she follows, a manager whom her stores serve, operator and IT nobody', async () => {
  await using world = await platform()
  await shop(world)
  expect(await asks(world, { staffId: 'u_lin', role: 'rep', storeIds: ['st2'] }, 'wmHers')).toBe(
    200,
  )
  expect(await asks(world, { staffId: 'u_lin', role: 'rep', storeIds: ['st2'] }, 'wmOther')).toBe(
    404,
  )
  expect(await asks(world, { staffId: 'u_m', role: 'manager', storeIds: ['st1'] }, 'wmHers')).toBe(
    200,
  )
  expect(await asks(world, { staffId: 'u_m', role: 'manager', storeIds: ['st1'] }, 'wmOther')).toBe(
    404,
  )
  expect(await asks(world, { staffId: 'u_m', role: 'manager' }, 'wmHers')).toBe(404)
  expect(
    await asks(world, { staffId: 'u_lin', role: 'operator', storeIds: ['st1'] }, 'wmHers'),
  ).toBe(404)
  expect(await asks(world, { staffId: 'u_lin', role: 'it', storeIds: ['st1'] }, 'wmHers')).toBe(404)
})

test('ids in another letter case, of another shape, or unknown are nobody', async () => {
  await using world = await platform()
  await shop(world)
  const lin = { staffId: 'u_lin', role: 'rep' } as const
  for (const id of ['wmhers', 'WMHERS', 'wmHers ', "wmHers'--", '', 'x'.repeat(65), 'wm%00']) {
    expect([id, await asks(world, lin, id)]).toEqual([id, 404])
  }
})

test('who tries one customer after another is asked to stop for ten minutes', async () => {
  await using world = await platform()
  await shop(world)
  const mo = { staffId: 'u_mo', role: 'rep' } as const
  for (let i = 0; i < 11; i += 1) expect(await asks(world, mo, `!${i}`)).toBe(404)
  expect(await asks(world, mo, 'wmHers')).toBe(429)
  expect(await asks(world, { staffId: 'u_lin', role: 'rep' }, 'wmHers')).toBe(200)
  world.pass(10 * 60_000)
  expect(await asks(world, mo, '!')).toBe(404)
  // The log names who asked, and not whom she asked about.
  expect(world.lines.join('')).toContain('u_mo')
})

test('a request that another site makes in her name is refused', async () => {
  await using world = await platform()
  await world.aStaff('u_lin')
  const cookie = await signIn(world, 'u_lin')
  const logout = async (headers: Record<string, string>) =>
    (
      await world.app.request('/api/sidebar/session/logout', {
        method: 'POST',
        headers: { cookie, ...headers },
      })
    ).status
  expect(await logout({ origin: 'https://evil.example' })).toBe(403)
  expect(await logout({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await logout({ origin: 'http://localhost:3000' })).toBe(204)
})

test('what is too large is refused before it is read, and what is no door is not found', async () => {
  await using world = await platform()
  const large = await world.app.request('/api/sidebar/session/logout', {
    method: 'POST',
    body: 'x'.repeat(200 * 1024),
    headers: { 'content-length': String(200 * 1024) },
  })
  expect(large.status).toBe(413)
  expect(await large.json()).toEqual({ error: { code: 'too_large', message: '内容太大了' } })
  const nowhere = await world.app.request('/api/sidebar/../../etc/passwd')
  expect(nowhere.status).toBe(404)
  for (const path of ['/simulator/cgi-bin/gettoken', '/practice/wecom', '/']) {
    expect((await world.app.request(path)).status).toBe(404)
  }
})

test('operators learn that it lives, is ready, and how it is; outsiders learn no measure', async () => {
  await using world = await platform({ METRICS_TOKEN: 'a token for the metrics' })
  expect((await world.app.request('/healthz')).status).toBe(200)
  expect(await (await world.app.request('/readyz')).json()).toEqual({ ok: true })
  expect((await world.app.request('/metrics')).status).toBe(404)
  const metrics = await world.app.request('/metrics', {
    headers: { authorization: 'Bearer a token for the metrics' },
  })
  expect(metrics.status).toBe(200)
  expect(await metrics.text()).toContain('huisheng_jobs_waiting 0')
  const openapi = (await (await world.app.request('/openapi.json')).json()) as { paths: object }
  expect(Object.keys(openapi.paths)).toEqual([
    '/hooks/orders',
    '/hooks/payments',
    '/api/sidebar/business/exports',
    '/api/sidebar/business/exports/{exportId}',
    '/api/sidebar/business/exports/{exportId}/file',
    '/t',
  ])
  // Whatever is described is there.
  for (const path of Object.keys(openapi.paths)) {
    const door = path.replaceAll(/\{(\w+)\}/g, ':$1')
    expect(Object.keys(policies).some((one) => one.endsWith(` ${door}`))).toBe(true)
  }
})

test('the shop’s name is what the sidebar says', async () => {
  await using world = await platform()
  await world.aStaff('u_m', 'manager', ['st1'])
  await saveSetting(world.deps.db, 'corp-name', '豆苗屋母婴', world.deps.now())
  const cookie = await signIn(world, 'u_m')
  const answer = await world.app.request('/api/sidebar/session', { headers: { cookie } })
  expect(await answer.json()).toMatchObject({ corp: { name: '豆苗屋母婴' }, landing: 'business' })
})
