import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { track } from '../../miniapp/tracking/tracker.ts'
import { uuid } from '../../miniapp/tracking/uuid.ts'

interface Sent {
  url: string
  keepalive: boolean
  body: { v: 1; token: string; visit: string; now: number; events: Told[] }
}
interface Told {
  id: string
  type: string
  seq: number
  at: number
  activeMs: number
  depth: number
  what?: string
}

let sent: Sent[] = []
let answers: (() => Response | Promise<Response>)[] = []
let isHidden = false
let started: (() => void)[] = []
const listeners: [string, EventListener, unknown][] = []

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T20:41:00+08:00') })
  sent = []
  answers = []
  isHidden = false
  started = []
  localStorage.clear()
  document.body.innerHTML = ''
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: string, init: { body: string; keepalive: boolean }) => {
      const answer = await (answers.shift() ?? (() => new Response(null, { status: 204 })))()
      sent.push({ url, keepalive: init.keepalive, body: JSON.parse(init.body) })
      return answer
    }),
  )
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #seen: (entries: { isIntersecting: boolean }[]) => void
      constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
        this.#seen = seen
      }
      observe() {
        started.push(() => this.#seen([{ isIntersecting: true }]))
      }
      disconnect() {}
    },
  )
  // Each test is a page of its own: what it listened to goes with it.
  const add = window.addEventListener.bind(window)
  vi.spyOn(window, 'addEventListener').mockImplementation(((
    type: string,
    listener: EventListener,
    options: unknown,
  ) => {
    listeners.push([type, listener, options])
    add(type, listener, options as AddEventListenerOptions)
  }) as typeof window.addEventListener)
})

afterEach(() => {
  for (const [type, listener, options] of listeners.splice(0)) {
    window.removeEventListener(type, listener, options as EventListenerOptions)
  }
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Opens a page with an article of two screens, and a product in it. */
function open() {
  document.body.innerHTML =
    '<article><div data-seen="product:pd01"><a data-click="product:pd01">问</a></div></article><a data-click="ask">问问小雨</a>'
  const article = document.querySelector('article')!
  vi.spyOn(article, 'getBoundingClientRect').mockImplementation(
    () => ({ top: -window.scrollY, height: window.innerHeight * 2 }) as DOMRect,
  )
  return track('v1.k.p.m', article)
}
const events = () => sent.flatMap(({ body }) => body.events)
const types = () => events().map(({ type }) => type)
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const become = (hidden: boolean) => {
  isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}
const stored = () => JSON.parse(localStorage.getItem('hs_q') ?? '[]') as unknown[]

describe('a page that is read', () => {
  test('is told after the first second, under a uuid v7 that names visit and opening alike', async () => {
    open()
    await pass(900)
    expect(sent).toEqual([])
    await pass(200)
    const [first] = sent
    expect(first!.url).toBe(`/t?token=v1.k.p.m&visit=${first!.body.visit}`)
    expect(first!.body).toMatchObject({ v: 1, token: 'v1.k.p.m' })
    expect(first!.body.events).toEqual([
      {
        id: first!.body.visit,
        type: 'open',
        seq: 0,
        at: Date.parse('2026-11-21T20:41:00+08:00'),
        activeMs: 1000,
        depth: 0.5,
      },
    ])
    expect(first!.body.visit).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(first!.keepalive).toBe(true)
  })

  test('beats at 5, 15, 30, 60 seconds and then each minute, while she touches it', async () => {
    open()
    for (let second = 0; second < 190; second++) {
      window.dispatchEvent(new Event('scroll'))
      await pass(1000)
    }
    await pass(1000)
    const beats = events().filter(({ type }) => type === 'beat')
    expect(beats.map(({ activeMs }) => activeMs)).toEqual([
      5000, 15_000, 30_000, 60_000, 120_000, 180_000,
    ])
    expect(events().map(({ seq }) => seq)).toEqual(events().map((_, index) => index))
  })

  test('lies on the table after a minute without a touch, and the clock stands still', async () => {
    open()
    await pass(600_000)
    become(true)
    await pass(100)
    expect(events().at(-1)).toMatchObject({ type: 'hide', activeMs: 60_000 })
    isHidden = false
  })

  test('remembers how far she came, not where she is', async () => {
    open()
    window.scrollTo(0, window.innerHeight)
    await pass(1000)
    window.scrollTo(0, 0)
    await pass(5000)
    expect(events().at(-1)!.depth).toBe(1)
    window.scrollTo(0, 0)
  })

  test('tells what she touched and which product she looked at, once', async () => {
    open()
    document.querySelector<HTMLElement>('a[data-click="ask"]')!.click()
    for (const look of started) look()
    await pass(3000)
    const told = events().filter(({ type }) => type === 'click' || type === 'view')
    expect(told.map(({ type, what }) => [type, what])).toEqual([
      ['click', 'ask'],
      ['view', 'product:pd01'],
    ])
    // Whatever comes first, the opening is told before it.
    expect(types()[0]).toBe('open')
  })

  test('batches what happens within a moment', async () => {
    open()
    await pass(1100)
    for (let i = 0; i < 4; i++) document.querySelector<HTMLElement>('[data-click=ask]')!.click()
    await pass(900)
    expect(sent.map(({ body }) => body.events.length)).toEqual([1, 4])
  })
})

describe('leaving', () => {
  test('sends at once, and a page closed in under a second still says so', async () => {
    open()
    await pass(400)
    window.dispatchEvent(new Event('pagehide'))
    await pass(0)
    expect(types()).toEqual(['open', 'end'])
    expect(events()[1]!.activeMs).toBeLessThan(1000)
  })

  test('both ways of leaving end it once', async () => {
    open()
    await pass(2000)
    window.dispatchEvent(new Event('pagehide'))
    become(true)
    await pass(0)
    expect(types()).toEqual(['open', 'end'])
  })

  test('an hour in the background is a new visit, a minute is not', async () => {
    open()
    await pass(2000)
    const [first] = sent
    become(true)
    await pass(60_000)
    become(false)
    await pass(4000)
    expect(new Set(sent.map(({ body }) => body.visit)).size).toBe(1)
    expect(events().at(-1)).toMatchObject({ type: 'beat', activeMs: 5000 })
    become(true)
    await pass(3_600_000)
    become(false)
    await pass(2000)
    const last = sent.at(-1)!.body
    expect(last.visit).not.toBe(first!.body.visit)
    expect(last.events[0]).toMatchObject({ type: 'open', seq: 0, activeMs: 1000 })
  })

  test('a page brought back whole by the back button is a new visit', async () => {
    open()
    await pass(2000)
    window.dispatchEvent(new Event('pagehide'))
    await pass(0)
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await pass(2000)
    expect(types()).toEqual(['open', 'end', 'open'])
    expect(sent.at(-1)!.body.visit).not.toBe(sent[0]!.body.visit)
  })
})

describe('a bad network', () => {
  test('loses nothing: the same events go again, under the same names', async () => {
    answers = [
      () => Promise.reject(new TypeError('no network')),
      () => Promise.reject(new TypeError('no network')),
    ]
    open()
    await pass(1100)
    expect(sent).toEqual([])
    const [kept] = stored() as { event: Told }[]
    await pass(30_000)
    expect(events().filter(({ type }) => type === 'open')).toEqual([kept!.event])
    expect(stored()).toEqual([])
  })

  test('a page closed without network is told by the next page of ours, for a day', async () => {
    answers = Array.from({ length: 9 }, () => () => Promise.reject(new TypeError('no network')))
    open()
    await pass(2000)
    const kept = stored() as { visit: string }[]
    expect(kept).toHaveLength(1)
    for (const [type, listener, options] of listeners.splice(0)) {
      window.removeEventListener(type, listener, options as EventListenerOptions)
    }
    vi.clearAllTimers()
    answers = []
    vi.setSystemTime(Date.now() + 3_600_000)
    open()
    await pass(0)
    expect(sent[0]!.body.visit).toBe(kept[0]!.visit)
    // The server counts back from `now`: an hour has passed by the same clock.
    expect(sent[0]!.body.now - sent[0]!.body.events[0]!.at).toBeGreaterThanOrEqual(3_600_000)

    localStorage.setItem('hs_q', JSON.stringify(kept))
    sent = []
    vi.clearAllTimers()
    vi.setSystemTime(Date.now() + 25 * 3_600_000)
    open()
    await pass(0)
    expect(sent).toEqual([])
  })

  test.each([429, 503])('%i waits as long as the server asks', async (status) => {
    answers = [() => new Response(null, { status, headers: { 'retry-after': '7' } })]
    open()
    await pass(1100)
    expect(sent).toHaveLength(1)
    await pass(5000)
    expect(sent).toHaveLength(1)
    await pass(3000)
    expect(types().slice(0, 2)).toEqual(['open', 'open'])
  })

  test('what the server will never take is not offered for ever', async () => {
    answers = [() => new Response(null, { status: 400 })]
    open()
    await pass(1100)
    expect(stored()).toEqual([])
    await pass(3000)
    expect(types()).toEqual(['open'])
  })

  test('a portal’s login page in place of the answer is no confirmation', async () => {
    answers = [() => new Response('<html>', { status: 200 })]
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
})

test('ids are uuid v7: unique, and in the order they were made', () => {
  const ids = Array.from({ length: 500 }, () => uuid())
  expect(new Set(ids).size).toBe(500)
  vi.setSystemTime(Date.now() + 5)
  expect(uuid() > ids[0]!).toBe(true)
})
