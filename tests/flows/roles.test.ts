import { expect, test } from 'vitest'
import { beginLogin } from '../../api/session/login.ts'
import { loginStaff } from '../../api/session/login-staff.ts'
import { saveStore } from '../../api/stores/save-store.ts'
import { syncStaff } from '../../api/sync/sync-staff.ts'
import { aLibrary, anId, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'
import { createWorld } from '../world.ts'

type Shop = Awaited<ReturnType<typeof aShop>>
const roleOf = async ({ db }: Pick<Shop, 'db'>, id: string) =>
  (await db.selectFrom('staff').where('id', '=', id).select('role').executeTakeFirst())?.role
const give = async (shop: Shop, by: string, staffId: string, role: string) =>
  (await shop.as(by))('PUT', `/staff/${staffId}/role`, { role })

test('周敏 makes 林小雨 an operator: it holds with her next tap, and the log says who did it', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  expect((await lin('GET', '/business?day=2026-11-21')).status).toBe(403)
  const { body } = await (await shop.as(ZHOU))('GET', '/staff')
  expect(body.staff).toContainEqual(
    expect.objectContaining({ id: LIN, name: '林小雨', role: 'rep', isByHand: false, isMe: false }),
  )
  expect((await give(shop, ZHOU, LIN, 'operator')).body).toEqual({ id: LIN, role: 'operator' })
  expect((await lin('GET', '/library/items/coupon')).status).toBe(200)
  expect((await lin('GET', '/customers/cu001')).status).toBe(403)
  const acts = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'staff.role')
    .select(['staffId', 'subject', 'detail'])
    .execute()
  expect(acts).toEqual([{ staffId: ZHOU, subject: LIN, detail: 'rep → operator' }])
  expect((await give(shop, LIN, LIN, 'manager')).status).toBe(403)
  expect((await give(shop, ZHOU, 'u_nobody', 'rep')).status).toBe(404)
})

test('the corp keeps a manager, also when two managers end each other at once; IT gives herself nothing', async () => {
  await using shop = await aLibrary()
  const [one, two] = await Promise.all([give(shop, ZHOU, HE, 'rep'), give(shop, HE, ZHOU, 'rep')])
  expect([one.status, two.status].toSorted()).toEqual([200, 403])
  const last = (await roleOf(shop, HE)) === 'manager' ? HE : ZHOU
  const no = await give(shop, last, last, 'operator')
  expect(no.body.error.message).toBe('至少留一位店长：先请另一位同事当店长')
  await give(shop, last, FANG, 'it')
  expect((await give(shop, FANG, FANG, 'manager')).body.error.message).toBe('自己的角色请店长来改')
  expect((await give(shop, FANG, last, 'rep')).status).toBe(409)
  expect((await give(shop, FANG, LIN, 'manager')).status).toBe(200)
  expect((await give(shop, FANG, last, 'rep')).status).toBe(200)
})

test('whoever leads a department is found at the next sync, unless a colleague gave her a role', async () => {
  await using shop = await createWorld()
  await syncStaff(shop.deps)
  const leaders = (
    await shop.db.selectFrom('staff').where('role', '=', 'manager').select('id').execute()
  ).map(({ id }) => id)
  expect(leaders.length).toBeGreaterThan(1)
  const [known, chosen] = leaders as [string, string]
  await shop.db.updateTable('staff').set({ role: 'rep' }).where('id', '=', known).execute()
  const asHand = { role: 'rep' as const, roleSetAt: CLOCK }
  await shop.db.updateTable('staff').set(asHand).where('id', '=', chosen).execute()
  await syncStaff(shop.deps)
  expect(await roleOf(shop, known)).toBe('manager')
  expect(await roleOf(shop, chosen)).toBe('rep')
})

test('the first to sign in where there never was a manager is one, and is led to 设置', async () => {
  await using world = await createWorld()
  const { deps } = world
  const signIn = async (staffId: string, isDemo = false) => {
    const config = { ...deps.config, isDemo }
    const browser = { host: 'localhost:3000', cookieHeader: undefined }
    const { location, setCookie } = await beginLogin(deps, 'staff', '/sidebar/#/w', browser)
    const state = new URL(location).searchParams.get('state')!
    const getUserInfo = async () => ({ kind: 'member' as const, staffId })
    const wecom = { ...deps.wecom, getUserInfo }
    const cookieHeader = setCookie.split(';')[0]!
    const asked = { code: 'code', state }
    return loginStaff({ ...deps, config, wecom }, asked, { ...browser, cookieHeader })
  }
  const { staff } = world.simulator.state
  const ids = ['u_one', 'u_two', 'u_three']
  for (const userid of [...ids, 'u_guest', 'u_late']) staff.push({ ...staff[0]!, userid })
  // The demo has its own managers, and gives the post to nobody.
  expect(await signIn('u_guest', true)).toMatchObject({ next: '/sidebar/#/w' })
  const answers = await Promise.all(ids.map((id) => signIn(id)))
  const nexts = answers.map((answer) => (answer.kind === 'signed-in' ? answer.next : ''))
  expect(nexts.toSorted()).toEqual(['/sidebar/#/s', '/sidebar/#/w', '/sidebar/#/w'])
  const first = ids[nexts.indexOf('/sidebar/#/s')]!
  expect(await roleOf(world, first)).toBe('manager')
  // She left: nobody slips in behind her.
  await world.db.updateTable('staff').set({ leftAt: CLOCK }).where('id', '=', first).execute()
  expect(await signIn('u_late')).toMatchObject({ next: '/sidebar/#/w' })
  expect(await roleOf(world, 'u_late')).toBe('rep')
})

test('one manager and nobody else: a day later, with a reason, she publishes; never while another could look', async () => {
  await using shop = await aLibrary()
  const id = anId('coupon')
  const coupon = {
    name: '满 99 减 20',
    faceFen: 2000,
    minSpendFen: 9900,
    validDays: 7,
    startsAt: CLOCK,
    endsAt: CLOCK + 30 * DAY,
    budget: 10,
    perPerson: 1,
    perGroupDay: 1,
    weekday: null,
    isRedEnvelope: false,
  }
  await shop.save(ZHOU, 'coupon', id, 0, coupon)
  await shop.tell(ZHOU, 'coupon', id, 'submit', { rev: 1 })
  const decide = (reason: string) =>
    shop.tell(ZHOU, 'coupon', id, 'decide', { rev: 2, decision: 'approve', reason })
  const alone = async () => (await shop.look(ZHOU, 'coupon', id)).body.may.decideAloneFrom
  expect(await alone()).toBeNull()
  expect((await decide('没人')).status).toBe(403)
  // The others have other work now.
  await give(shop, ZHOU, HE, 'rep')
  await give(shop, ZHOU, FANG, 'rep')
  expect(await alone()).toBe(CLOCK + DAY)
  expect((await decide('周末店里只有我')).body.error.code).toBe('conflict')
  await shop.db
    .updateTable('libraryDraft')
    .set({ submittedAt: CLOCK - DAY })
    .execute()
  expect((await decide(' ')).status).toBe(400)
  expect((await decide('周末店里只有我')).body.state).toBe('published')
  expect((await shop.look(ZHOU, 'coupon', id)).body.versions).toMatchObject([
    { outcome: 'published', by: '周敏', approvedBy: '周敏' },
  ])
  const [act] = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'library.approve-alone')
    .select('detail')
    .execute()
  expect(act!.detail).toBe('满 99 减 20：周末店里只有我')
})

test('周敏 names the shop and its stores, adds one by hand, and customers read what she wrote', async () => {
  await using shop = await aLibrary()
  const zhou = await shop.as(ZHOU)
  expect((await zhou('GET', '/stores')).body).toEqual({
    corpName: '',
    stores: [{ id: 'st1', name: '翠湖店', address: '', hours: '', isDepartment: false }],
  })
  const privacy = async () => (await shop.asCustomer('cu001').browser.get('/privacy')).text()
  const bare = await privacy()
  expect(bare).toContain('翠湖店')
  expect(bare).not.toMatch(/·\s*·|<span>\s*·/)
  await zhou('PUT', '/stores', { corpName: ' 小象母婴 ' })
  const facts = { name: '翠湖店', address: '翠湖路 8 号', hours: '9:30–21:00' }
  expect((await zhou('PUT', '/stores/st1', facts)).status).toBe(200)
  expect(await privacy()).toMatch(/小象母婴[\s\S]*翠湖路 8 号\u00a0· 9:30–\u206021:00/)

  const fresh = { name: '北城店', address: '', hours: '' }
  expect((await zhou('PUT', '/stores/st9', fresh)).status).toBe(404)
  const id = anId('store')
  expect((await zhou('PUT', `/stores/${id}`, { ...fresh, name: '翠湖店' })).status).toBe(409)
  await zhou('PUT', `/stores/${id}`, fresh)
  // The same tap again is the same store; who added it works there, the others are told where.
  expect((await zhou('PUT', `/stores/${id}`, fresh)).status).toBe(200)
  const worksAt = async (staffId: string) =>
    (await zhou('GET', '/staff')).body.staff.find((one: { id: string }) => one.id === staffId)
      .storeIds
  expect(await worksAt(ZHOU)).toContain(id)
  expect(await worksAt(LIN)).toEqual(['st1'])
  await zhou('PUT', `/staff/${LIN}/stores`, { storeIds: ['st1', id] })
  expect((await worksAt(LIN)).toSorted()).toEqual([id, 'st1'].toSorted())
  expect((await zhou('PUT', `/staff/${LIN}/stores`, { storeIds: ['st_no'] })).status).toBe(400)
})

test('a store keeps the name it was given here, and stays its department', async () => {
  await using world = await createWorld()
  await syncStaff(world.deps)
  const stores = () => world.db.selectFrom('store').orderBy('id').selectAll().execute()
  const [first, ...others] = await stores()
  expect(first!.departmentId).not.toBeNull()
  const named = { ...first!, name: '翠湖旗舰店', hours: '9:30–21:00' }
  await world.db.updateTable('store').set(named).where('id', '=', first!.id).execute()
  await syncStaff(world.deps)
  expect(await stores()).toEqual([named, ...others])
})

test('the first store of a corp without any is everybody’s', async () => {
  await using world = await createWorld()
  await syncStaff(world.deps)
  for (const table of ['staffStore', 'store'] as const) {
    await world.db.deleteFrom(table).execute()
  }
  const { storeId, ...facts } = { storeId: anId('store'), name: '北城店', address: '', hours: '' }
  const actor = { staffId: ZHOU, role: 'manager' as const, storeIds: [] }
  await saveStore(world.deps, actor, { storeId, ...facts })
  const staff = await world.db
    .selectFrom('staff')
    .where('leftAt', 'is', null)
    .select('id')
    .execute()
  const works = await world.db.selectFrom('staffStore').select('staffId').execute()
  expect(works.map(({ staffId }) => staffId).toSorted()).toEqual(
    staff.map(({ id }) => id).toSorted(),
  )
})
