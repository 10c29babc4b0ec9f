import { expect, test } from 'vitest'
import { aShop, CLOCK } from '../support/a-shop.ts'

const ids = (answer: { body: any }) => answer.body.items.map((it: any) => it.id)

async function withReplies() {
  const shop = await aShop()
  await shop.aReply('s01', '您好{称呼}，我是{门店}的{顾问}。', { category: '招呼语', sortNo: 1 })
  await shop.aReply('s12', '{称呼}，看腿围不看体重', {
    category: '咨询问答',
    title: '尺码怎么选',
    sortNo: 2,
  })
  await shop.aReply('s19', '给您留了一张{券}，{截止}前有效', { isPromotionAt: CLOCK, sortNo: 3 })
  await shop.aReply('s02', '您家宝宝大概{月龄段}吗？', { category: '招呼语', sortNo: 4 })
  await shop.aReply('s28', '今晚{截止}截单', { category: '群内', sortNo: 5 })
  return { shop, ask: await shop.as('u_linxiaoyu') }
}

test('words stand ready for her, or say what is still to be filled in', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  const answer = await ask('GET', '/replies?chat=single&customerId=cu001')
  expect(answer.body.categories).toEqual(['招呼语', '咨询问答', '跟进'])
  expect(answer.body.items).toMatchObject([
    {
      id: 's01',
      parts: [{ text: '您好果果妈，我是翠湖店的林小雨。', missing: [] }],
      blocked: null,
    },
    { id: 's12', blocked: null },
    {
      id: 's19',
      blocked: { kind: 'missing', reason: '还没填：券、截止', missing: ['券', '截止'] },
    },
    { id: 's02', blocked: { kind: 'missing', reason: '还没填：月龄段', missing: ['月龄段'] } },
  ])
})

test("a child's age is used only while a guardian's consent stands", async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  const text = async () => {
    const { body } = await ask('GET', '/replies?chat=single&customerId=cu001&category=招呼语')
    return body.items[1].parts[0].text
  }
  const set = (change: object) =>
    shop.db.updateTable('customer').set(change).where('id', '=', 'cu001').execute()
  await set({ ageBand: '10-12月' })
  expect(await text()).toBe('您家宝宝大概{月龄段}吗？')
  await set({ guardianConsentAt: CLOCK })
  expect(await text()).toBe('您家宝宝大概10-12月吗？')
})

test('a name cannot bring a line break, a hidden character or a variable into the words', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  const name = '果果妈\n@all \u202eevil\u200b{门店}'
  await shop.db.updateTable('customer').set({ name }).where('id', '=', 'cu001').execute()
  const { body } = await ask('GET', '/replies?chat=single&customerId=cu001&category=咨询问答')
  expect(body.items[0].parts[0]).toEqual({
    kind: 'text',
    text: '果果妈@all evil{门店}，看腿围不看体重',
    missing: [],
  })
})

test('while an after-sale is open nothing is offered that sells', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  const at = '/customers/cu001/after-sales'
  const wish = { what: '餐椅腿垫少一个', key: 'tap-1' }
  const noted = (await ask('POST', at, wish)).body.items
  expect((await ask('POST', at, wish)).body.items).toEqual(noted)
  expect(noted).toMatchObject([{ what: '餐椅腿垫少一个', openedAt: CLOCK, closedAt: null }])
  const { id: no } = noted[0]
  expect(ids(await ask('GET', '/replies?chat=single&customerId=cu001'))).not.toContain('s19')
  expect((await ask('GET', '/customers/cu001')).body.openCase).toEqual({
    no,
    what: '餐椅腿垫少一个',
    since: CLOCK,
  })
  const traces = async () => (await ask('GET', '/customers/cu001/timeline?kind=orders')).body.items
  expect(await traces()).toMatchObject([
    { text: '售后：餐椅腿垫少一个', detail: `还没办完 · ${no}` },
  ])
  expect((await ask('POST', `${at}/AS-nobody/close`)).status).toBe(404)
  for (let twice = 0; twice < 2; twice++) {
    expect((await ask('POST', `${at}/${no}/close`)).body.items).toMatchObject([{ closedAt: CLOCK }])
  }
  expect(await traces()).toMatchObject([{ detail: `办完了 · ${no}` }])
  expect(ids(await ask('GET', '/replies?chat=single&customerId=cu001'))).toContain('s19')
  const acts = await shop.db.selectFrom('auditLog').select('action').orderBy('action').execute()
  expect(acts.map(({ action }) => action)).toEqual(['after-sale.close', 'after-sale.open'])
})

test('at night only answers stand ready; the rest waits for a reason', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  shop.clock.now = Date.parse('2026-11-21T21:40:00+08:00')
  const { body } = await ask('GET', '/replies?chat=single&customerId=cu001')
  const blocked = Object.fromEntries(
    body.items.map((it: any) => [it.id, it.blocked?.reason ?? null]),
  )
  expect(blocked.s12).toBe(null)
  expect(blocked.s01).toBe('21:30–8:30 不打扰，她先说话时再发')
  expect(body.items.find((it: any) => it.id === 's01').blocked.kind).toBe('needs_reason')
})

test('words are found by title, by text as written and as filled, in any case', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  await shop.aReply('s30', 'NB 码适合新生儿', { category: '咨询问答', sortNo: 9 })
  const find = async (q: string) =>
    ids(await ask('GET', `/replies?chat=single&customerId=cu001&q=${encodeURIComponent(q)}`))
  expect(await find('尺码')).toEqual(['s12'])
  expect(await find('腿围')).toEqual(['s12'])
  expect(await find('林小雨')).toEqual(['s01'])
  expect(await find('nb')).toEqual(['s30'])
  expect(await find('%')).toEqual([])
})

test('a favourite is hers alone, and liking twice is liking once', async () => {
  const { shop, ask } = await withReplies()
  await using _ = shop
  const likes = async (who: typeof ask) => {
    const { body } = await who('GET', '/replies?chat=single')
    return body.items.filter((it: any) => it.isFavourite).map((it: any) => it.id)
  }
  await Promise.all([ask('PUT', '/replies/s12/favourite'), ask('PUT', '/replies/s12/favourite')])
  expect(await likes(ask)).toEqual(['s12'])
  expect(await likes(await shop.as('u_hejing'))).toEqual([])
  await ask('DELETE', '/replies/s12/favourite')
  expect(await likes(ask)).toEqual([])
  expect((await ask('PUT', '/replies/s99/favourite')).status).toBe(404)
})
