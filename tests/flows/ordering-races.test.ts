import { expect, test } from 'vitest'
import { placeOrder } from '../../api/ordering/place-order.ts'
import { cancelOrder } from '../../api/ordering/cancel-order.ts'
import { FAULTS, faultyDatabase } from '../support/faulty-database.ts'
import { anOrderingShop, balanced } from '../support/ordering-shop.ts'
import { oneHand, raceOfJoins, visitor, wishOf } from '../support/races.ts'
import { engine } from '../support/test-database.ts'

test('200 people join 50 packs at the same moment: exactly 50 are sold', async () => {
  await using shop = await anOrderingShop({ stock: 50, perPerson: 1 })
  await raceOfJoins(shop, oneHand(shop.deps, 13), { people: 200, packs: 50 })
})

test('joining and cancelling at once, by the same people, conserves every pack', async () => {
  await using shop = await anOrderingShop({ stock: 6, perPerson: 2 })
  const people = Array.from({ length: 10 }, (_, i) => i)
  for (const round of [1, 2, 3]) {
    await Promise.allSettled(
      people.flatMap((i) => {
        const deps = { ...shop.deps, visitor: visitor(i) }
        const joins = [0, 1].map((n) =>
          placeOrder(deps, wishOf(shop, i, { tap: `tap_round_${round}_${i}_${n}`, qty: 1 + n })),
        )
        const cancels = shop.placements().then(async (all) => {
          const own = all.find(({ personId, state }) => personId === `v_${i}` && state === 'unpaid')
          if (own) await cancelOrder(deps, own.id)
        })
        return [...joins, cancels]
      }),
    )
    const books = await shop.books()
    expect(books).toEqual(balanced(books.taken, books.lineCount))
    expect(books.taken).toBeLessThanOrEqual(6)
  }
})

test('one in twenty answers is lost on the way: she taps again, and nothing is sold twice or lost', async () => {
  await using shop = await anOrderingShop({ stock: 12, perPerson: 1 })
  const faulty = await faultyDatabase(shop.url)
  const deps = { ...shop.deps, db: faulty.db }
  const kinds = FAULTS[engine]
  // A small generator of its own, so that every run meets the same faults.
  let seed = 20261121
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  let lost = 0
  try {
    for (let i = 0; i < 16; i++) {
      for (let attempt = 0; attempt < 6; attempt++) {
        const isUnlucky = attempt === 0 && (i % 4 === 1 || random() < 0.05)
        if (isUnlucky) {
          const how = kinds[Math.floor(random() * kinds.length)]!
          faulty.failAt(2 + Math.floor(random() * 14), how)
        }
        try {
          await placeOrder({ ...deps, visitor: visitor(i) }, wishOf(shop, i))
          break
        } catch (error) {
          if ((error as Error).message === '已经接满了') break
          // Nobody knows whether it was written: the same tap goes again.
          lost += 1
        } finally {
          faulty.heal()
        }
      }
    }
    expect(lost).toBeGreaterThan(0)
    expect(await shop.books()).toEqual(balanced(12, 12))
    const people = new Set((await shop.placements()).map(({ personId }) => personId))
    expect(people.size).toBe(12)
  } finally {
    await faulty.destroy()
  }
})
