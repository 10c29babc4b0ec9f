import { expect, test } from 'vitest'
import { MINUTE } from '../../api/shop-time.ts'
import { anId } from '../support/a-library.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'
import { aCaredGroup, COLLEAGUE, OWNER, STAFF } from '../support/cared-group.ts'
import { aGroup, joins } from '../support/shop-parts.ts'

test('值得关注: four with a line each; a fifth is refused, and strangers to the group too', async () => {
  await using shop = await aCaredGroup()
  const ids = ['u_a', 'u_b', 'u_c']
  for (const id of [...ids, 'u_out']) {
    await shop.add('staff', { ...STAFF, id, name: id, role: 'rep' })
  }
  for (const id of ids) await joins(shop.db, 'g02', id, { memberType: 1 })
  const lin = await shop.as(OWNER)
  const put = (...staffIds: string[]) =>
    lin('PUT', '/groups/g02/guides', {
      guides: staffIds.map((staffId) => ({ staffId, line: `找${staffId}` })),
    })
  const fifth = await put(OWNER, COLLEAGUE, ...ids)
  expect(fifth.status).toBe(422)
  expect(fifth.body.error.message).toContain('最多选 4 位')
  expect((await put('u_out')).status).toBe(422)
  expect((await put(OWNER, OWNER)).status).toBe(400)
  expect((await put(OWNER, COLLEAGUE, 'u_a', 'u_b')).status).toBe(200)
  const { guides, guideWords } = await shop.care()
  expect(guides.map((one: any) => one.staffId)).toEqual([OWNER, COLLEAGUE, 'u_a', 'u_b'])
  expect(guideWords).toContain('· 林小雨：找u_linxiaoyu')
  expect(guideWords).not.toMatch(/已关注|人关注|打开率/)
  // Who is no longer in the group is nobody to follow there, and is in nobody's way.
  const where = shop.db.updateTable('groupMember').set({ leftAt: CLOCK })
  await where.where('groupId', '=', 'g02').where('memberId', '=', 'u_a').execute()
  const left = await shop.care()
  expect(left.guideWords).not.toContain('u_a')
  const still = left.guides.map((one: any) => one.staffId)
  expect(still).toEqual([OWNER, COLLEAGUE, 'u_b'])
  expect((await put(...still)).status).toBe(200)
  await put(COLLEAGUE)
  expect((await shop.care()).guides.map((one: any) => one.staffId)).toEqual([COLLEAGUE])
})

const TEMPLATE = {
  title: '会员日群',
  kind: 'service',
  playName: '周X会员日',
  groupName: '翠湖·周三会员日',
  welcome: '您好，清单前一晚发。',
  fixedMembers: [OWNER, COLLEAGUE],
  antiSpam: '发广告移出',
  autoReply: '不开',
  mayRename: false,
  guides: [{ staffId: OWNER, line: '会员日清单' }],
  hours: null,
  maxPosts: null,
  couponsPerPerson: null,
  replyLimitMin: 15,
}

test('按模板建群: six items; done is only what WeCom answered, or somebody ticked with her name', async () => {
  await using shop = await aCaredGroup()
  await shop.add('staff', { ...STAFF, id: 'u_fangzhou', name: '方舟', role: 'operator' })
  const fang = await shop.as('u_fangzhou')
  const lin = await shop.as(OWNER)
  const id = anId('template')
  const at = `/library/items/template/${id}`
  const written = (body: object) => ({ kind: 'template', rev: 0, note: '', body })
  const five = ['a', 'b', 'c', 'd', 'e'].map((staffId) => ({ staffId, line: '' }))
  expect((await fang('PUT', at, written({ ...TEMPLATE, guides: five }))).status).toBe(400)
  expect((await lin('PUT', at, written(TEMPLATE))).status).toBe(403)
  await fang('PUT', at, written(TEMPLATE))
  expect((await fang('POST', `${at}/submit`, { rev: 1 })).body.state).toBe('published')
  expect((await lin('GET', '/group-templates')).body).toMatchObject({
    templates: [{ id, welcome: '您好，清单前一晚发。' }],
    names: { [OWNER]: '林小雨' },
  })
  const use = { templateId: id, name: '翠湖·周三会员日', flash: null }
  const [one, two] = await Promise.all([
    lin('POST', '/groups/g02/template', use),
    lin('POST', '/groups/g02/template', use),
  ])
  expect([one.status, two.status]).toEqual([200, 200])
  expect(two.body).toEqual(one.body)
  expect(await shop.acts('group.template')).toHaveLength(1)
  const items = async () => (await shop.care()).setup.items
  const done = async () =>
    (await items()).filter((item: any) => item.isDone).map((item: any) => item.item)
  expect(await items()).toHaveLength(6)
  expect(await done()).toEqual(['members'])
  expect(await shop.care()).toMatchObject({
    kind: 'service',
    reply: { limitMin: 15 },
    guides: [{ staffId: OWNER, line: '会员日清单' }],
  })

  // The name is done when WeCom tells it; nobody can tick it.
  expect((await lin('POST', '/groups/g02/checklists/setup/name')).status).toBe(422)
  await shop.db.updateTable('groupChat').set({ name: '翠湖·周三会员日' }).execute()
  expect(await done()).toEqual(['name', 'members'])
  shop.clock.now += MINUTE
  await lin('POST', '/groups/g02/checklists/setup/antiSpam')
  shop.clock.now += MINUTE
  await lin('POST', '/groups/g02/checklists/setup/antiSpam')
  expect((await items())[3]).toMatchObject({
    item: 'antiSpam',
    isDone: true,
    by: '林小雨',
    at: CLOCK + MINUTE,
    wish: '发广告移出',
  })
  expect(await shop.acts('group.tick')).toHaveLength(1)
  await lin('DELETE', '/groups/g02/checklists/setup/antiSpam')
  expect(await done()).toEqual(['name', 'members'])

  // Asked for once more after it was written anew, it is the same list with the rules of now.
  shop.clock.now += MINUTE
  await lin('POST', '/groups/g02/checklists/setup/antiSpam')
  const anew = {
    ...TEMPLATE,
    kind: 'trade',
    maxPosts: 3,
    guides: [{ staffId: OWNER, line: '发车' }],
  }
  await fang('PUT', at, { kind: 'template', rev: 2, note: '', body: anew })
  expect((await fang('POST', `${at}/submit`, { rev: 3 })).body.state).toBe('published')
  const flash = { openAt: CLOCK, closeAt: CLOCK + DAY }
  expect((await lin('POST', '/groups/g02/template', { ...use, flash })).body).toEqual(one.body)
  expect(await shop.care()).toMatchObject({
    kind: 'trade',
    guides: [{ staffId: OWNER, line: '发车' }],
    flash: { ...flash, maxPosts: 3 },
  })
  expect(await done()).toEqual(['name', 'members', 'antiSpam'])
  expect(await shop.acts('group.template')).toHaveLength(2)
  await lin('DELETE', '/groups/g02/checklists/setup/antiSpam')

  // A template put away is offered no more; what was made by it stands.
  await fang('POST', `${at}/status`, { status: 'off' })
  expect((await lin('GET', '/group-templates')).body.templates).toEqual([])
  expect(await items()).toHaveLength(6)
  await fang('POST', `${at}/status`, { status: 'live' })
  expect((await lin('GET', '/group-templates')).body.templates).toHaveLength(1)
})

test('履约: the clock starts and stops in one tap, is handed over, and shows when it is late', async () => {
  await using shop = await aCaredGroup({ kind: 'service' })
  await shop.db.updateTable('store').set({ hours: '09:30-21:00' }).where('id', '=', 'st1').execute()
  const [lin, he] = [await shop.as(OWNER), await shop.as(COLLEAGUE)]
  const start = { key: 'tap-tap-1', customerId: 'cu001', note: '尺码' }
  const taps = await Promise.all([1, 2, 3].map(() => he('POST', '/groups/g02/waits', start)))
  expect(new Set(taps.map(({ body }) => body.waitId)).size).toBe(1)
  const { waitId } = taps[0]!.body
  const waits = async () => (await shop.care()).reply.waits
  expect(await waits()).toMatchObject([
    // 19 minutes are left of today's hours; the other 11 are tomorrow's.
    { name: '果果妈', keeper: { name: '何静' }, lateAt: Date.parse('2026-11-22T09:41:00+08:00') },
  ])
  const due = async (ask: typeof lin) => (await ask('GET', '/group-lines/due')).body.waits
  expect(await due(he)).toMatchObject([{ id: waitId, groupName: '翠湖·会员群' }])

  await he('POST', `/groups/g02/waits/${waitId}/hand-off`, { staffId: OWNER, note: '她要 L 码' })
  expect(await due(he)).toEqual([])
  expect(await due(lin)).toMatchObject([{ handOffNote: '她要 L 码', keeper: { name: '林小雨' } }])
  const outside = { staffId: 'u_nobody', note: '' }
  expect((await he('POST', `/groups/g02/waits/${waitId}/hand-off`, outside)).status).toBe(422)

  await Promise.all([1, 2].map(() => lin('POST', `/groups/g02/waits/${waitId}/clear`)))
  const over = { staffId: COLLEAGUE, note: '交给你' }
  expect((await lin('POST', `/groups/g02/waits/${waitId}/hand-off`, over)).status).toBe(409)
  expect(await waits()).toEqual([])
  expect(await shop.acts('wait.clear')).toMatchObject([{ staffId: OWNER, subject: waitId }])
  await lin('DELETE', `/groups/g02/waits/${waitId}/clear`)
  expect(await waits()).toMatchObject([{ startedAt: CLOCK }])
  await lin('POST', '/groups/g02/kind', { kind: 'trade', reason: '不做履约了' })
  const late = await he('POST', '/groups/g02/waits', { ...start, key: 'tap-tap-2' })
  expect(late.status).toBe(422)
})

test('what waited for her is part of what she can take with her', async () => {
  await using shop = await aCaredGroup({ kind: 'service' })
  const he = await shop.as(COLLEAGUE)
  await he('POST', '/groups/g02/waits', { key: 'tap-tap-1', customerId: 'cu001', note: '尺码' })
  const her = shop.asCustomer('cu001')
  await her.browser.get('/api/miniapp/session/login?next=/privacy')
  await her.browser.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed' })
  const held = (await (await her.browser.get('/api/miniapp/privacy/export')).json()) as any
  expect(held.groupWaits).toMatchObject([{ note: '尺码' }])
})

test('会员日: who joined on a Wednesday belongs to Wednesday; its benefit is good that day alone', async () => {
  await using shop = await aCaredGroup()
  const lin = await shop.as(OWNER)
  await aGroup(shop.db, 'g01', { name: '翠湖·周三会员日', memberDay: 3 })
  await shop.aCustomer('cu_wed', { name: '周三来的' })
  await joins(shop.db, 'g02', 'cu_wed', { joinedAt: Date.parse('2026-11-18T23:30:00+08:00') })
  await shop.aCustomer('cu_thu', { name: '周四来的' })
  await joins(shop.db, 'g02', 'cu_thu', { joinedAt: Date.parse('2026-11-19T00:10:00+08:00') })
  expect((await shop.care()).memberDay.newcomers).toMatchObject([
    { name: '周四来的', dayName: '周四会员日', group: null },
    { name: '周三来的', dayName: '周三会员日', group: { id: 'g01', name: '翠湖·周三会员日' } },
  ])
  await lin('PUT', '/groups/g02/member-day', { memberDay: 3, benefit: '满 199 减 20' })
  await lin('PUT', '/groups/g02/member-day', { memberDay: null, benefit: '' })
  await lin('PUT', '/groups/g02/member-day', { memberDay: 3, benefit: '满 199 减 20' })
  expect((await shop.acts('group.member-day')).map(({ detail }) => detail).toSorted()).toEqual([
    '周三 → 无',
    '无 → 周三：满 199 减 20',
    '无 → 周三：满 199 减 20',
  ])
  const own = async (at: string) => {
    shop.clock.now = Date.parse(`${at}+08:00`)
    const { browser } = await shop.asStaff(OWNER)
    const body = (await (await browser.get('/api/sidebar/groups/g02/care')).json()) as any
    return body.memberDay.own
  }
  const from = Date.parse('2026-11-25T00:00:00+08:00')
  const wednesday = { weekday: 3, benefit: '满 199 减 20', from, until: from + DAY }
  expect(await own('2026-11-24T23:59:59')).toEqual({ ...wednesday, isOn: false })
  expect(await own('2026-11-25T00:00:00')).toEqual({ ...wednesday, isOn: true })
  expect(await own('2026-11-25T23:59:59')).toEqual({ ...wednesday, isOn: true })
  expect(await own('2026-11-26T00:00:00')).toMatchObject({ isOn: false, from: from + 7 * DAY })
})
