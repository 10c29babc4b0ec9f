/** An event as it is sent, with the page and the visit it belongs to. */
export interface Kept {
  token: string
  visit: string
  event: { id: string; type: string; seq: number; at: number; activeMs: number; depth: number }
}

const PLACE = 'hs_q'
const DAY = 86_400_000
const MOST = 200
const AT_ONCE = 50

/**
 * What was not confirmed yet. Stands in localStorage so that a lost network or a killed WeChat
 * loses nothing for a day; the server knows each id, so sending twice is never counting twice.
 */
export function createQueue() {
  let kept: Kept[] = []
  // The shelf may be full, or closed to us: then this page's own memory has to do.
  try {
    const yesterday = Date.now() - DAY
    const shelf: Kept[] = JSON.parse(localStorage.getItem(PLACE) || '[]')
    kept = shelf.filter((one) => one.event.at > yesterday)
  } catch {}
  const save = () => {
    kept = kept.slice(-MOST)
    try {
      if (kept.length) localStorage.setItem(PLACE, JSON.stringify(kept))
      else localStorage.removeItem(PLACE)
    } catch {}
  }
  let blockedUntil = 0
  let failures = 0
  let isSending = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const wait = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(flush, ms)
  }

  /** The oldest visit's events, as many as one request takes. */
  const batch = () => {
    const first = kept[0]
    if (!first) return undefined
    const mine = kept.filter((one) => one.visit === first.visit).slice(0, AT_ONCE)
    return {
      mine,
      url: `/t?token=${first.token}&visit=${first.visit}`,
      body: JSON.stringify({
        v: 1,
        token: first.token,
        visit: first.visit,
        now: Date.now(),
        events: mine.map((one) => one.event),
      }),
    }
  }

  async function flush(): Promise<void> {
    const next = batch()
    if (isSending || !next) return
    if (Date.now() < blockedUntil) return wait(blockedUntil - Date.now())
    isSending = true
    let status = 0
    let later = 0
    try {
      const answer = await fetch(next.url, { method: 'POST', body: next.body, keepalive: true })
      status = answer.status
      later = Number(answer.headers.get('retry-after')) * 1000 || 0
    } catch {}
    isSending = false
    // 204: all of it is kept. Refused for what it says (4xx): the same words would be refused for
    // ever. All else waits.
    if (status === 204 || (status >= 400 && status < 500 && status !== 429)) {
      failures = 0
      kept = kept.filter((one) => !next.mine.includes(one))
      save()
      return flush()
    }
    blockedUntil = Date.now() + (later || Math.min(60_000, 5_000 * 2 ** failures++))
    wait(blockedUntil - Date.now())
  }

  return {
    /** Keeps an event and sends it with those of the next moment. */
    add(one: Kept, delay: number) {
      kept.push(one)
      save()
      if (delay) wait(delay)
      else void flush()
    },
    flush,
    /** The page is going away: one last message that nothing waits for; confirmed next time. */
    leave() {
      const next = batch()
      if (!next || Date.now() < blockedUntil) return
      try {
        if (navigator.sendBeacon(next.url, next.body)) return
      } catch {}
      void fetch(next.url, { method: 'POST', body: next.body, keepalive: true }).catch(() => {})
    },
  }
}
