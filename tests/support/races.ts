import { expect } from 'vitest'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { codeOf } from '../../api/coupons/coupon-code.ts'
import { redeemCode } from '../../api/coupons/redeem-code.ts'
import type { Deps } from '../../api/deps.ts'
import type { Visitor } from '../../api/env.ts'
import { AppError } from '../../api/errors.ts'
import { placeOrder } from '../../api/ordering/place-order.ts'
import { aCoupon, type aShopWithCoupons } from './a-benefit.ts'
import { aWitness, isLinearizable, someOf } from './linearizable.ts'
import { balanced, type OrderingShop } from './ordering-shop.ts'

// What races in the shop, once for every place it runs at: one process on SQLite or MariaDB, or
// three, each with another node of a cluster. Everybody must be told the truth in some order.

/** A shop whose coupons, gifts and points race. */
export type Shop = Awaited<ReturnType<typeof aShopWithCoupons>>

/** Where a race is run. */
export interface Course {
  /** Instances of the product; whoever asks goes to one of them. */
  hands: Deps[]
  /** How one asks: again with the same key when the answer was lost. */
  asking: <T>(ask: () => Promise<T>) => Promise<T>
}

/** A small stream of numbers, the same on each run. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** One instance; one in twenty answers is lost on the way, and asked for again. */
export function oneHand(deps: Deps, seed: number): Course {
  const roll = dice(seed)
  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = await untilAnswered(ask).then(
      (value) => () => value,
      (error) => () => {
        throw error
      },
    )
    return roll() < 0.05 ? asking(ask) : answer()
  }
  return { hands: [deps], asking }
}

/** Whom the i-th asks. */
export const handOf = ({ hands }: Course, i: number) => hands[i % hands.length]!
const isNo = (error: unknown): error is AppError => error instanceof AppError

/** So many coupons, each laid on eight counters at once: used once, and the others hear of it. */
export async function raceOfCounters(shop: Shop, course: Course, coupons: number) {
  const racers = 8
  const atOnce = 5
  const { db } = shop.deps
  await aCoupon(db, { perPerson: 20, perGroupDay: 20 })
  const { token } = await shop.couponPage()
  const reader = await shop.aReader('cu001')
  const first = await claimCoupon(shop.deps, reader, { token, couponId: 'cp6', key: 'tap' })
  // The others are like it: what races here is the counter.
  const { id: _id, code: _code, ...like } = first
  const codes = Array.from({ length: coupons }, (_, i) => codeOf(200_000_000 + i))
  for (let from = 0; from < coupons; from += 100) {
    await db
      .insertInto('couponGrant')
      .values(codes.slice(from, from + 100).map((code) => ({ ...like, id: `grant_${code}`, code })))
      .execute()
  }
  const actors = Array.from({ length: racers }, (_, i) => ({
    staffId: `u_counter${i}`,
    role: 'rep' as const,
    storeIds: ['st1'],
  }))
  for (let from = 0; from < coupons; from += atOnce) {
    await Promise.all(
      codes.slice(from, from + atOnce).map(async (code) => {
        const witness = aWitness<'yes' | 'no'>()
        await Promise.all(
          actors.map((actor, i) =>
            witness.sees(
              () =>
                course.asking(() =>
                  redeemCode(handOf(course, i), actor, { code, key: `tap-${i}` }),
                ),
              (answer) => {
                if (!(answer instanceof Error)) return 'yes'
                // A no is only ever that somebody else was first.
                expect(answer).toMatchObject({
                  code: 'conflict',
                  message: expect.stringContaining('用过了'),
                })
                return 'no'
              },
            ),
          ),
        )
        expect(witness.deeds.filter(({ did }) => did === 'yes')).toHaveLength(1)
        expect(isLinearizable(witness.deeds, someOf(1))).toBe(true)
      }),
    )
  }
  const { redeemed } = await db
    .selectFrom('couponDay')
    .select(({ fn }) => fn.sum<number>('redeemed').as('redeemed'))
    .executeTakeFirstOrThrow()
  expect(Number(redeemed)).toBe(coupons)
  const acts = await db
    .selectFrom('auditLog')
    .where('action', '=', 'coupon.redeem')
    .select('id')
    .execute()
  expect(acts).toHaveLength(coupons)
}

/** Somebody without a name whose WeChat is known. */
export const visitor = (i: number): Visitor => ({
  browserId: `b${i}`,
  openId: `openid-${i}`,
  visitorId: `v_${i}`,
  consent: 'none',
  isStaff: false,
  wasAsked: true,
})

/** What person `i` puts on the list. */
export const wishOf = (shop: OrderingShop, i: number, more: object = {}) => ({
  token: shop.token,
  offerId: 'offer_1',
  kind: 'chain' as const,
  qty: 1,
  tap: `tap_of_${String(i).padStart(6, '0')}`,
  ...more,
})

/** So many people join at the same moment: as many as there are packs have one. */
export async function raceOfJoins(
  shop: OrderingShop,
  course: Course,
  { people, packs }: { people: number; packs: number },
) {
  const witness = aWitness<'yes' | 'no'>()
  await Promise.all(
    Array.from({ length: people }, (_, i) =>
      witness.sees(
        () =>
          course.asking(() =>
            placeOrder({ ...handOf(course, i), visitor: visitor(i) }, wishOf(shop, i)),
          ),
        (answer) => {
          if (!(answer instanceof Error)) return 'yes'
          expect(answer.message).toBe('已经接满了')
          return 'no'
        },
      ),
    ),
  )
  expect(witness.deeds.filter(({ did }) => did === 'yes')).toHaveLength(packs)
  expect(isLinearizable(witness.deeds, someOf(packs))).toBe(true)
  expect(await shop.books()).toEqual(balanced(packs, packs))
}

/** So many people tap at once for a coupon of which there are few. */
export async function raceOfClaims(
  shop: Shop,
  course: Course,
  { people, budget }: { people: number; budget: number },
) {
  const { db } = shop.deps
  await aCoupon(db, { budget, isRedEnvelopeAt: 1 })
  const { token } = await shop.couponPage()
  const readers: Visitor[] = []
  for (let i = 0; i < people; i++) {
    readers.push(await shop.aReader(`cu1${String(i).padStart(3, '0')}`))
  }
  const witness = aWitness<'yes' | 'no'>()
  await Promise.all(
    readers.map((reader, i) =>
      witness.sees(
        () =>
          course.asking(() =>
            claimCoupon(handOf(course, i), reader, { token, couponId: 'cp6', key: 'tap' }),
          ),
        (answer) => {
          if (!(answer instanceof Error)) return 'yes'
          expect(answer.message).toBe(`${budget} 张都领完了`)
          return 'no'
        },
      ),
    ),
  )
  expect(witness.deeds.filter(({ did }) => did === 'yes')).toHaveLength(budget)
  expect(isLinearizable(witness.deeds, someOf(budget))).toBe(true)
  const grants = await db.selectFrom('couponGrant').select(['holderId', 'code']).execute()
  expect(new Set(grants.map(({ holderId }) => holderId)).size).toBe(budget)
  expect(new Set(grants.map(({ code }) => code)).size).toBe(budget)
  const { issued } = await db.selectFrom('coupon').select('issued').executeTakeFirstOrThrow()
  expect(issued).toBe(budget)
  const days = await db.selectFrom('couponDay').select('issued').execute()
  expect(days.reduce((sum, row) => sum + row.issued, 0)).toBe(budget)
}

/** Asks until there is an answer: as a phone does when the road broke and nobody knows. */
export async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (isNo(error) || attempt >= 20) throw error
      await new Promise((again) => setTimeout(again, 20 * attempt))
    }
  }
}
