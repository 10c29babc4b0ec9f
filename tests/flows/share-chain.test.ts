import { describe, expect, test } from 'vitest'
import { readPageToken } from '../../api/content/page-token.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { doCreditJobs } from '../support/credited-shop.ts'
import { signIn } from '../support/platform.ts'
import { anOrder, sendOrders } from '../support/shop-parts.ts'
import {
  agree,
  aHandedShop,
  forwardBy,
  threeHands,
  type HandedShop as Shop,
} from '../support/three-hands.ts'

interface Node {
  shareId: string
  depth: number
  name: string | null
  readers: number
  forwards: number
  orders: number
  amountFen: number
}
interface Chain {
  people: number
  forwards: number
  depth: number
  breadth: number
  generations: { n: number; people: number }[]
  distance: number | null
  selfOpens: number
  reEntries: number
  loops: number
  total: { orders: number; amountFen: number }
  nodes: Node[]
  next: string | null
}

const MODELS = ['last', 'root', 'linear', 'geometric', 'two']

const ask = async (shop: Shop, shareId: string, { as = 'u_manager', query = '' } = {}) => {
  const cookie = await signIn(shop, as)
  return shop.app.request(`http://localhost:3000/api/sidebar/chains/${shareId}${query}`, {
    headers: { cookie },
  })
}
const read = async (shop: Shop, shareId: string, over = {}): Promise<Chain> => {
  const answer = await ask(shop, shareId, over)
  expect(answer.status).toBe(200)
  return answer.json()
}

const orderThrough = (shop: Shop, token: string, orderNo: string, amountFen: number, over = {}) =>
  sendOrders(shop, [anOrder({ orderNo, amountFen, token, paidAt: shop.deps.now(), ...over })])

describe('a page passed on from hand to hand', () => {
  test('is a tree with its generations, read from anywhere in it', async () => {
    const { shop, sent, hers, friends } = await threeHands()
    await using _ = shop
    const chain = await read(shop, sent.shareId)
    expect(chain).toMatchObject({ people: 6, forwards: 2, depth: 3, breadth: 3, loops: 0 })
    expect(chain.generations).toEqual([
      { n: 1, people: 3 },
      { n: 3, people: 1 },
      { n: 1, people: 2 },
    ])
    expect(chain.distance).toBeCloseTo(48 / 21, 12)
    expect(chain.nodes.map(({ depth, readers, forwards }) => [depth, readers, forwards])).toEqual([
      [0, 3, 1],
      [1, 1, 1],
      [2, 2, 0],
    ])
    for (const { token } of [hers, friends]) {
      const { shareId } = readPageToken(shop.deps.config, token)!
      expect(await read(shop, shareId)).toEqual(chain)
    }
  })

  test('names nobody who did not agree, and nobody at all to those who only count', async () => {
    const { shop, sent, her } = await threeHands()
    await using _ = shop
    const names = async (as: string) =>
      (await read(shop, sent.shareId, { as })).nodes.map(({ name }) => name)
    expect(await names('u_manager')).toEqual([null, '果果妈', null])
    expect(await names('u_fangzhou')).toEqual([null, null, null])
    shop.pass(MINUTE)
    await agree(her, sent.token, 'withdrawn')
    const answer = await (await ask(shop, sent.shareId)).text()
    expect(answer).not.toMatch(/果果妈|cu001|openid|v_|d_/)
    expect(JSON.parse(answer)).toMatchObject({ people: 6, forwards: 2 })
  })

  test('is not there for who answers for other stores only', async () => {
    const { shop, sent } = await threeHands()
    await using _ = shop
    expect((await ask(shop, sent.shareId, { as: 'u_other' })).status).toBe(404)
    expect((await ask(shop, sent.shareId, { query: '?store=st2' })).status).toBe(404)
    expect((await ask(shop, 'share_nobody')).status).toBe(404)
    expect((await ask(shop, sent.shareId, { as: 'u_linxiaoyu' })).status).toBe(403)
  })

  test('counts one person once: her own link, a second way in and a way back are told apart', async () => {
    const { shop, sent, her, hers, friend, friends, others } = await threeHands()
    await using _ = shop
    shop.pass(HOUR)
    await friend.read(hers.token)
    await friend.read(friends.token)
    await others[0]!.read(hers.token)
    await her.read(friends.token)
    const staff = shop.phone({ isStaff: true })
    await staff.read(friends.token)
    const chain = await read(shop, sent.shareId)
    expect(chain).toMatchObject({ people: 6, selfOpens: 1, reEntries: 2, loops: 1 })
    expect(chain.nodes.map(({ readers }) => readers)).toEqual([3, 2, 3])
  })

  test('is read a page at a time when it is long, and never twice or not at all', async () => {
    await using shop = await aHandedShop()
    const sent = await shop.sent([])
    const made = new Set([sent.shareId])
    for (let i = 0; i < 59; i++) {
      const { token } = await forwardBy(shop.phone(), sent.token)
      made.add(readPageToken(shop.deps.config, token)!.shareId)
    }
    const first = await read(shop, sent.shareId)
    expect(first.nodes).toHaveLength(50)
    const second = await read(shop, sent.shareId, { query: `?after=${first.next}` })
    expect(second.next).toBeNull()
    const all = [...first.nodes, ...second.nodes].map(({ shareId }) => shareId)
    expect(all).toHaveLength(60)
    expect(new Set(all)).toEqual(made)
  })
})

describe('orders that came of it', () => {
  test('are shared along the hands by any of five rules, and the total never moves', async () => {
    const { shop, sent, hers, friends } = await threeHands()
    await using _ = shop
    await orderThrough(shop, friends.token, 'A-1', 7001)
    await orderThrough(shop, friends.token, 'A-2', 3000)
    await orderThrough(shop, hers.token, 'A-3', 501)
    await doCreditJobs(shop)
    const parts: Record<string, number[]> = {}
    for (const chain of MODELS) {
      const { nodes, total } = await read(shop, sent.shareId, { query: `?chain=${chain}` })
      parts[chain] = nodes.map(({ amountFen }) => amountFen)
      expect(total).toEqual({ orders: 3, amountFen: 10_502 })
      expect(nodes.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(10_502)
    }
    expect(parts).toEqual({
      last: [0, 501, 10_001],
      root: [10_502, 0, 0],
      linear: [2333 + 1000 + 250, 2334 + 1000 + 251, 2334 + 1000],
      geometric: [1000 + 429 + 167, 2000 + 857 + 334, 4001 + 1714],
      two: [167, 2334 + 1000 + 334, 4667 + 2000],
    })
    const { nodes } = await read(shop, sent.shareId, { query: '?chain=two' })
    expect(nodes.map(({ orders }) => orders)).toEqual([1, 3, 2])

    // What is given back leaves where it was credited.
    shop.pass(MINUTE)
    await orderThrough(shop, friends.token, 'A-2', 3000, {
      status: 'refunded',
      refundedFen: 3000,
      paidAt: shop.deps.now() - MINUTE,
    })
    await doCreditJobs(shop)
    for (const chain of MODELS) {
      const after = await read(shop, sent.shareId, { query: `?chain=${chain}` })
      expect(after.total.amountFen).toBe(7502)
      expect(after.nodes.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(7502)
    }
  })

  test('are the same fen the board of shares shows for these shares', async () => {
    const { shop, sent, hers, friends } = await threeHands()
    await using _ = shop
    await orderThrough(shop, friends.token, 'A-1', 7001)
    await orderThrough(shop, hers.token, 'A-3', 501)
    await doCreditJobs(shop)
    const cookie = await signIn(shop, 'u_manager')
    const board = await (
      await shop.app.request('http://localhost:3000/api/sidebar/business?dimension=share', {
        headers: { cookie },
      })
    ).json()
    const { nodes } = await read(shop, sent.shareId)
    const ids = new Map(nodes.map(({ shareId, amountFen }) => [shareId, amountFen]))
    expect(board.rows).toHaveLength(2)
    for (const { target, amountFen } of board.rows) expect(ids.get(target)).toBe(amountFen)
  })
})
