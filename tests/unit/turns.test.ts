import { expect, it } from 'vitest'
import { myTurn } from '../../api/ops/turns.ts'

it('begins whoever asked in the order they came, one in each round of the event loop', async () => {
  let round = 0
  let isOver = false
  const count = () => {
    round += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const begun: { who: number; round: number }[] = []
  const ask = async (who: number) => {
    await myTurn()
    begun.push({ who, round })
    // Whoever asks while the first is answered comes after those who were there before.
    if (who === 1) await ask(4)
  }
  await Promise.all([1, 2, 3].map(ask))
  isOver = true
  expect(begun.map(({ who }) => who)).toEqual([1, 2, 3, 4])
  expect(new Set(begun.map((one) => one.round)).size).toBe(4)
})
