import { expect, test } from 'vitest'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { codeOf } from '../../api/coupons/coupon-code.ts'
import { redeemCode } from '../../api/coupons/redeem-code.ts'
import { takeGift } from '../../api/points/take-gift.ts'
import { earnPoints } from '../../api/points/move-points.ts'
import { AppError } from '../../api/errors.ts'
import { inTransaction } from '../../db/database.ts'
import { aCoupon, aGift, aShopWithCoupons } from '../support/a-benefit.ts'

// The night asks for more: `RACE_COUPONS=500`.
const COUPONS = Number(process.env.RACE_COUPONS ?? 120)
const RACERS = 8
const AT_ONCE = 5
const DAY = 86_400_000

/** A small stream of numbers, the same on each run. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** One in twenty answers is lost on the way: the caller asks again with the same key. */
async function withLostAnswers<T>(roll: () => number, ask: () => Promise<T>): Promise<T> {
  const answer = await ask().then(
    (value) => () => value,
    (error) => () => {
      throw error
    },
  )
  return roll() < 0.05 ? withLostAnswers(roll, ask) : answer()
}

test(`${COUPONS} coupons, ${RACERS} counters each: every coupon is used once, and everybody is told the truth`, async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db, { perPerson: 20, perGroupDay: 20 })
  const { token } = await shop.couponPage()
  const reader = await shop.aReader('cu001')
  const first = await claimCoupon(shop.deps, reader, { token, couponId: 'cp6', key: 'tap' })
  // The others are like it: what races here is the counter.
  const { id: _id, code: _code, ...like } = first
  const codes = Array.from({ length: COUPONS }, (_, i) => codeOf(200_000_000 + i))
  for (let from = 0; from < COUPONS; from += 100) {
    await db
      .insertInto('couponGrant')
      .values(codes.slice(from, from + 100).map((code) => ({ ...like, id: `grant_${code}`, code })))
      .execute()
  }
  const roll = dice(7)
  const winners = new Map<string, number>()
  const actors = Array.from({ length: RACERS }, (_, i) => ({
    staffId: `u_counter${i}`,
    role: 'rep' as const,
    storeIds: ['st1'],
  }))
  for (let from = 0; from < COUPONS; from += AT_ONCE) {
    await Promise.all(
      codes.slice(from, from + AT_ONCE).flatMap((code) =>
        actors.map(async (actor, i) => {
          try {
            await withLostAnswers(roll, () =>
              redeemCode(shop.deps, actor, { code, key: `tap-${i}` }),
            )
            winners.set(code, (winners.get(code) ?? 0) + 1)
          } catch (error) {
            // A no is only ever that somebody else was first.
            expect((error as AppError).code).toBe('conflict')
            expect((error as AppError).message).toContain('用过了')
          }
        }),
      ),
    )
  }
  expect(winners.size).toBe(COUPONS)
  expect([...winners.values()].every((count) => count === 1)).toBe(true)
  const { redeemed } = await db
    .selectFrom('couponDay')
    .select(({ fn }) => fn.sum<number>('redeemed').as('redeemed'))
    .executeTakeFirstOrThrow()
  expect(Number(redeemed)).toBe(COUPONS)
  const acts = await db
    .selectFrom('auditLog')
    .where('action', '=', 'coupon.redeem')
    .select('id')
    .execute()
  expect(acts).toHaveLength(COUPONS)
})

test('one person taps for gifts on two phones at once: points are spent once each, never below nothing', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  const at = shop.deps.now()
  await aGift(db, { points: 100, stock: 8 })
  const readers = []
  for (const customerId of ['cu001', 'cu002', 'cu003', 'cu004']) {
    readers.push(await shop.aReader(customerId))
    await inTransaction(db, (tx) =>
      earnPoints(
        tx,
        { customerId, points: 350, sourceId: 'import', reason: '导入', at },
        at + 90 * DAY,
      ),
    )
  }
  const roll = dice(11)
  const told = await Promise.all(
    readers.flatMap((reader) =>
      Array.from({ length: 10 }, (_, tap) =>
        withLostAnswers(roll, () =>
          takeGift(shop.deps, reader, { giftId: 'gf1', key: `tap${tap}` }),
        ).then(
          () => 'taken',
          (error: Error) => error.message,
        ),
      ),
    ),
  )
  expect(told.filter((each) => each === 'taken')).toHaveLength(8)
  const sums = await db
    .selectFrom('pointEntry')
    .groupBy('customerId')
    .select(({ fn }) => ['customerId', fn.sum<number>('points').as('points')])
    .execute()
  for (const { points } of sums) expect([50, 150, 250, 350]).toContain(Number(points))
  const left = sums.reduce((sum, { points }) => sum + Number(points), 0)
  expect(left).toBe(4 * 350 - 8 * 100)
  const { stock } = await db.selectFrom('gift').select('stock').executeTakeFirstOrThrow()
  expect(stock).toBe(0)
  expect(await db.selectFrom('giftGrant').select('id').execute()).toHaveLength(8)
})
