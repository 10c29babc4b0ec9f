import type { Deps } from '../deps.ts'
import { MINUTE } from '../shop-time.ts'
import { WecomError } from '../wecom/error.ts'

/** Live checks one member may cause in a minute: her questions must not burn the corp's quota. */
const PER_MINUTE = 30

interface Book {
  underWay: Map<string, Promise<boolean>>
  asked: Map<string, number[]>
}
// Per database: two worlds in one test process keep their own books.
const books = new WeakMap<object, Book>()

/**
 * Asks WeCom now, once for everybody who waits for the same answer. True: WeCom answered (yes or
 * no) and the answer is kept; false: it could not be asked.
 */
export async function checkLive(
  deps: Deps,
  staffId: string,
  what: string,
  ask: () => Promise<void>,
): Promise<boolean> {
  const book = books.get(deps.db) ?? { underWay: new Map(), asked: new Map() }
  books.set(deps.db, book)
  const running = book.underWay.get(what)
  if (running) return running
  if (!mayAsk(book, staffId, deps.now())) return false
  const check = ask()
    .then(() => true)
    .catch((error: unknown) => {
      if (!(error instanceof WecomError)) throw error
      deps.log.warn({ errcode: error.errcode, fault: error.fault }, 'could not check with WeCom')
      return false
    })
    .finally(() => book.underWay.delete(what))
  book.underWay.set(what, check)
  return check
}

function mayAsk(book: Book, staffId: string, now: number): boolean {
  const lately = (book.asked.get(staffId) ?? []).filter((at) => at > now - MINUTE && at <= now)
  if (lately.length >= PER_MINUTE) return false
  book.asked.set(staffId, [...lately, now])
  return true
}
