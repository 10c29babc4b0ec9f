import { expect, test } from 'vitest'
import { openingFor } from '../../api/front-end/opening.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'

const MINUTE = 60_000
const door = '/api/sidebar/likely-customers'

test('whom she heard of last comes first, then whom she owes something, each as her own page shows her', async () => {
  await using shop = await aShop()
  for (const id of ['cu002', 'cu003', 'cu004']) await shop.aCustomer(id)
  await shop.aLook('cu001', 'p11', CLOCK - 9 * MINUTE)
  await shop.aLook('cu002', 'p11', CLOCK - 2 * MINUTE)
  await shop.aLook('cu001', 'p01', CLOCK - 30 * MINUTE)
  await shop.aTask('task_1', 'cu003', { dueAt: CLOCK })
  const { browser } = await shop.asStaff('u_linxiaoyu')
  const answer = await browser.get(door)
  const { at, customers } = (await answer.json()) as any
  expect(at).toBe(CLOCK)
  expect(customers.map((one: any) => one.id)).toEqual(['cu002', 'cu001', 'cu003'])
  for (const one of customers) {
    expect(one).toEqual(await (await browser.get(`/api/sidebar/customers/${one.id}`)).json())
  }
  // Kept for minutes, by this browser alone and for this session alone.
  expect(answer.headers.get('cache-control')).toBe('private, max-age=300')
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('cookie')
})

test('nobody who is not surely hers: lost, long unconfirmed, forgotten, or a colleague’s', async () => {
  await using shop = await aShop()
  for (const id of ['cu002', 'cu003', 'cu004']) await shop.aCustomer(id)
  await shop.aCustomer('cu005', {}, ['u_hejing'])
  for (const id of ['cu001', 'cu002', 'cu003', 'cu004', 'cu005']) {
    await shop.aLook(id, 'p11', CLOCK - MINUTE)
  }
  const follows = (id: string) =>
    shop.db.updateTable('follow').where('staffId', '=', 'u_linxiaoyu').where('customerId', '=', id)
  await follows('cu002').set({ endedAt: CLOCK, endedBy: 'customer' }).execute()
  await follows('cu003')
    .set({ verifiedAt: CLOCK - DAY - 1 })
    .execute()
  await shop.db
    .updateTable('customer')
    .set({ deletedAt: CLOCK })
    .where('id', '=', 'cu004')
    .execute()
  const { browser } = await shop.asStaff('u_linxiaoyu')
  const { customers } = (await (await browser.get(door)).json()) as any
  expect(customers.map((one: any) => one.id)).toEqual(['cu001'])
})

test('a dozen are enough', async () => {
  await using shop = await aShop()
  for (let n = 10; n < 40; n++) {
    await shop.aCustomer(`cu0${n}`)
    await shop.aLook(`cu0${n}`, 'p11', CLOCK - n * MINUTE)
  }
  const { browser } = await shop.asStaff('u_linxiaoyu')
  const { customers } = (await (await browser.get(door)).json()) as any
  expect(customers).toHaveLength(12)
  expect(customers[0].id).toBe('cu010')
})

test('signing out empties what this browser kept, and the page brings nothing any more', async () => {
  await using shop = await aShop()
  const { browser } = await shop.asStaff('u_linxiaoyu')
  const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  expect(await openingFor(shop.deps, cookies, '/sidebar/')).toBeDefined()
  const left = await browser.post('/api/sidebar/session/logout')
  expect(left.headers.get('clear-site-data')).toBe('"cache"')
  expect(await openingFor(shop.deps, cookies, '/sidebar/')).toBeUndefined()
  expect((await browser.get(door)).status).toBe(401)
})
