import { expect, test } from 'vitest'
import { isDay } from '../../api/shop-time.ts'

test.each([
  ['2026-11-21', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-31', false],
  ['2026-11-31', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['', false],
])('%j is a day of the calendar: %s', (text, isOne) => {
  expect(isDay(text)).toBe(isOne)
})
