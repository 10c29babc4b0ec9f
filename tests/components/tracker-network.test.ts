import { expect, test, vi } from 'vitest'
import {
  events,
  forgetPage,
  open,
  page,
  pass,
  stored,
  types,
  type Told,
} from '../support/read-page.ts'

test('loses nothing: the same events go again, under the same names', async () => {
  page.answers = [
    () => Promise.reject(new TypeError('no network')),
    () => Promise.reject(new TypeError('no network')),
  ]
  open()
  await pass(1100)
  expect(page.sent).toEqual([])
  const [kept] = stored() as { event: Told }[]
  await pass(30_000)
  expect(events().filter(({ type }) => type === 'open')).toEqual([kept!.event])
  expect(stored()).toEqual([])
})

test('a page closed without network is told by the next page of ours, for a day', async () => {
  page.answers = Array.from({ length: 9 }, () => () => Promise.reject(new TypeError('no network')))
  open()
  await pass(2000)
  const kept = stored() as { visit: string }[]
  expect(kept).toHaveLength(1)
  forgetPage()
  page.answers = []
  vi.setSystemTime(Date.now() + 3_600_000)
  open()
  await pass(0)
  expect(page.sent[0]!.body.visit).toBe(kept[0]!.visit)
  // The server counts back from `now`: an hour has passed by the same clock.
  expect(page.sent[0]!.body.now - page.sent[0]!.body.events[0]!.at).toBeGreaterThanOrEqual(
    3_600_000,
  )

  localStorage.setItem('hs_q', JSON.stringify(kept))
  page.sent = []
  vi.clearAllTimers()
  vi.setSystemTime(Date.now() + 25 * 3_600_000)
  open()
  await pass(0)
  expect(page.sent).toEqual([])
})

test.each([429, 503])('%i waits as long as the server asks', async (status) => {
  page.answers = [() => new Response(null, { status, headers: { 'retry-after': '7' } })]
  open()
  await pass(1100)
  expect(page.sent).toHaveLength(1)
  await pass(5000)
  expect(page.sent).toHaveLength(1)
  await pass(3000)
  expect(types().slice(0, 2)).toEqual(['open', 'open'])
})

test('what the server will never take is not offered for ever', async () => {
  page.answers = [() => new Response(null, { status: 400 })]
  open()
  await pass(1100)
  expect(stored()).toEqual([])
  await pass(3000)
  expect(types()).toEqual(['open'])
})

test('a portal’s login page in place of the answer is no confirmation', async () => {
  page.answers = [() => new Response('<html>', { status: 200 })]
  open()
  await pass(1100)
  expect(stored()).toHaveLength(1)
})

test('a shelf that is full, closed or full of nonsense does not stop the page', async () => {
  localStorage.setItem('hs_q', '{"not":"a list"}')
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  open()
  await pass(1100)
  expect(types()).toEqual(['open'])
})
