import { afterEach, beforeEach, vi } from 'vitest'
import { track } from '../../miniapp/tracking/tracker.ts'

/** A request to the collector, as the page sent it. */
export interface Sent {
  url: string
  keepalive: boolean
  body: { v: 1; token: string; visit: string; now: number; events: Told[] }
}
/** One event of it. */
export interface Told {
  id: string
  type: string
  seq: number
  at: number
  activeMs: number
  depth: number
  what?: string
}

export const page = {
  sent: [] as Sent[],
  /** What the server answers next; 204 when nothing is said. */
  answers: [] as (() => Response | Promise<Response>)[],
  isHidden: false,
  /** Brings each watched product into view. */
  looks: [] as (() => void)[],
}
const listeners: [string, EventListener, unknown][] = []

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T20:41:00+08:00') })
  Object.assign(page, { sent: [], answers: [], isHidden: false, looks: [] })
  localStorage.clear()
  document.body.innerHTML = ''
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => page.isHidden)
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: string, init: { body: string; keepalive: boolean }) => {
      const answer = await (page.answers.shift() ?? (() => new Response(null, { status: 204 })))()
      page.sent.push({ url, keepalive: init.keepalive, body: JSON.parse(init.body) })
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
        page.looks.push(() => this.#seen([{ isIntersecting: true }]))
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
  forgetPage()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The page is gone, and with it everything it listened to and waited for. */
export function forgetPage() {
  for (const [type, listener, options] of listeners.splice(0)) {
    window.removeEventListener(type, listener, options as EventListenerOptions)
  }
  vi.clearAllTimers()
}

/** Opens a page with an article of two screens, and a product in it. */
export function open() {
  document.body.innerHTML =
    '<article><div data-seen="product:pd01"><a data-click="product:pd01">问</a></div></article><a data-click="ask">问问小雨</a>'
  const article = document.querySelector('article')!
  vi.spyOn(article, 'getBoundingClientRect').mockImplementation(
    () => ({ top: -window.scrollY, height: window.innerHeight * 2 }) as DOMRect,
  )
  return track('v1.k.p.m', article)
}
export const events = () => page.sent.flatMap(({ body }) => body.events)
export const types = () => events().map(({ type }) => type)
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
export const become = (hidden: boolean) => {
  page.isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}
export const stored = () => JSON.parse(localStorage.getItem('hs_q') ?? '[]') as unknown[]
