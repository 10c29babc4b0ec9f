import { expect, test } from 'vitest'
import { remindStaff } from '../../api/business/remind-staff.ts'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { offerUpgrade } from '../../api/kf/offer-upgrade.ts'
import { claimLead } from '../../api/today/claim-lead.ts'
import { enqueue } from '../../api/jobs/queue.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { threeInstances } from '../support/galera-shop.ts'
import { aCoupon, aShopWithCoupons } from '../support/a-benefit.ts'
import { aWitness, isLinearizable } from '../support/linearizable.ts'
import { aShop } from '../support/a-shop.ts'
import { anOrderingShop } from '../support/ordering-shop.ts'
import { platform } from '../support/platform.ts'
import { raceOfOnePurse, raceOfPoints } from '../support/point-races.ts'
import { raceOfClaims, raceOfCounters, raceOfJoins } from '../support/races.ts'

// Three instances of the product, each writing to another node of one cluster, and one outcome in
// twenty unknown: the same races as on one database must end the same.

const COUPONS = 500

test(`${COUPONS} coupons, 8 counters each, three nodes: every coupon is used once, and everybody is told the truth`, async () => {
  await using shop = await aShopWithCoupons()
  await using course = await threeInstances(shop)
  await raceOfCounters(shop, course, COUPONS)
  expect(course.broken()).toBeGreaterThan(COUPONS / 50)
})

test('200 people join 50 packs through three nodes: exactly 50 are sold', async () => {
  await using shop = await anOrderingShop({ stock: 50, perPerson: 1 })
  await using course = await threeInstances(shop)
  await raceOfJoins(shop, course, { people: 200, packs: 50 })
  expect(course.broken()).toBeGreaterThan(0)
})

test('100 people tap at once for 20 coupons through three nodes: 20 have one', async () => {
  await using shop = await aShopWithCoupons()
  // Few of these commit: most are told no.
  await using course = await threeInstances(shop, { oneIn: 5 })
  await raceOfClaims(shop, course, { people: 100, budget: 20 })
  expect(course.broken()).toBeGreaterThan(0)
})

test('points are spent once each through three nodes, never below nothing', async () => {
  await using shop = await aShopWithCoupons()
  await using course = await threeInstances(shop, { oneIn: 5 })
  await raceOfPoints(shop, course)
  expect(course.broken()).toBeGreaterThan(0)
})

test('one purse is emptied at three nodes at once, for other gifts at each: never below nothing', async () => {
  await using shop = await aShopWithCoupons()
  await using course = await threeInstances(shop)
  await raceOfOnePurse(shop, course)
})

test('one person taps on nine phones at once, three at each node: she has the one coupon she may have', async () => {
  await using shop = await aShopWithCoupons()
  await using course = await threeInstances(shop)
  const { db } = shop.deps
  await aCoupon(db, { perPerson: 1 })
  const { token } = await shop.couponPage()
  for (let round = 0; round < 8; round++) {
    const reader = await shop.aReader(`cu2${round}`)
    const told = await Promise.all(
      Array.from({ length: 9 }, (_, i) =>
        course
          .asking(() =>
            claimCoupon(course.hands[i % 3]!, reader, { token, couponId: 'cp6', key: `phone${i}` }),
          )
          .then(
            () => 'taken',
            (error: Error) => error.message,
          ),
      ),
    )
    expect(told.filter((each) => each === 'taken')).toHaveLength(1)
  }
  expect(await db.selectFrom('couponGrant').select('id').execute()).toHaveLength(8)
})

test('many take a lead at once at three nodes: one has her, and everybody hears who', async () => {
  await using shop = await aShopWithCoupons()
  await using course = await threeInstances(shop)
  const members = ['u_a', 'u_b', 'u_c', 'u_d', 'u_e', 'u_f']
  for (const id of members) await shop.aStaff(id, 'rep', ['st1'])
  for (let round = 0; round < 10; round++) {
    const customerId = `cu3${round}`
    const witness = aWitness<string | null>()
    await Promise.all(
      members.map((staffId, i) =>
        witness.sees(
          () =>
            course.asking(() =>
              claimLead(
                course.hands[i % 3]!,
                { staffId, role: 'rep', storeIds: ['st1'] },
                { customerId },
              ),
            ),
          (answer) => {
            if (!(answer instanceof Error)) return staffId
            expect(answer.message).toMatch(/^u_[a-f]正在跟进/)
            return null
          },
        ),
      ),
    )
    expect(witness.deeds.filter(({ did }) => did !== null)).toHaveLength(1)
    const isTrue = isLinearizable<string, string | null>(witness.deeds, {
      start: '',
      step: (owner, did) => (did === null ? owner || undefined : owner === '' ? did : undefined),
    })
    expect(isTrue).toBe(true)
  }
  expect(await shop.deps.db.selectFrom('leadClaim').selectAll().execute()).toHaveLength(10)
})

test('whoever taps at whichever node: one recommendation in seven days, two reminders a day', async () => {
  await using shop = await aShop()
  await using course = await threeInstances(shop, { oneIn: 0 })
  const ids = Array.from({ length: 12 }, (_, i) => `cu_kf_${i}`)
  for (const id of ids) await shop.aCustomer(id, { kind: 'kf' }, ['u_hejing'])
  const he = { staffId: 'u_hejing', role: 'rep' as const, storeIds: ['st1'] }
  const boss = { staffId: 'u_zhoumin', role: 'manager' as const, storeIds: ['st1'] }
  const atEach = (ask: (deps: (typeof course.hands)[number], key: string) => Promise<unknown>) =>
    Promise.allSettled(course.hands.flatMap((deps, i) => [ask(deps, `a${i}`), ask(deps, `b${i}`)]))
  const to = { kind: 'member' as const, targetId: 'u_linxiaoyu' }
  shop.deps.wecom.upgradeService = async () => {}
  for (const id of ids) {
    const taps = await atEach((deps, key) => offerUpgrade(deps, he, id, { ...to, key }))
    expect(taps.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  }
  expect(await shop.db.selectFrom('kfOffer').select('id').execute()).toHaveLength(ids.length)
  const asked = { staffId: 'u_linxiaoyu', days: 7 as const }
  const taps = await atEach((deps, key) => remindStaff(deps, boss, { ...asked, key }))
  expect(taps.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  const jobs = shop.db.selectFrom('job').where('kind', '=', 'remind-staff').select('id')
  expect(await jobs.execute()).toHaveLength(2)
})

test('three processes at three nodes share the work and do each piece once', async () => {
  await using world = await platform()
  // A job that breaks is done again later; here only who takes it is asked.
  await using course = await threeInstances(world, { oneIn: 0 })
  await Promise.all(
    Array.from({ length: 150 }, (_, i) =>
      enqueue(world.deps.db, {
        kind: 'knock',
        key: `knock:${i}`,
        payload: { i },
        runAt: world.deps.now(),
      }),
    ),
  )
  const done: number[] = []
  const handlers = {
    knock: async (_deps: unknown, { i }: { i: number }) => {
      await new Promise((later) => setTimeout(later, 1))
      done.push(i)
    },
  }
  const shares = await Promise.all(course.hands.map((deps) => runDueJobs(deps, { handlers })))
  expect(shares.reduce((sum, each) => sum + each, 0)).toBe(150)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i))
  const left = await world.deps.db
    .selectFrom('job')
    .where('doneAt', 'is', null)
    .select('id')
    .execute()
  expect(left).toEqual([])
})
