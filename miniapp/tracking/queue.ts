import type { EventType } from '../../db/schema.ts'

/** An event as it is sent, with the page and the visit it belongs to. */
export interface Kept {
  token: string
  visit: string
  event: {
    id: string
    type: EventType
    seq: number
    at: number
    activeMs: number
    depth: number
    /** Which product or button it was about. */
    what: string | undefined
  }
}

const PLACE = 'hs_q'
const DAY = 86_400_000
const AT_ONCE = 50
const AGAIN = 10_000

/**
 * What was not confirmed yet. Stands in localStorage so that a lost network or a killed WeChat
 * loses nothing for a day; the server knows each id, so sending twice is never counting twice.
 */
export function createQueue() {
  let kept: Kept[] = []
  let blockedUntil = 0
  let isSending = false
  let timer: ReturnType<typeof setTimeout>

  const save = () => {
    // The shelf may be full, or closed to us: then this page's own memory has to do.
    try {
      localStorage.setItem(PLACE, JSON.stringify(kept))
    } catch {}
  }
  const wait = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(flush, ms)
  }

  /**
   * Sends the oldest visit's events. `isLeaving`: the page is going away, so it does not wait its
   * turn; a message that outlives the page (keepalive) arrives even then.
   */
  async function flush(isLeaving?: boolean): Promise<void> {
    const [first] = kept
    const pause = blockedUntil - Date.now()
    if (!first || (isSending && !isLeaving)) return
    if (pause > 0) return wait(pause)
    const { token, visit } = first
    const mine = kept.filter((one) => one.visit === visit).slice(0, AT_ONCE)
    isSending = true
    let status = ''
    let later: number | undefined
    try {
      const answer = await fetch(`/t?token=${token}&visit=${visit}`, {
        method: 'POST',
        keepalive: true,
        body: JSON.stringify({
          v: 1,
          token,
          visit,
          now: Date.now(),
          events: mine.map((one) => one.event),
        }),
      })
      status += answer.status
      later = +answer.headers.get('retry-after')! * 1000
    } catch {}
    isSending = false
    // 204: all of it is kept. Refused for what it says (4xx): the same words would be refused for
    // ever. All else waits.
    if (/^(204|4(?!29))/.test(status)) {
      kept = kept.filter((one) => !mine.includes(one))
      save()
    } else blockedUntil = Date.now() + (later || AGAIN)
    return flush()
  }

  try {
    const shelf: Kept[] = JSON.parse(localStorage.getItem(PLACE)!)
    kept = shelf.filter((one) => one.event.at > Date.now() - DAY)
  } catch {}
  void flush()

  /** Keeps an event; it travels with those of the next moment. */
  const add = (one: Kept, delay: number) => {
    kept.push(one)
    save()
    wait(delay)
  }
  return [add, flush] as const
}
