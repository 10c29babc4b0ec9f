import { DAY, HOUR, MINUTE } from '../../shop-time.ts'
import type { DemoCustomer } from '../corp.ts'
import { shopMoment } from '../moments.ts'
import type { Random } from '../random.ts'
import { at, type PlannedShare, type Story } from './plan.ts'

const READING = ['p01', 'p02', 'p03', 'p04', 'p05', 'p06', 'p07', 'p08', 'p10']
const SELLING = ['p11', 'p12', 'p13', 'p14']
/** How many looks people of a stage have behind them. */
const density: Record<DemoCustomer['stage'], [number, number]> = {
  初识: [1, 1],
  了解: [2, 6],
  意向: [4, 9],
  首购: [3, 8],
  复购: [5, 12],
  沉睡: [1, 3],
}

/** Who opened what: the stories to the second, the others as dense as their stage says. */
export function planVisits(story: Story, random: Random) {
  for (const customer of story.corp.customers) {
    if (customer.consent === 'agreed') planLooks(story, customer, random)
    else if (customer.consent === 'declined') planUnnamedLook(story, customer, random)
  }
  planTheSizesPush(story, random)
  planHeroes(story)
}

// The few whose looks are told one by one.
const TOLD = new Set(['cu001', 'cu002', 'cu004'])
// 栗子妈 read two pieces about sleep, beside what her stage has her read.
const SLEEP = ['p06', 'p01']

function planLooks(story: Story, customer: DemoCustomer, random: Random) {
  if (TOLD.has(customer.id)) return
  const { t0 } = story
  const known = Math.floor((t0 - customer.createdAt) / DAY)
  const [least, most] = density[customer.stage]
  const count = random.int(least, most)
  const isAsleep = customer.stage === '沉睡'
  const moment = () =>
    isAsleep
      ? shopMoment(random, t0, random.int(63, Math.max(64, known - 1)))
      : shopMoment(random, t0, random.int(1, Math.max(1, Math.min(45, known - 1))))

  for (let i = 0; i < count; i++) {
    const openedAt = Math.max(moment(), customer.createdAt + HOUR)
    if (openedAt > t0 - HOUR || story.isBusy(customer.id, openedAt)) continue
    const share = shareFor(story, customer, openedAt, random)
    const isRead = customer.stage !== '初识' && random.next() < 0.6
    story.visit(
      share,
      customer.id,
      openedAt,
      isRead ? random.int(40, 150) : random.int(4, 25),
      isRead ? 1 : 0.4,
    )
  }
  if (customer.stage === '了解') makeSureSheRead(story, customer, random)
  if (customer.stage === '意向') lookTwice(story, customer, random)
}

/** A push of one of her groups that she could have opened then; else her adviser sent her a page. */
function shareFor(
  story: Story,
  customer: DemoCustomer,
  openedAt: number,
  random: Random,
): PlannedShare {
  const open = customer.groupIds
    .filter((groupId) => groupId !== 'g12' && groupId !== 'g02')
    .flatMap((groupId) =>
      story.pushesOf(groupId).filter((share) => share.at > story.joinedAt(groupId, customer.id)),
    )
    .filter((share) => share.at < openedAt - MINUTE && share.at > openedAt - 5 * DAY)
    .filter((share) => READING.includes(share.pageId))
  if (open.length > 0 && random.next() < 0.7) return random.pick(open)
  return story.sendTo(
    customer.id,
    random.pick(READING),
    openedAt - random.int(4, 90) * MINUTE,
    's05',
  )
}

function makeSureSheRead(story: Story, customer: DemoCustomer, random: Random) {
  const known = Math.floor((story.t0 - customer.createdAt) / DAY)
  const openedAt = Math.max(
    shopMoment(random, story.t0, random.int(1, Math.max(1, Math.min(20, known - 1)))),
    customer.createdAt + 2 * HOUR,
  )
  const share = story.sendTo(customer.id, random.pick(READING), openedAt - 30 * MINUTE, 's05')
  story.visit(share, customer.id, openedAt, random.int(50, 140), 1)
}

/** 意向: the same thing looked at on two days, and nothing bought. */
function lookTwice(story: Story, customer: DemoCustomer, random: Random) {
  const known = Math.floor((story.t0 - customer.createdAt) / DAY)
  const second = Math.min(random.int(1, 12), Math.max(1, known - 3))
  const pageId = random.pick(SELLING)
  const firstAt = shopMoment(random, story.t0, second + 2)
  const share = story.sendTo(
    customer.id,
    pageId,
    Math.max(firstAt - HOUR, customer.createdAt + MINUTE),
    's18',
  )
  story.visit(
    share,
    customer.id,
    Math.max(firstAt, customer.createdAt + HOUR),
    random.int(20, 60),
    0.7,
  )
  story.visit(share, customer.id, shopMoment(random, story.t0, second), random.int(25, 90), 0.9)
}

/** She said 先不用: her group only knows that somebody opened it. */
function planUnnamedLook(story: Story, customer: DemoCustomer, random: Random) {
  if (TOLD.has(customer.id)) return
  const pushes = customer.groupIds
    .filter((groupId) => groupId !== 'g02' && groupId !== 'g12')
    .flatMap((groupId) => story.pushesOf(groupId))
    .filter((share) => share.at < story.t0 - 3 * HOUR)
  const share =
    pushes.length > 0
      ? random.pick(pushes)
      : story.sendTo(
          customer.id,
          random.pick(READING),
          shopMoment(random, story.t0, random.int(1, 5)),
          's05',
        )
  story.visit(share, customer.id, share.at + random.int(5, 120) * MINUTE, random.int(8, 50), 0.6)
}

/** 《尺码一张图》 in the flash group: 13 opened it, 11 of them can be named, 21 did not. */
function planTheSizesPush(story: Story, random: Random) {
  const push = story.pushesOf('g02').at(-1)!
  const readers = [
    'cu003',
    'cu013',
    'cu014',
    'cu015',
    'cu016',
    'cu017',
    'cu018',
    'cu019',
    'cu020',
    'cu021',
    'cu022',
  ]
  for (const [i, id] of readers.entries()) {
    story.visit(push, id, push.at + (3 + i * 5) * MINUTE, random.int(15, 70), i % 3 === 2 ? 0.5 : 1)
  }
  const quiet = story
    .group('g02')
    .members.map(({ id, type }) => (type === 2 ? story.customer(id) : undefined))
    .find(
      (customer) =>
        customer?.consent === 'none' ||
        (customer?.consent === 'declined' && customer.id !== 'cu002'),
    )
  story.visit(push, 'cu002', story.t0 - 26 * MINUTE, 18, 0.5)
  if (quiet) story.visit(push, quiet.id, story.t0 - 50 * MINUTE, 12, 0.4)
  // The look at noon: those whose line in the chain is not paid yet.
  const noon = story.pushesOf('g02').find(({ pageId }) => pageId === 'p11')!
  for (const [i, id] of ['cu020', 'cu021', 'cu022'].entries()) {
    story.visit(noon, id, noon.at + (9 + i * 17) * MINUTE, 20 + i * 6, 0.8)
  }
  // The summer group hardly opens anything any more: one of 25.
  const summer = story.pushesOf('g12').at(-1)!
  const one = story.agreedMembers('g12').find(({ customer }) => customer.stage === '复购')!
  story.visit(summer, one.customer.id, summer.at + 40 * MINUTE, 15, 0.4)
}

/** 果果妈, 可乐妈 and 小满爸, as the story tells them. */
function planHeroes(story: Story) {
  const { t0 } = story
  const pants = story.sendTo('cu001', 'p11', at(t0, 1, 11, 50), null)
  story.visit(pants, 'cu001', at(t0, 1, 12, 25), 40, 0.7)
  const night = story.sendTo('cu001', 'p01', at(t0, 1, 19, 30), 's05')
  story.visit(night, 'cu001', at(t0, 1, 21, 5), 96, 1)
  const food = story.pushesOf('g03').at(-1)!
  story.visit(food, 'cu001', food.at + 35 * MINUTE, 55, 1)
  story.visit(pants, 'cu001', t0 - 3 * MINUTE - 72_000, 72, 0.9)
  const layers = story.sendTo('cu003', 'p04', t0 - 2 * HOUR, 's06')
  story.visit(layers, 'cu003', t0 - 18 * MINUTE - 131_000, 131, 1)
  for (const [i, pageId] of SLEEP.entries()) {
    const sent = story.sendTo('cu024', pageId, at(t0, 1, 18, 20 + i), 's05')
    story.visit(sent, 'cu024', at(t0, 1, 20, 10 + i * 6), 50 + i * 5, 1)
  }
  const teeth = story.sendTo('cu004', 'p03', t0 - 14 * MINUTE, null)
  story.visit(teeth, 'cu004', t0 - 11 * MINUTE, 40, 0.6, 1)
}
