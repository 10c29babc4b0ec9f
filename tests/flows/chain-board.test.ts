import { expect, test } from 'vitest'
import { aGroupThatOrders } from '../support/ordering-group.ts'
import { balanced, type OrderingShop } from '../support/ordering-shop.ts'
import { aStore, joins as sitsIn } from '../support/shop-parts.ts'

const HOUR = 3_600_000

async function orders(shop: OrderingShop, id: string, name: string, qty: number, isPaid: boolean) {
  const phone = await shop.customer(id, name)
  const placed = (await (await phone.post('/api/miniapp/orders', shop.wish({ qty }))).json()) as any
  if (isPaid) {
    const answer = await phone.post(`/api/miniapp/orders/${placed.id}/pay`, {})
    const paymentId = ((await answer.json()) as any).url.split('/').at(-1)
    await shop.told({ paymentId, amountFen: qty * 6900 })
  }
  return { phone, id: placed.id as string }
}

test('the owner’s counts are the sums of the lines; a name stands only where a member of the group is', async () => {
  await using shop = await aGroupThatOrders()
  await orders(shop, 'cu001x', '果果妈', 2, true)
  await orders(shop, 'cu002x', '糖糖妈', 1, false)
  await orders(shop, 'cu003x', '=HYPERLINK("x")', 1, true)
  for (const id of ['cu001x', 'cu003x']) await sitsIn(shop.db, 'g1', id)

  const ask = await shop.as('u_linxiaoyu')
  const { body } = await ask('GET', '/groups/g1/chains')
  const [chain] = body.chains
  expect(chain).toMatchObject({
    title: '周六纸尿裤团',
    stock: 20,
    taken: 4,
    elsewhere: 0,
    lines: 3,
    paid: { lines: 2, qty: 3, amountFen: 20_700 },
    unpaid: { lines: 1, qty: 1, amountFen: 6900 },
    isClosed: false,
  })
  const sum = chain.items.reduce((all: number, line: any) => all + line.qty, 0)
  expect(sum + chain.elsewhere).toBe(chain.taken)
  expect(chain.items.map((line: any) => [line.no, line.name, line.qty, line.state])).toEqual([
    [1, '果果妈', 2, 'paid'],
    [2, null, 1, 'unpaid'],
    [3, '=HYPERLINK("x")', 1, 'paid'],
  ])

  const { text } = await ask('GET', '/groups/g1/chains/offer_1/export')
  const rows = text.replace('\uFEFF', '').trim().split('\r\n')
  expect(rows[0]).toBe('"第几位","称呼","份数","金额（元）","状态","取货码"')
  expect(rows[1]).toMatch(/^1,"果果妈",2,138,"已付款","\d{4}"$/)
  expect(rows[2]).toContain('"没有登记的客人"')
  // What she calls herself does not run on the computer of who opens the list.
  expect(rows[3]).toContain(`"'=HYPERLINK(""x"")"`)
})

test('closed early: nobody joins or changes any more, and another member cannot close it', async () => {
  await using shop = await aGroupThatOrders()
  const guo = await orders(shop, 'cu001x', '果果妈', 1, false)
  const [owner, other] = [await shop.as('u_linxiaoyu'), await shop.as('u_hejing')]
  const close = '/groups/g1/chains/offer_1/close'
  expect((await other('POST', close)).status).toBe(403)
  const [first, second] = await Promise.all([owner('POST', close), owner('POST', close)])
  expect([first.status, second.status]).toEqual([200, 200])
  expect(first.body.chains[0].isClosed).toBe(true)
  const late = await shop.customer('cu009x')
  expect((await late.post('/api/miniapp/orders', shop.wish())).status).toBe(410)
  const change = `/api/miniapp/orders/${guo.id}/quantity`
  expect((await guo.phone.post(change, { qty: 2 })).status).toBe(410)
  const acts = await shop.db.selectFrom('auditLog').select('action').execute()
  expect(acts).toEqual([{ action: 'chain.close' }])
})

test('after the cut-off who has not paid is given up by hand, and who comes with her code gets her pack', async () => {
  await using shop = await aGroupThatOrders()
  const unpaid = await orders(shop, 'cu001x', '果果妈', 2, false)
  const paid = await orders(shop, 'cu002x', '糖糖妈', 1, true)
  shop.pass(HOUR)
  const ask = await shop.as('u_linxiaoyu')
  const mark = (id: string, how: string) =>
    ask('POST', `/groups/g1/chain-lines/${id}`, { mark: how })
  expect((await mark(unpaid.id, 'picked')).status).toBe(409)
  expect((await mark(paid.id, 'released')).status).toBe(409)
  for (const _ of [1, 2]) {
    expect((await mark(unpaid.id, 'released')).status).toBe(200)
    expect((await mark(paid.id, 'picked')).status).toBe(200)
  }
  expect(await shop.books()).toEqual(balanced(1, 1))
  const mine = await paid.phone.open(`/o/${paid.id}`)
  expect(mine).toContain('已取货')
  const acts = await shop.db.selectFrom('auditLog').select('action').orderBy('action').execute()
  expect(acts.map(({ action }) => action)).toEqual(['chain.picked', 'chain.released'])
})

test('an offer is set up and changed by who runs the shop, never against what is ordered already', async () => {
  await using shop = await aGroupThatOrders()
  await shop.aStaff('u_fangzhou', 'operator', ['st1'])
  const [operator, rep] = [await shop.as('u_fangzhou'), await shop.as('u_linxiaoyu')]
  const wish = {
    pageId: 'p16',
    kind: 'chain',
    productId: 'pd01',
    storeId: 'st1',
    priceFen: 6900,
    team: null,
    stock: 20,
    perPerson: 2,
    opensAt: null,
    closesAt: shop.deps.now() + HOUR,
    pickup: '翠湖店',
  }
  const save = (more: object) => operator('PUT', '/offers/offer_1', { ...wish, ...more })
  expect((await rep('PUT', '/offers/offer_1', wish)).status).toBe(403)
  await orders(shop, 'cu001x', '果果妈', 2, false)
  expect((await save({ stock: 1 })).status).toBe(409)
  expect((await save({ kind: 'buy' })).status).toBe(409)
  expect((await save({ stock: 2, priceFen: 7900 })).body.offer).toMatchObject({
    stock: 2,
    taken: 2,
    priceFen: 7900,
  })
  // What was ordered stays at the price it was ordered for.
  expect((await shop.placements())[0]!.amountFen).toBe(13_800)
  const full = await shop.customer('cu005x')
  expect((await full.post('/api/miniapp/orders', shop.wish())).status).toBe(410)
  for (const bad of [
    { team: { size: 3, priceFen: 100, hours: 24 } },
    { kind: 'team' },
    { kind: 'team', team: { size: 6, priceFen: 100, hours: 24 } },
    { kind: 'team', team: { size: 3, priceFen: 9900, hours: 24 } },
    { kind: 'buy', priceFen: 0 },
    { productId: '' },
    { pageId: 'nothing' },
    { opensAt: wish.closesAt, closesAt: wish.closesAt },
  ]) {
    expect([bad, (await save(bad)).status]).toEqual([bad, 400])
  }
})

test('报名: nothing is paid, places run out, who cannot come gives hers back, and who came is ticked', async () => {
  await using shop = await aGroupThatOrders({ priceFen: 0, productId: '', stock: 3, perPerson: 2 })
  const sign = async (phone: Awaited<ReturnType<typeof shop.customer>>, qty: number) => {
    const answer = await phone.post('/api/miniapp/orders', shop.wish({ qty }))
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const guo = await shop.customer('cu001x', '果果妈')
  const page = await guo.open(shop.path)
  for (const words of ['我要报名', '还有 3 个名额', '截止报名']) expect(page).toContain(words)
  expect(page).not.toContain('¥')
  const { id } = (await sign(guo, 2)).body
  const hers = await guo.open(`/o/${id}`)
  for (const words of ['第 1 位报名', '您报了 2 位', '报上名了', '报名码', '改人数', '不去了']) {
    expect(hers).toContain(words)
  }
  expect(hers).not.toContain('付款')
  expect((await guo.post(`/api/miniapp/orders/${id}/pay`, {})).status).toBe(409)
  expect(await guo.open('/me')).toContain('报上名了')

  const tang = await shop.customer('cu002x', '糖糖妈')
  const full = await sign(tang, 2)
  expect([full.status, full.body.error.message]).toEqual([410, '只剩 1 个名额了'])
  expect((await sign(guo, 1)).body.error.message).toContain('您已经报过名了')
  expect((await guo.post(`/api/miniapp/orders/${id}/quantity`, { qty: 1 })).status).toBe(200)
  const other = (await sign(tang, 2)).body.id
  expect(await shop.books()).toEqual(balanced(3, 2))
  expect(await (await shop.customer('cu003x')).open(shop.path)).toContain('名额满了')
  // Nothing was sold, and nobody is chased for money.
  await shop.deps.db.deleteFrom('job').where('kind', '!=', 'chain-unpaid').execute()
  expect(await shop.db.selectFrom('job').select('kind').execute()).toEqual([])
  expect(await shop.db.selectFrom('shopOrder').selectAll().execute()).toEqual([])

  const lin = await shop.as('u_linxiaoyu')
  const [list] = (await lin('GET', '/groups/g1/chains')).body.chains
  expect(list).toMatchObject({ isFree: true, taken: 3, paid: { lines: 2, qty: 3, amountFen: 0 } })
  await tang.post(`/api/miniapp/orders/${other}/cancel`, {})
  expect(await shop.books()).toEqual(balanced(1, 1))
  const came = await lin('POST', `/groups/g1/chain-lines/${id}`, { mark: 'picked' })
  expect(came.status).toBe(200)
  for (const path of [`/o/${id}`, '/me']) expect(await guo.open(path)).toContain('来过了')
  expect((await lin('GET', '/groups/g1/chains/offer_1/export')).text).toContain('来过了')
})

test('what a store has sold stays that store’s: a refund finds the sale it belongs to', async () => {
  await using shop = await aGroupThatOrders()
  await aStore(shop.db, 'st2')
  await shop.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  const fang = await shop.as('u_fangzhou')
  const save = async (storeId: string) => {
    const { pageId, kind, productId, priceFen, stock, perPerson, opensAt, closesAt, pickup } =
      await shop.offer()
    const offer = { pageId, kind, productId, priceFen, stock, perPerson, opensAt, closesAt, pickup }
    return fang('PUT', '/offers/offer_1', { ...offer, storeId, team: null })
  }
  for (const storeId of ['st2', 'st1']) expect((await save(storeId)).status).toBe(200)
  const guo = await shop.customer('cu001x', '果果妈')
  const placed = await guo.post('/api/miniapp/orders', shop.wish())
  const { id } = (await placed.json()) as { id: string }
  const lin = await shop.as('u_linxiaoyu')
  const line = (mark: object) => lin('POST', `/groups/g1/chain-lines/${id}`, mark)
  expect((await line({ mark: 'received' })).status).toBe(200)

  const moved = await save('st2')
  expect([moved.status, moved.body.error?.message]).toEqual([
    409,
    expect.stringContaining('换家店'),
  ])
  expect((await line({ mark: 'refunded', reason: '她不要了' })).status).toBe(200)
  const sold = await shop.db.selectFrom('shopOrder').select(['shopId', 'refundedFen']).execute()
  expect(sold).toEqual([{ shopId: 'st1', refundedFen: 6900 }])
})

test('a 报名 stays one: it gets no price once somebody is on the list', async () => {
  await using shop = await aGroupThatOrders({ priceFen: 0, stock: 3 })
  await shop.aStaff('u_fangzhou', 'operator', ['st1'])
  const fang = await shop.as('u_fangzhou')
  const wish = {
    pageId: 'p16',
    kind: 'chain',
    productId: '',
    storeId: 'st1',
    priceFen: 0,
    team: null,
    stock: 20,
    perPerson: 2,
    opensAt: null,
    closesAt: shop.deps.now() + HOUR,
    pickup: '北苑店，周日下午两点',
  }
  const save = (more: object) => fang('PUT', '/offers/offer_1', { ...wish, ...more })
  expect((await save({})).status).toBe(200)
  await (await shop.customer('cu001x')).post('/api/miniapp/orders', shop.wish())
  expect((await save({ priceFen: 100, productId: 'pd01' })).status).toBe(409)
  expect((await save({ stock: 5 })).body.offer).toMatchObject({ stock: 5, taken: 1, priceFen: 0 })
})
