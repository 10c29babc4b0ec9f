import { expect, test } from 'vitest'
import type { ActView } from '../../api/acts/view-acts.ts'
import { insertAll } from '../../db/bulk.ts'
import { aLibrary, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'
import { STAFF } from '../support/cared-group.ts'

type Shop = Awaited<ReturnType<typeof aLibrary>>
const read = async (shop: Shop, by: string, query = '') => {
  const { status, body } = await (await shop.as(by))('GET', `/acts${query}`)
  expect(status).toBe(200)
  return body as { acts: ActView[]; next: string | null; people: { id: string }[] }
}
const told = ({ acts }: { acts: ActView[] }) =>
  acts.map(({ by, action, about, said }) => [by, action, about, said])

/** 果果妈 belongs to 翠湖店; 陈默 works in 北苑店, where nobody here manages. */
async function twoStores() {
  const shop = await aLibrary()
  await shop.db.updateTable('customer').set({ storeId: 'st1' }).where('id', '=', 'cu001').execute()
  await shop.add('store', { id: 'st3', name: '北苑店', address: '', hours: '' })
  await shop.add('staff', { ...STAFF, id: 'u_chenmo', name: '陈默', role: 'rep' })
  await shop.add('staffStore', { staffId: 'u_chenmo', storeId: 'st3' })
  await shop.aCustomer('cu009', { name: '糖糖妈', storeId: 'st3' }, ['u_chenmo'])
  return shop
}

test('周敏 reads what was done in her store; operators and IT read everybody’s, and no customer’s name', async () => {
  await using shop = await twoStores()
  const lin = await shop.as(LIN)
  await lin('POST', '/customers/cu001/notes', { key: 'note-1', text: '怕红屁屁', remindDay: null })
  shop.clock.now += 1000
  await lin('POST', '/customers/cu001/remark', { remark: '果果妈妈' })
  shop.clock.now += 1000
  const chen = await shop.as('u_chenmo')
  await chen('POST', '/customers/cu009/notes', { key: 'note-9', text: '糖糖怕冷', remindDay: null })
  shop.clock.now += 1000
  await (
    await shop.as(ZHOU)
  )('PUT', `/staff/${HE}/role`, { role: 'it' })

  expect((await lin('GET', '/acts')).status).toBe(403)
  const hers = await read(shop, ZHOU)
  expect(told(hers)).toEqual([
    ['周敏', 'staff.role', '何静', 'manager → it'],
    ['林小雨', 'remark.change', '果果妈', ''],
    ['林小雨', 'note.write', '果果妈', ''],
  ])
  expect(hers.people.map(({ id }) => id)).not.toContain('u_chenmo')
  const no = await (await shop.as(ZHOU))('GET', '/acts?staffId=u_chenmo')
  expect(no.status).toBe(404)

  for (const by of [FANG, HE]) {
    const all = await read(shop, by)
    expect(told(all)).toEqual([
      ['周敏', 'staff.role', '何静', 'manager → it'],
      ['陈默', 'note.write', null, ''],
      ['林小雨', 'remark.change', null, ''],
      ['林小雨', 'note.write', null, ''],
    ])
    expect(JSON.stringify(all)).not.toMatch(/果果|糖糖/)
  }
  expect(told(await read(shop, FANG, '?staffId=u_chenmo'))).toHaveLength(1)
  expect(told(await read(shop, FANG, '?kind=shop'))).toEqual([
    ['周敏', 'staff.role', '何静', 'manager → it'],
  ])
  expect((await (await shop.as(FANG))('GET', '/acts?kind=weather')).status).toBe(400)
  expect((await (await shop.as(FANG))('GET', '/acts?before=1;drop')).status).toBe(400)
})

test('a customer who had everything deleted, and one who went to another store, are not named', async () => {
  await using shop = await twoStores()
  await (
    await shop.as(LIN)
  )('POST', '/customers/cu001/remark', { remark: '果果' })
  expect((await read(shop, ZHOU)).acts[0]!.about).toBe('果果妈')
  await shop.db.updateTable('customer').set({ storeId: 'st3' }).where('id', '=', 'cu001').execute()
  expect((await read(shop, ZHOU)).acts[0]!.about).toBe(null)
})

test('the log is read page after page, each act once, however many share a moment', async () => {
  await using shop = await twoStores()
  const { db, clock } = shop
  const acts = Array.from({ length: 73 }, (_, i) => ({
    id: `act_${String(i).padStart(4, '0')}`,
    staffId: LIN,
    action: 'send.sent',
    subject: `send_${i}`,
    detail: '',
    // Thirty at one moment, the others one by one.
    at: clock.now - (i < 30 ? 0 : i),
  }))
  await insertAll(db, 'auditLog', acts)
  const seen: string[] = []
  let before = ''
  for (;;) {
    const page = await read(shop, FANG, before && `?before=${before}`)
    seen.push(...page.acts.map(({ id }) => id))
    if (!page.next) break
    before = page.next
  }
  expect(seen).toHaveLength(73)
  expect(new Set(seen).size).toBe(73)
})

test('a rare act in a long log is found by going further back, each look costing the same', async () => {
  await using shop = await twoStores()
  const { db, clock } = shop
  const act = (id: string, action: string, at: number) => ({
    id,
    action,
    at,
    staffId: LIN,
    subject: '',
    detail: '',
  })
  const many = Array.from({ length: 6_000 }, (_, i) =>
    act(`act_${i}`, 'send.sent', clock.now - i * 10),
  )
  await insertAll(db, 'auditLog', [...many, act('act_old', 'corp.name', clock.now - 100_000)])
  const first = await read(shop, FANG, '?kind=shop')
  expect(first.acts).toEqual([])
  const second = await read(shop, FANG, `?kind=shop&before=${first.next}`)
  expect(second.acts.map(({ id }) => id)).toEqual(['act_old'])
  expect(second.next).toBe(null)
})
