import { expect, test } from 'vitest'
import { liftOf } from '../../api/plays/lift.ts'

// Newcombe's hybrid score interval, method 10: the examples of his paper (Stat Med 1998, table II).
test.each([
  [{ n: 70, k: 56 }, { n: 80, k: 48 }, 20, 5.2, 33.4],
  [{ n: 10, k: 9 }, { n: 10, k: 3 }, 60, 17.1, 80.9],
  [{ n: 7, k: 6 }, { n: 7, k: 2 }, 57.1, 5.8, 80.6],
  [{ n: 56, k: 5 }, { n: 29, k: 0 }, 8.9, -3.8, 19.3],
  [{ n: 10, k: 10 }, { n: 20, k: 0 }, 100, 67.9, 100],
])('对照组 %o beside %o', (spoken, heldOut, points, low, high) => {
  expect(liftOf(spoken, heldOut)).toMatchObject({ points, low, high })
})

test('without anybody on a side there is no lift, and under thirty it says so', () => {
  expect(liftOf({ n: 5, k: 1 }, { n: 0, k: 0 })).toBeNull()
  expect(liftOf({ n: 30, k: 1 }, { n: 29, k: 1 })?.isFew).toBe(true)
  expect(liftOf({ n: 30, k: 1 }, { n: 30, k: 1 })?.isFew).toBe(false)
})
