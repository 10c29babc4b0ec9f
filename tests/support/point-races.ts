import { expect } from 'vitest'
import type { Visitor } from '../../api/env.ts'
import { earnPoints } from '../../api/points/move-points.ts'
import { takeGift } from '../../api/points/take-gift.ts'
import { inTransaction } from '../../db/database.ts'
import { aGift } from './a-benefit.ts'
import { aWitness, isLinearizable, someOf } from './linearizable.ts'
import { handOf, type Course, type Shop } from './races.ts'

const DAY = 86_400_000

type Taking = { who: number; did: 'taken' | 'poor' | 'gone' }
const GIFTS = 8
const PRICE = 100
const PURSE = 350

/** Four people tap ten times each for eight gifts that cost a hundred of their 350 points. */
export async function raceOfPoints(shop: Shop, course: Course) {
  const { db } = shop.deps
  const at = shop.deps.now()
  await aGift(db, { points: PRICE, stock: GIFTS })
  const readers: Visitor[] = []
  for (const customerId of ['cu001', 'cu002', 'cu003', 'cu004']) {
    readers.push(await shop.aReader(customerId))
    await inTransaction(db, (tx) =>
      earnPoints(
        tx,
        { customerId, points: PURSE, sourceId: 'import', reason: '导入', at },
        at + 90 * DAY,
      ),
    )
  }
  const witness = aWitness<Taking>()
  await Promise.all(
    readers.flatMap((reader, who) =>
      Array.from({ length: 10 }, (_, tap) =>
        witness.sees(
          () =>
            course.asking(() =>
              takeGift(handOf(course, who + tap), reader, { giftId: 'gf1', key: `tap${tap}` }),
            ),
          (answer): Taking => {
            if (!(answer instanceof Error)) return { who, did: 'taken' }
            expect(answer.message).toMatch(/换完了$|现在还不够$/)
            return { who, did: answer.message.endsWith('换完了') ? 'gone' : 'poor' }
          },
        ),
      ),
    ),
  )
  expect(witness.deeds.filter(({ did }) => did.did === 'taken')).toHaveLength(GIFTS)
  const told = isLinearizable<{ gifts: number; purses: number[] }, Taking>(witness.deeds, {
    start: { gifts: GIFTS, purses: readers.map(() => PURSE) },
    step: ({ gifts, purses }, { who, did }) => {
      const isPoor = purses[who]! < PRICE
      if (did === 'poor') return isPoor ? { gifts, purses } : undefined
      if (isPoor || (gifts === 0) !== (did === 'gone')) return undefined
      if (did === 'gone') return { gifts, purses }
      return { gifts: gifts - 1, purses: purses.with(who, purses[who]! - PRICE) }
    },
  })
  expect(told).toBe(true)
  const sums = await db
    .selectFrom('pointEntry')
    .groupBy('customerId')
    .select(({ fn }) => ['customerId', fn.sum<number>('points').as('points')])
    .execute()
  for (const { points } of sums) expect([50, 150, 250, 350]).toContain(Number(points))
  const left = sums.reduce((sum, { points }) => sum + Number(points), 0)
  expect(left).toBe(4 * PURSE - GIFTS * PRICE)
  const { stock } = await db.selectFrom('gift').select('stock').executeTakeFirstOrThrow()
  expect(stock).toBe(0)
  expect(await db.selectFrom('giftGrant').select('id').execute()).toHaveLength(GIFTS)
}

/** Twelve gifts, each another, are asked for at once by people who can pay for three. */
export async function raceOfOnePurse(shop: Shop, course: Course) {
  const { db } = shop.deps
  const at = shop.deps.now()
  const gifts = Array.from({ length: 12 }, (_, i) => `gf${i}`)
  for (const id of gifts) await aGift(db, { id, points: PRICE, stock: 100 })
  for (const customerId of ['cu001', 'cu002', 'cu003', 'cu004', 'cu005']) {
    const reader = await shop.aReader(customerId)
    const earned = { customerId, points: PURSE, sourceId: 'import', reason: '导入', at }
    await inTransaction(db, (tx) => earnPoints(tx, earned, at + 90 * DAY))
    const witness = aWitness<'yes' | 'no'>()
    await Promise.all(
      gifts.map((giftId, i) =>
        witness.sees(
          () => course.asking(() => takeGift(handOf(course, i), reader, { giftId, key: 'tap' })),
          (answer) => {
            if (!(answer instanceof Error)) return 'yes'
            expect(answer.message).toMatch(/现在还不够$/)
            return 'no'
          },
        ),
      ),
    )
    expect(witness.deeds.filter(({ did }) => did === 'yes')).toHaveLength(3)
    expect(isLinearizable(witness.deeds, someOf(3))).toBe(true)
  }
  const sums = await db
    .selectFrom('pointEntry')
    .groupBy('customerId')
    .select(({ fn }) => fn.sum<number>('points').as('points'))
    .execute()
  expect(sums.map(({ points }) => Number(points))).toEqual([50, 50, 50, 50, 50])
}
