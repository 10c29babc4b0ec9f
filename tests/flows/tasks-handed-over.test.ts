import { expect, test } from 'vitest'
import { daily, handlers } from '../../api/jobs/handlers.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'

// 离职: what a member who has left had to do about a customer is whoever's who knows her now.

test('a task of a member who has left is on the list of a colleague who knows the customer, once', async () => {
  await using shop = await aShop()
  const { db } = shop
  await shop.aTask('t1', 'cu001', { rule: 'note_reminder' })
  await shop.aTask('t2', 'cu001', { rule: 'asked', doneAt: CLOCK - DAY })
  await shop.aCustomer('cu002', {}, ['u_linxiaoyu'])
  await shop.aTask('t3', 'cu002')
  const leaves = db.updateTable('staff').set({ leftAt: CLOCK - DAY })
  await leaves.where('id', '=', 'u_linxiaoyu').execute()
  const hejing = await shop.as('u_hejing')
  const today = async () => (await hejing('GET', '/today')).body.tasks.map((it: any) => it.id)
  expect(await today()).toEqual([])

  // Before the shop opens, each morning.
  expect(daily['hand-over-tasks']).toBeLessThan(daily['enter-plays']!)
  await handlers['hand-over-tasks']!(shop.deps, {})
  await handlers['hand-over-tasks']!(shop.deps, {})
  expect(await today()).toEqual(['t1'])
  const whose = await db.selectFrom('task').orderBy('id').select(['id', 'staffId']).execute()
  expect(whose).toEqual([
    { id: 't1', staffId: 'u_hejing' },
    // Done is done, and of whom nobody knows there is nobody to ask.
    { id: 't2', staffId: 'u_linxiaoyu' },
    { id: 't3', staffId: 'u_linxiaoyu' },
  ])
  expect((await hejing('POST', '/tasks/t1/done')).status).toBe(200)
  expect(await today()).toEqual([])
})
