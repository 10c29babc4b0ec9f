import type { EventType } from '../../db/schema.ts'
import { createQueue } from './queue.ts'
import { uuid } from './uuid.ts'

const SEEN = 1000
const BATCH = 800
const HALF_HOUR = 1_800_000
/** Untouched for a minute, the phone is on the table. */
const ATTENTION = 60_000
/** Seconds until the first words from a page; then every whole minute. */
const BEATS = [5, 15, 30]

/**
 * Tells the server how a page is read: opened, looked at for how long and how far, what was
 * touched. Knows nobody's name; who it was is the server's to know, and only if she agreed.
 * Returns `tell`, for what happens outside the article.
 */
export function track(token: string, article: Element) {
  const [keep, flush] = createQueue()
  let visit: string
  let seq: number
  let active: number
  let depth: number
  let beats: number
  let isEnded: boolean
  let openedAt: number
  let hiddenAt: number
  // On the page's own clock, which nobody sets: measured up to here, and last touched.
  let measured: number
  let touched: number

  const touch = () => {
    touched = performance.now()
  }
  const look = () => {
    measured = touched = performance.now()
  }

  // In the mini program the shell has named this display already, and tells of its end.
  let given = new URLSearchParams(location.search).get('visit')

  const begin = () => {
    visit = given || uuid()
    given = null
    seq = active = depth = beats = 0
    isEnded = false
    openedAt = Date.now()
    look()
  }

  /** Adds what was looked at since last asked. */
  const measure = () => {
    const { min, max } = Math
    const now = performance.now()
    const { top, height } = article.getBoundingClientRect()
    active += max(0, min(now, touched + ATTENTION) - measured)
    measured = now
    depth = min(1, max(depth, (innerHeight - top) / (height || 1)))
  }

  const tell = (type: EventType, what?: string, delay = BATCH) => {
    // The opening comes first, and is named like the visit: even a lost body tells of it once.
    if (!seq && type !== 'open') tell('open')
    keep(
      {
        token,
        visit,
        event: {
          id: seq ? uuid() : visit,
          at: seq ? Date.now() : openedAt,
          seq: seq++,
          type,
          activeMs: Math.round(active),
          depth,
          what,
        },
      },
      delay,
    )
  }

  const leave = (type: 'hide' | 'end') => {
    if (isEnded) return
    isEnded = type === 'end'
    // A phone laid aside long ago was measured then.
    if (!isEnded || !document.hidden) measure()
    tell(type)
    void flush(true)
  }

  addEventListener(
    'visibilitychange',
    () => {
      if (document.hidden) {
        hiddenAt = Date.now()
        return leave('hide')
      }
      if (!seq || Date.now() - hiddenAt > HALF_HOUR) begin()
      look()
      void flush()
    },
    true,
  )
  addEventListener('pagehide', () => leave('end'))
  addEventListener('pageshow', ({ persisted }) => persisted && begin())
  for (const type of ['touchstart', 'scroll', 'keydown', 'mousemove']) {
    // On the window browsers take these for passive by themselves.
    addEventListener(type, touch, true)
  }
  addEventListener('click', ({ target }) => {
    const clicked = (target as Element).closest<HTMLElement>('[data-click]')
    if (clicked) tell('click', clicked.dataset.click)
  })
  // A product counts as looked at when half of it stood on the screen for a second.
  for (const block of article.querySelectorAll<HTMLElement>('[data-seen]')) {
    let timer: ReturnType<typeof setTimeout>
    const watcher = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer)
        if (entry!.isIntersecting)
          timer = setTimeout(() => {
            watcher.disconnect()
            tell('view', block.dataset.seen)
          }, SEEN)
      },
      { threshold: 0.5 },
    )
    watcher.observe(block)
  }

  begin()
  setInterval(() => {
    if (document.hidden || isEnded) return
    measure()
    if (!seq && active >= SEEN) tell('open', undefined, 0)
    if (active >= (BEATS[beats] || (beats - 2) * 60) * 1000) {
      beats++
      tell('beat')
    }
  }, SEEN / 2)
  return tell
}
