import { expect, test } from 'vitest'
import { isLinearizable, someOf, type Deed } from '../support/linearizable.ts'

const deed = (called: number, returned: number, did: 'yes' | 'no'): Deed<'yes' | 'no'> => ({
  called,
  returned,
  did,
})

test('whoever was told no while the last one was still being taken was told the truth', () => {
  expect(isLinearizable([deed(0, 3, 'yes'), deed(1, 2, 'no')], someOf(1))).toBe(true)
})

test('a no before anybody asked for the last one is a lie, and so is one too many', () => {
  expect(isLinearizable([deed(0, 1, 'no'), deed(2, 3, 'yes')], someOf(1))).toBe(false)
  expect(isLinearizable([deed(0, 3, 'yes'), deed(1, 2, 'yes')], someOf(1))).toBe(false)
})

test('two hundred at once are judged in a moment', () => {
  const crowd = Array.from({ length: 200 }, (_, i) => deed(i, 400 - i, i % 4 === 0 ? 'yes' : 'no'))
  expect(isLinearizable(crowd, someOf(50))).toBe(true)
  expect(isLinearizable(crowd, someOf(51))).toBe(false)
}, 10_000)
