import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useFurther } from '../../sidebar/useFurther.ts'

// The page on top is kept fresh while older rows stand opened below it.

interface Page {
  rows: number[]
  next: string | null
}
const page = (...rows: number[]): Page => ({ rows, next: rows.length ? `${rows.at(-1)}` : null })

let scope: EffectScope
beforeEach(() => {
  scope = effectScope()
  vi.stubGlobal('fetch', async () => Response.json(page(3, 2, 1)))
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

async function opened(rows: number[], meanwhile: number[] = []) {
  const first = shallowRef(page(...rows))
  const list = scope.run(() =>
    useFurther({
      first: () => first.value,
      path: (before) => `/rows?before=${before}`,
      itemsOf: ({ rows: all }: Page) => all,
      idOf: String,
    }),
  )!
  const asked = list.more()
  if (meanwhile.length) first.value = page(...meanwhile)
  await asked
  return async (...now: number[]) => {
    if (now.length) first.value = page(...now)
    await nextTick()
    return list.items.value
  }
}

test('what new rows push off the page on top is not missing below it', async () => {
  const rows = await opened([6, 5, 4])
  expect(await rows()).toEqual([6, 5, 4, 3, 2, 1])
  expect(await rows(8, 7, 6)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  expect(await rows(9, 8, 7)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test('what is gone from the page on top is gone, also when it takes a row from below', async () => {
  const rows = await opened([6, 5, 4])
  expect(await rows(6, 4, 3)).toEqual([6, 4, 3, 2, 1])
})

test('a row that changed goes up once', async () => {
  const rows = await opened([6, 5, 4])
  expect(await rows(4, 6, 5)).toEqual([4, 6, 5, 3, 2, 1])
  expect(await rows(8, 7, 4)).toEqual([8, 7, 4, 6, 5, 3, 2, 1])
  expect(await rows(9, 8, 7)).toEqual([9, 8, 7, 4, 6, 5, 3, 2, 1])
})

test('more is new than a page holds: older ones are asked for again from there', async () => {
  const rows = await opened([6, 5, 4])
  expect(await rows(19, 18, 17)).toEqual([19, 18, 17])
})

test('rows that come while older ones are asked for push nothing away either', async () => {
  const rows = await opened([6, 5, 4], [8, 7, 6])
  expect(await rows()).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
})
