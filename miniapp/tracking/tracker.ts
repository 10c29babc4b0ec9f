import { createQueue } from './queue.ts'
import { uuid } from './uuid.ts'

const SEEN = 1000
const BATCH = 800
const HALF_HOUR = 1_800_000
/** Untouched for a minute, the phone is on the table. */
const ATTENTION = 60_000
const BEATS = [5, 15, 30, 60]

/**
 * Tells the server how a page is read: opened, looked at for how long and how far, what was
 * touched. Knows nobody's name; who it was is the server's to know, and only if she agreed.
 */
export function track(token: string, article: Element) {
  const queue = createQueue()
  let visit = ''
  let seq = 0
  let active = 0
  let depth = 0
  let beats = 0
  let isOpened = false
  let isEnded = false
  let openedAt = 0
  let since = 0
  let touched = 0
  let hiddenAt = 0
  let seen: Record<string, 1> = {}

  const isVisible = () => document.visibilityState === 'visible'

  const begin = () => {
    visit = uuid()
    seq = active = depth = beats = 0
    isOpened = isEnded = false
    openedAt = Date.now()
    since = touched = performance.now()
    seen = {}
  }

  /** Adds what was looked at since last asked. */
  const measure = (wasVisible: boolean) => {
    const now = performance.now()
    if (wasVisible) active += Math.max(0, Math.min(now, touched + ATTENTION) - since)
    since = now
    const { top, height } = article.getBoundingClientRect()
    if (height > 0) depth = Math.min(1, Math.max(depth, (innerHeight - top) / height))
  }

  const tell = (type: string, delay: number, more?: object) => {
    if (!isOpened && type !== 'open') open()
    const event = {
      // The opening is named like the visit, so that even a lost body tells of it once.
      id: type === 'open' ? visit : uuid(),
      type,
      seq: seq++,
      at: type === 'open' ? openedAt : Date.now(),
      activeMs: Math.round(active),
      depth: Math.round(depth * 1000) / 1000,
      ...more,
    }
    queue.add({ token, visit, event }, delay)
  }

  function open() {
    isOpened = true
    tell('open', BATCH)
  }

  const tick = () => {
    if (!isVisible() || isEnded) return
    measure(true)
    if (!isOpened && active >= SEEN) {
      open()
      void queue.flush()
    }
    const next = (BEATS[beats] ?? (beats - 2) * 60) * 1000
    if (active >= next) {
      beats++
      tell('beat', BATCH)
    }
  }

  const hide = (type: 'hide' | 'end') => {
    if (isEnded) return
    tell(type, HALF_HOUR)
    isEnded = type === 'end'
    queue.leave()
  }

  addEventListener(
    'visibilitychange',
    () => {
      if (isVisible()) {
        if (hiddenAt && Date.now() - hiddenAt > HALF_HOUR) begin()
        hiddenAt = 0
        since = touched = performance.now()
        void queue.flush()
      } else {
        measure(true)
        hiddenAt = Date.now()
        hide('hide')
      }
    },
    true,
  )
  addEventListener('pagehide', () => {
    measure(isVisible())
    hide('end')
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) begin()
  })
  addEventListener('online', () => void queue.flush())
  for (const type of ['touchstart', 'pointerdown', 'scroll', 'keydown', 'mousemove']) {
    addEventListener(type, () => (touched = performance.now()), { passive: true, capture: true })
  }
  addEventListener('click', ({ target }) => {
    const what = (target as Element).closest('[data-click]')?.getAttribute('data-click')
    if (what) tell('click', BATCH, { what })
  })
  // A product counts as looked at when half of it stood on the screen for a second.
  if (typeof IntersectionObserver === 'function') {
    const timers = new Map<Element, ReturnType<typeof setTimeout>>()
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target))
          if (!isIntersecting) continue
          timers.set(
            target,
            setTimeout(() => {
              const what = target.getAttribute('data-seen')!
              if (seen[what] || isEnded || !isVisible()) return
              seen[what] = 1
              measure(true)
              tell('view', BATCH, { what })
            }, SEEN),
          )
        }
      },
      { threshold: 0.5 },
    )
    for (const block of article.querySelectorAll('[data-seen]')) watcher.observe(block)
  }
  begin()
  setInterval(tick, SEEN / 2)
  void queue.flush()
  return { told: (type: string, more?: object) => tell(type, BATCH, more) }
}
