import { DAY, HOUR, MINUTE, startOfDay, dayOf } from '../../shop-time.ts'
import { demoProducts } from '../data/products.ts'
import type { DemoCustomer } from '../corp.ts'
import type { Random } from '../random.ts'
import { at, politely, type PlannedShare, type Story } from './plan.ts'

const product = (id: string) => demoProducts.find((each) => each.id === id)!

// 周六纸尿裤团: the chain's paid lines, two or one packs each.
const chainLines: [customerId: string, qty: number, minutesAfterPush: number][] = [
  ['cu003', 2, 1301],
  ['cu013', 2, 14],
  ['cu014', 1, 22],
  ['cu015', 2, 31],
  ['cu016', 1, 720],
  ['cu017', 2, 741],
  ['cu018', 2, 815],
  ['cu019', 1, 930],
]

/** 三张没付款的 lines are not orders yet; the shop's book has them in the chain. */
export function planOrders(story: Story, random: Random) {
  const { t0, corp } = story
  const weekBegins = startOfDay(dayOf(t0 - 6 * DAY))

  for (const [customerId, qty, minutes] of chainLines) {
    const push = story.pushesOf('g02')[0]!
    const paidAt = push.at + minutes * MINUTE
    story.visit(push, customerId, paidAt - 7 * MINUTE, 48, 0.8, 1)
    order(story, { customerId, paidAt, amountFen: qty * 6900, items: [line('pd01', qty)] })
  }

  for (const group of corp.groups) {
    const { orders7d, paid7dFen } = group.plan
    if (group.id === 'g02' || orders7d === 0) continue
    const amounts = splitLikeBaskets(paid7dFen, orders7d, random)
    const buyers = buyersOf(story, group.id, orders7d, random)
    for (const [i, amountFen] of amounts.entries()) {
      const push = pushBefore(story, group.id, random)
      const buyer = buyers[i]
      if (!buyer) {
        // Nobody of the group can be named here: the order came with the page's own link.
        const paidAt = politely(at(t0, random.int(1, 5), random.int(10, 18), random.int(0, 59)))
        order(story, {
          customerId: null,
          paidAt,
          amountFen,
          storeId: group.storeId,
          shareId: push.id,
        })
        continue
      }
      const earliest =
        Math.max(push.at, weekBegins, story.joinedAt(group.id, buyer.id)) + 20 * MINUTE
      const latest = Math.min(t0 - 25 * MINUTE, Math.max(earliest + HOUR, push.at + 2 * DAY))
      const paidAt = freeMoment(story, buyer.id, earliest, latest, random)
      story.visit(push, buyer.id, paidAt - random.int(6, 15) * MINUTE, random.int(25, 90), 0.9, 1)
      order(story, { customerId: buyer.id, paidAt, amountFen })
    }
  }

  // 单聊: six orders after a page sent to one person; 未归因: five that nothing of ours touched.
  const regulars = corp.customers.filter(({ stage }) => stage === '复购')
  const talked = random.shuffle(
    regulars.filter(({ consent, groupIds }) => consent === 'agreed' && !groupIds.includes('g02')),
  )
  for (const [i, amountFen] of splitLikeBaskets(102_400, 6, random).entries()) {
    const customer = talked[i]!
    const paidAt = freeMoment(story, customer.id, weekBegins + 10 * HOUR, t0 - HOUR, random)
    const share = story.sendTo(
      customer.id,
      random.pick(['p11', 'p14', 'p13']),
      paidAt - 70 * MINUTE,
      's18',
    )
    story.visit(share, customer.id, paidAt - 20 * MINUTE, random.int(30, 100), 0.9, 1)
    order(story, { customerId: customer.id, paidAt, amountFen })
  }
  const unseen = regulars.filter(({ consent }) => consent !== 'agreed')
  for (const [i, amountFen] of splitLikeBaskets(61_000, 5, random).entries()) {
    const paidAt = politely(at(t0, i + 1, random.int(10, 19), random.int(0, 59)))
    order(story, { customerId: unseen[i % unseen.length]!.id, paidAt, amountFen })
  }

  planTheWeekBefore(story, random)
  planOlderOrders(story, random)
  planTheSummerOrder(story)
}

/** 江湾·夏季防晒团: its last order, 21 days ago, came with the page's own link. */
function planTheSummerOrder(story: Story) {
  const [push] = story.pushesOf('g12')
  order(story, {
    customerId: null,
    paidAt: at(story.t0, 21, 11, 20),
    amountFen: 2900,
    storeId: 'st3',
    shareId: push!.id,
  })
}

/** 上周: ¥10,510, so that this week is 12.0 % more. */
function planTheWeekBefore(story: Story, random: Random) {
  const { t0, corp } = story
  const regulars = random.shuffle(
    corp.customers.filter(({ stage, id }) => stage === '复购' && id !== 'cu003'),
  )
  const buyers = [...regulars, ...regulars].filter(({ createdAt }) => createdAt < t0 - 16 * DAY)
  for (const [i, amountFen] of splitLikeBaskets(1_051_000, 56, random).entries()) {
    const customer = buyers[i % buyers.length]!
    const paidAt = freeMoment(story, customer.id, at(t0, 13, 10), at(t0, 7, 20, 30), random)
    const push = customer.groupIds
      .flatMap((groupId) => story.pushesOf(groupId))
      .findLast((share) => share.at < paidAt - HOUR && share.at > paidAt - 6 * DAY)
    const isOpened = customer.consent === 'agreed' && push && random.next() < 0.7
    // 江湾·夏季防晒团 has bought nothing for three weeks.
    if (isOpened && push.groupId !== 'g12') {
      story.visit(
        push,
        customer.id,
        paidAt - random.int(6, 40) * MINUTE,
        random.int(20, 80),
        0.9,
        1,
      )
    }
    order(story, { customerId: customer.id, paidAt, amountFen })
  }
}

/** What people bought before: 首购 once, 复购 at least twice, 沉睡 long ago. */
function planOlderOrders(story: Story, random: Random) {
  const { t0, corp } = story
  const before = (customer: DemoCustomer, daysAgo: number) => {
    const paidAt = politely(at(t0, daysAgo, random.int(10, 19), random.int(0, 59)))
    const amountFen = random.pick([6900, 7980, 9800, 13_800, 15_900, 18_860])
    order(story, {
      customerId: customer.id,
      paidAt: Math.max(paidAt, customer.createdAt + HOUR),
      amountFen,
    })
  }
  for (const customer of corp.customers) {
    const known = Math.floor((t0 - customer.createdAt) / DAY)
    const count = () => story.ordersOf(customer.id).length
    if (customer.id === 'cu003') for (const daysAgo of [68, 44, 20]) before(customer, daysAgo)
    else if (customer.id === 'cu006') before(customer, 96)
    else if (customer.stage === '首购' && count() === 0)
      before(customer, random.int(15, Math.min(50, known - 2)))
    else if (customer.stage === '沉睡')
      before(customer, random.int(66, Math.max(67, Math.min(200, known - 2))))
    else if (customer.stage === '复购') {
      for (let need = 2 - count(); need > 0; need--)
        before(customer, random.int(15, Math.min(58, known - 2)))
      if (known > 120 && random.next() < 0.5) before(customer, random.int(60, 110))
    }
  }
}

interface NewOrder {
  customerId: string | null
  paidAt: number
  amountFen: number
  storeId?: string
  shareId?: string
  items?: { name: string; qty: number; priceFen: number }[]
}

function order(story: Story, { customerId, paidAt, amountFen, storeId, shareId, items }: NewOrder) {
  const { orders } = story.plan
  orders.push({
    orderNo: `DM${String(orders.length + 1).padStart(5, '0')}`,
    storeId: storeId ?? story.customer(customerId!).storeId,
    customerId,
    paidAt,
    amountFen,
    items: items ?? basketOf(amountFen),
    shareId: shareId ?? null,
  })
}

const line = (productId: string, qty: number) => {
  const { name, priceFen } = product(productId)
  return { name, qty, priceFen }
}

/** Things that could make this sum: the dearest one that fits, and 门店其他 for the rest. */
function basketOf(amountFen: number) {
  const dearest = demoProducts
    .filter(({ priceFen }) => priceFen > 0 && priceFen <= amountFen)
    .sort((a, b) => b.priceFen - a.priceFen)[0]
  if (!dearest) return [{ name: '门店小件', qty: 1, priceFen: amountFen }]
  const qty = Math.floor(amountFen / dearest.priceFen)
  const rest = amountFen - qty * dearest.priceFen
  const first = { name: dearest.name, qty, priceFen: dearest.priceFen }
  return rest > 0 ? [first, { name: '门店小件', qty: 1, priceFen: rest }] : [first]
}

/** `count` sums of whole yuan that add up to `total`; none is tiny. */
function splitLikeBaskets(total: number, count: number, random: Random): number[] {
  const weights = Array.from({ length: count }, () => 0.5 + random.next())
  const whole = weights.reduce((sum, each) => sum + each, 0)
  const parts = weights.map((each) => Math.round((total * each) / whole / 100) * 100)
  const spare = total - parts.reduce((sum, each) => sum + each, 0)
  return parts.map((each, i) => (i === 0 ? each + spare : each))
}

/** Who of the group buys: 首购 once ever, the others as often as it takes. */
function buyersOf(story: Story, groupId: string, count: number, random: Random): DemoCustomer[] {
  const members = story.agreedMembers(groupId).map(({ customer }) => customer)
  const first = members.filter(
    ({ stage, id }) => stage === '首购' && story.ordersOf(id).length === 0,
  )
  const again = members.filter(({ stage, id }) => stage === '复购' && id !== 'cu003')
  const list = [...random.shuffle(again), ...random.shuffle(first)].slice(0, count)
  while (list.length < count && again.length > 0) list.push(again[list.length % again.length]!)
  return list
}

/** A push of this week, or the last one there was. */
function pushBefore(story: Story, groupId: string, random: Random): PlannedShare {
  const pushes = story.pushesOf(groupId)
  const recent = pushes.filter(
    (share) => share.at > story.t0 - 6.8 * DAY && share.at < story.t0 - HOUR,
  )
  return recent.length > 0 ? random.pick(recent) : pushes.at(-1)!
}

/** A polite moment in which none of her other orders is near. */
function freeMoment(
  story: Story,
  customerId: string,
  earliest: number,
  latest: number,
  random: Random,
): number {
  for (let tries = 0; ; tries++) {
    const moment = politely(earliest + Math.floor(random.next() * Math.max(1, latest - earliest)))
    const isFree = story
      .ordersOf(customerId)
      .every(({ paidAt }) => Math.abs(paidAt - moment) > 4 * HOUR)
    if ((isFree && moment <= latest && moment >= earliest) || tries > 60)
      return Math.min(Math.max(moment, earliest), latest)
  }
}
