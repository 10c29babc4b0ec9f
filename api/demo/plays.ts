import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Db } from '../../db/database.ts'
import { DAY, dayOf, HOUR, MINUTE, startOfDay } from '../shop-time.ts'
import type { DemoCorp, DemoCustomer } from './corp.ts'
import { demoPlays } from './data/plays.ts'
import type { Plan } from './history/plan.ts'
import { type PlayId, Told } from './play-past.ts'
import { demoId } from './seed-people.ts'

/**
 * 六个打法, running since the summer, and who is in them on Saturday 20:41. What happened is told to
 * the same ledger that the engine writes with, so every number is the sum of what its log says.
 *
 * 新客培育 looked at all two hundred when it was published: 38 were let in and reached, 162 were not,
 * each with the first reason that held; 34 of the 38 are still in it. (The list also counts 「还没打
 * 开过页面」 and 「夜里或额度」 among those reasons: they were this first round's. A new friend is
 * greeted before she has opened anything, and a night is waited for.)
 */
export async function seedPlays(tx: Db, corp: DemoCorp, plan: Plan): Promise<void> {
  const { t0 } = corp
  await insertRows(tx, {
    play: (Object.keys(demoPlays) as PlayId[]).map((id, i) => ({
      id,
      name: demoPlays[id].name,
      subject: demoPlays[id].subject,
      status: 'running' as const,
      liveVersion: 1,
      draftJson: null,
      pausedAt: null,
      shiftMs: 0,
      listensAt: null,
      createdBy: 'u_fangzhou',
      createdAt: t0 - 40 * DAY + i * HOUR,
      changedAt: t0 - 9 * DAY,
    })),
    playVersion: (Object.keys(demoPlays) as PlayId[]).map((playId) => ({
      playId,
      version: 1,
      definitionJson: JSON.stringify(demoPlays[playId]),
      publishedBy: 'u_fangzhou',
      publishedAt: t0 - 9 * DAY,
    })),
    // This morning's round is behind us; the next one is tomorrow's.
    job: [
      {
        id: demoId('job', 'enter-plays'),
        kind: 'enter-plays',
        key: `enter-plays:${dayOf(t0)}`,
        payloadJson: '{}',
        runAt: startOfDay(dayOf(t0)),
        claimedUntil: null,
        claimedBy: null,
        attempts: 1,
        lastError: null,
        doneAt: t0,
        createdAt: t0,
      },
    ],
  })
  const told = new Told(t0)
  const inOthers = [...tellBack(told, corp), ...tellRepeat(told, corp, plan)]
  tellNew(told, corp, plan, new Set(inOthers))
  tellGroups(told, corp, plan)
  await told.ledger.write(tx)
}

const morningOf = (at: number) => startOfDay(dayOf(at)) + 10 * HOUR

const isSpokenTo = ({ kind, preference }: DemoCustomer) =>
  kind === 'friend' && preference === 'normal'

/** 老客激活: 安安妈 and seven more had the first word and are left in peace for a week. */
function tellBack(told: Told, { customers, t0 }: DemoCorp): string[] {
  const asleep = customers.filter((it) => it.stage === '沉睡' && isSpokenTo(it))
  const chosen = [
    ...asleep.filter(({ id }) => id === 'cu006'),
    ...asleep.filter(({ id }) => id !== 'cu006'),
  ].slice(0, 8)
  for (const [i, { id, ownerId }] of chosen.entries()) {
    const at = morningOf(t0 - (1 + (i % 5)) * DAY)
    told
      .enter('pl_back', id, ownerId, at - 80 * MINUTE)
      .say(at, '沉睡，已经 60 天没动静')
      .wait(at, morningOf(at + 7 * DAY), 'time', '还没到时候')
  }
  return chosen.map(({ id }) => id)
}

/** 常客复购: 可乐妈 ordered tonight and is out of it; eleven had a word and are given three days. */
function tellRepeat(told: Told, { customers, t0 }: DemoCorp, { orders }: Plan): string[] {
  const lastOrder = new Map<string, number>()
  for (const { customerId, paidAt } of orders) {
    if (customerId) lastOrder.set(customerId, Math.max(paidAt, lastOrder.get(customerId) ?? 0))
  }
  const kele = lastOrder.get('cu003')
  if (kele !== undefined) {
    told
      .enter('pl_repeat', 'cu003', 'u_linxiaoyu', Math.min(kele, morningOf(t0)) - HOUR)
      .wait(Math.min(kele, morningOf(t0)) - HOUR, t0, 'time', '还没到时候')
      .leave(kele, 'ordered', '已完成目标，停止（再次下单）', true)
  }
  const chosen = customers
    .filter((it) => (it.stage === '复购' || it.stage === '首购') && isSpokenTo(it) && !it.isHero)
    .filter(({ id }) => (lastOrder.get(id) ?? t0) < t0 - 12 * DAY)
    .slice(0, 11)
  for (const [i, { id, ownerId }] of chosen.entries()) {
    const at = morningOf(t0 - (i % 3) * DAY)
    told
      .enter('pl_repeat', id, ownerId, at - 80 * MINUTE)
      .say(at, '按品类默认 24 天估的')
      .wait(at, morningOf(at + 3 * DAY), 'time', '还没到时候')
  }
  return chosen.map(({ id }) => id)
}

const REFUSED: [why: string, words: string, n: number, is: (it: DemoCustomer) => boolean][] = [
  ['optedOut', '别再发', 6, ({ preference }) => preference === 'none'],
  ['less', '少发点', 9, ({ preference }) => preference === 'less'],
  ['goal', '已达成目标', 12, ({ stage }) => stage === '首购' || stage === '复购'],
  ['neverOpened', '还没打开过页面', 40, ({ consent }) => consent === 'none'],
  ['quiet', '夜里或额度', 21, () => true],
  ['other', '这个打法不是给她的', 55, () => true],
]

/** 新客培育: 38 reached, of them 34 still in it; 162 not let in. */
function tellNew(told: Told, { customers, t0 }: DemoCorp, { orders }: Plan, inOthers: Set<string>) {
  const bought = new Map(orders.map(({ customerId, paidAt }) => [customerId, paidAt]))
  const isFree = ({ id }: DemoCustomer) => !inOthers.has(id)
  const lizi = customers.find((it) => it.name === '栗子妈')?.id
  const dueNow = new Set(['cu001', lizi])
  const isNew = (it: DemoCustomer) =>
    isSpokenTo(it) && isFree(it) && !bought.has(it.id) && /初识|了解|意向/.test(it.stage)
  const waiting = customers
    // Whose openings nobody knows wait for the first one.
    .filter((it) => isNew(it) && !it.isHero && !dueNow.has(it.id) && it.consent !== 'agreed')
    .slice(0, 32)
  const firstBuyers = customers
    .filter((it) => it.stage === '首购' && isSpokenTo(it) && isFree(it) && !it.isHero)
    .filter(({ id }) => (bought.get(id) ?? 0) > t0 - 6 * DAY)
    .slice(0, 38 - waiting.length - 2)

  for (const [i, { id, ownerId }] of waiting.entries()) {
    const at = morningOf(t0 - (2 + (i % 2)) * DAY) + i * 7 * MINUTE
    const next = morningOf(at + DAY)
    told
      .enter('pl_new', id, ownerId, at - 30 * MINUTE)
      .say(at, '第 0 天')
      .skip(next, 'talked', '刚说过话')
      .wait(next, next + 3 * DAY, 'event', '等她先动一动')
  }
  for (const { id, ownerId } of firstBuyers) {
    const paidAt = bought.get(id)!
    const at = morningOf(paidAt - 2 * DAY)
    told
      .enter('pl_new', id, ownerId, at - 30 * MINUTE)
      .say(at, '第 0 天')
      .skip(morningOf(at + DAY), 'talked', '刚说过话')
      .leave(paidAt, 'ordered', '已完成目标，停止（首购）', true)
  }
  tellDue(
    told,
    customers,
    [...dueNow].filter((id) => id !== undefined),
  )

  const seen = new Set([...waiting, ...firstBuyers].map(({ id }) => id).concat('cu001', lizi ?? ''))
  const left = customers.filter(({ id }) => !seen.has(id))
  const publishedAt = morningOf(t0 - 9 * DAY)
  for (const { id } of left.filter(({ id }) => inOthers.has(id))) {
    told.refuse('pl_new', id, publishedAt, 'otherPlay', '已在其它打法')
  }
  const free = left.filter(isFree)
  for (const [why, words, n, is] of REFUSED) {
    for (let found = 0; found < n; found++) {
      const i = free.findIndex(is)
      const one = free.splice(i < 0 ? 0 : i, 1)[0]
      if (one) told.refuse('pl_new', one.id, publishedAt, why, words)
    }
  }
}

/** 果果妈 on her third day, 栗子妈 after two articles: what 林小雨 may say tonight. */
function tellDue(told: Told, customers: DemoCustomer[], ids: string[]) {
  const { t0 } = told
  for (const id of ids) {
    const her = customers.find((it) => it.id === id)!
    const at = morningOf(t0 - 2 * DAY)
    const pass = told
      .enter('pl_new', id, her.ownerId, at - 30 * MINUTE)
      .say(at, '第 0 天')
      .skip(morningOf(at + DAY), 'talked', '刚说过话')
    if (id === 'cu001') {
      pass
        .skip(morningOf(at + DAY) + HOUR, 'said', '这条说过了')
        .prepare(t0 - 2 * MINUTE, '同一件商品看过 2 次，还没下单')
    } else pass.prepare(t0 - 3 * HOUR, '打开过文章')
  }
}

/** 群: tonight's flash group at 4/5, Saturday's member day over, Sunday's beginning, a story told. */
function tellGroups(told: Told, { groups, t0 }: DemoCorp, { shares }: Plan) {
  const group = (id: string) => groups.find((it) => it.id === id)!
  const flash = group('g02')
  const sizes = shares.find((it) => it.groupId === 'g02' && it.pageId === 'p02')
  const openAt = flash.flash!.openAt
  told
    .enter('pl_flash', 'g02', flash.ownerId, openAt)
    .say(openAt + 22 * MINUTE, '第 0 天')
    .say(sizes?.at ?? t0 - 78 * MINUTE, '第 1 天', sizes ? demoId('send', sizes.id) : null)
    .skip(t0 - 18 * MINUTE, 'openRate', '已看 38%，刚提过')
    .prepare(flash.flash!.closeAt - 30 * MINUTE, '截单前 30 分钟', { last: flash.flash!.closeAt })

  const saturday = startOfDay(dayOf(t0))
  const g09 = group('g09')
  told
    .enter('pl_memberday', 'g09', g09.ownerId, saturday - 15 * HOUR)
    .say(saturday - 4 * HOUR, '会员日前一天')
    .skip(saturday + 10 * HOUR, 'pushedThisWeek', '本周已推 2 次')
    .skip(saturday + 20 * HOUR, 'pushedThisWeek', '本周已推 2 次')
    .leave(saturday + 20 * HOUR, 'finished', '走完了')
  const g05 = group('g05')
  told
    .enter('pl_memberday', 'g05', g05.ownerId, saturday + 9 * HOUR)
    .prepare(saturday + 19.5 * HOUR, '会员日前一天')

  const g10 = group('g10')
  const tuesday = saturday - 4 * DAY + 20 * HOUR
  told
    .enter('pl_voice', 'g10', g10.ownerId, tuesday - 12 * HOUR)
    .say(tuesday + 10 * MINUTE, '每周一次')
    .skip(tuesday + 70 * MINUTE, 'openRate', '已看 41%')
    .leave(tuesday + 70 * MINUTE, 'finished', '走完了')
}
