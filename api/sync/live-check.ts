import type { Deps } from '../deps.ts'
import { MINUTE } from '../shop-time.ts'
import { isErrcode, WecomError } from '../wecom/error.ts'

/** Live checks one member may cause in a minute: her questions must not burn the corp's quota. */
const PER_MINUTE = 30

/** away: WeCom could not be asked. refused: of this one it tells the app nothing, today or later. */
type LiveAnswer = 'answered' | 'refused' | 'away'

/** Whose customer she is, or who owns the group, is outside the app's range. */
const OUT_OF_RANGE = [60011, 60021, 60030, 50002]

interface Book {
  underWay: Map<string, Promise<LiveAnswer>>
  asked: Map<string, number[]>
}
// Per database: two worlds in one test process keep their own books.
const books = new WeakMap<object, Book>()

/**
 * Asks WeCom now, once for everybody who waits for the same. When it answered, yes or no, the
 * answer is kept.
 */
export async function checkLive(
  deps: Deps,
  staffId: string,
  what: string,
  ask: () => Promise<void>,
): Promise<LiveAnswer> {
  const book = books.get(deps.db) ?? { underWay: new Map(), asked: new Map() }
  books.set(deps.db, book)
  const running = book.underWay.get(what)
  if (running) return running
  if (!mayAsk(book, staffId, deps.now())) return 'away'
  const check = ask()
    .then((): LiveAnswer => 'answered')
    .catch((error: unknown): LiveAnswer => {
      if (!(error instanceof WecomError)) throw error
      deps.log.warn({ errcode: error.errcode, fault: error.fault }, 'could not check with WeCom')
      return isErrcode(error, ...OUT_OF_RANGE) ? 'refused' : 'away'
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
