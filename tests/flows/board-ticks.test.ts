import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { CLOCK } from '../support/platform.ts'
import { aShare, aView, joins } from '../support/shop-parts.ts'
import { aShopOfTwoStores, askBoard, buys, creditAll } from '../support/two-stores.ts'

// 经营, what stands beside the sales: rates with the article's ticks, and what is no measure at all.

interface Coupons {
  reference: number
  coupons: {
    couponId: string
    issued: number
    redeemed: number
    isFew: boolean
    isPoor: boolean
    places: {
      groupName: string | null
      staffName: string | null
      isRest: boolean
      issued: number
      redeemed: number
      isFew: boolean
    }[]
  }[]
}
interface Content {
  pages: {
    pageId: string
    members: number
    opened: number
    pushes: { shareId: string; members: number; opened: number }[]
  }[]
  references: { name: string; percent: number }[]
}

test('核销率 by coupon, group and member: the lines add up, and few samples are said to be few', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const coupon = {
    faceFen: 2000,
    minSpendFen: 19_900,
    validDays: 30,
    startsAt: CLOCK - 30 * DAY,
    endsAt: CLOCK + 30 * DAY,
    budget: null,
    issued: 0,
    perPerson: 1,
    perGroupDay: 3,
    weekday: null,
    isRedEnvelopeAt: null,
    purpose: null,
    pageId: null,
    status: 'live' as const,
    createdBy: 'u_fangzhou',
    changedAt: CLOCK,
  }
  for (const id of ['cp1', 'cp3']) {
    await db
      .insertInto('coupon')
      .values({ ...coupon, id, name: id })
      .execute()
  }
  const lin = { staffId: 'u_linxiaoyu', day: '2026-11-20' }
  const chen = { staffId: 'u_chenmo', day: '2026-11-20' }
  const days = [
    { ...lin, couponId: 'cp1', groupId: 'g1', issued: 90, redeemed: 20 },
    { ...lin, couponId: 'cp1', groupId: 'g1', day: '2026-11-19', issued: 30, redeemed: 5 },
    { ...lin, couponId: 'cp1', groupId: '', issued: 9, redeemed: 0 },
    { ...chen, couponId: 'cp1', groupId: 'g2', issued: 21, redeemed: 2 },
    { ...lin, couponId: 'cp3', groupId: 'g1', issued: 22, redeemed: 1 },
    ...Array.from({ length: 25 }, (_, i) => ({
      ...lin,
      couponId: 'cp3',
      groupId: `g${2 * i + 3}`,
      issued: 1,
      redeemed: 0,
    })),
  ]
  await db.insertInto('couponDay').values(days).execute()
  const read = (staffId: string) => askBoard<Coupons>(world, staffId, '/coupons?days=7')
  const { coupons, reference } = await read('u_zhoumin')
  expect(reference).toBe(18)
  const [cp1, cp3] = coupons
  // 18.0 %: as the article's, and only because so many were used.
  expect(cp1).toMatchObject({ couponId: 'cp1', issued: 150, redeemed: 27, isFew: false })
  expect(cp1!.places.map((it) => [it.groupName, it.staffName, it.issued, it.isFew])).toEqual([
    ['群 1', 'u_linxiaoyu', 120, false],
    ['群 2', 'u_chenmo', 21, true],
    [null, 'u_linxiaoyu', 9, true],
  ])
  expect(cp3).toMatchObject({ couponId: 'cp3', issued: 47, isPoor: true })
  expect(cp3!.places).toHaveLength(21)
  expect(cp3!.places.at(-1)).toMatchObject({ isRest: true, issued: 6 })
  for (const one of coupons) {
    for (const of of ['issued', 'redeemed'] as const) {
      expect(one.places.reduce((sum, place) => sum + place[of], 0)).toBe(one[of])
    }
  }
  // Who answers for one store reads that store's part of it.
  const [hers] = (await read('u_manager1')).coupons
  expect(hers).toMatchObject({ couponId: 'cp1', issued: 129, redeemed: 25 })
  expect(hers!.places).toHaveLength(2)
})

test('打开率 is of those who were there; the article’s figures stand beside it and change nothing', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  for (let n = 0; n < 30; n++) await joins(db, 'g1', `cu_a${n}`)
  for (let n = 0; n < 10; n++) await joins(db, 'g3', `cu_b${n}`)
  const push = { sharedAt: CLOCK - DAY, groupId: 'g1' }
  const first = await aShare(db, { ...push, membersThen: 30 })
  const second = await aShare(db, { ...push, groupId: 'g3', membersThen: 10 })
  for (let n = 0; n < 8; n++) await aView(db, first, { customerId: `cu_a${n}` })
  await aView(db, first, {})
  // More without a name than were there: the same person on two days is two, and nobody opens twice.
  for (let n = 0; n < 12; n++) await aView(db, second, {})
  // Who came later, and who was let in without being a member: not of those who were there.
  await joins(db, 'g1', 'cu_late', { joinedAt: CLOCK - HOUR })
  await aView(db, first, { customerId: 'cu_late' })
  await aView(db, first, { personKey: 'o_friend' })
  const { pages, references } = await askBoard<Content>(world, 'u_zhoumin', '/content?days=7')
  expect(pages).toMatchObject([{ pageId: 'p11', members: 40, opened: 19 }])
  // The group's own card of the push says the same.
  const group = await askBoard<Pick<Content['pages'][number], 'pushes'>>(
    world,
    'u_zhoumin',
    '/../groups/g1',
  )
  const shown = pages[0]!.pushes.find(({ shareId }) => shareId === first)
  expect(shown).toMatchObject({ members: 30, opened: 9 })
  expect(group.pushes.find(({ shareId }) => shareId === first)).toMatchObject({
    members: shown!.members,
    opened: shown!.opened,
  })
  expect(references.map(({ name, percent }) => `${name} ${percent}`)).toContain('群 40')
  expect(JSON.stringify(pages)).not.toContain('references')
})

test('who talked most is not who comes first: nothing is put in order by how much was said', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  await buys(world, 'A-1', 'g1', 2000, 1)
  await buys(world, 'A-2', 'g2', 9000, 1)
  await creditAll(world)
  const chats = (staffId: string, n: number) =>
    db
      .insertInto('chatDay')
      .values({
        staffId,
        day: '2026-11-20',
        chats: n,
        replyPercent: 90,
        replyMinutes: 3,
        readAt: CLOCK,
      })
      .execute()
  await chats('u_linxiaoyu', 900)
  await chats('u_chenmo', 1)
  const order = async () => {
    const path = '/staff?days=7'
    const { rows } = await askBoard<{ rows: { staffId: string; amountFen: number }[] }>(
      world,
      'u_zhoumin',
      path,
    )
    return rows.map(({ amountFen }) => amountFen)
  }
  const amounts = await order()
  expect(amounts).toEqual([...amounts].sort((a, b) => b - a))
  expect(amounts.filter((fen) => fen > 0).length).toBeGreaterThan(0)
  await db.updateTable('chatDay').set({ chats: 5 }).execute()
  expect(await order()).toEqual(amounts)

  // The only place that counts who said most looks for a day on which few said nearly everything.
  const places = ['api', 'db/queries', 'sidebar'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|vue)$/.test(path) && !path.startsWith('wecom/simulator'))
      .map((path) => `${room}/${path}`),
  )
  const ranked = places.filter((path) => {
    const text = readFileSync(path, 'utf8')
    return /orderBy\(['"`\w.]*(messages|chats)\b|(messages|chats)\s*-\s*\w+\.(messages|chats)/.test(
      text,
    )
  })
  expect(ranked).toEqual([])
})
