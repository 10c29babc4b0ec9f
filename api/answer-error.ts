import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'

const answer = (c: Context, status: number, code: string, message: string, retryAfter?: number) =>
  c.json({ error: { code, message } }, status as 400, {
    'cache-control': 'no-store',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  })

/** Every "no" in one shape. What is not an `AppError` is a bug: logged whole, shown as one calm sentence. */
export const answerError =
  ({ log }: Pick<Deps, 'log'>): ErrorHandler<any> =>
  (error, c) => {
    if (error instanceof AppError) {
      return answer(c, error.status, error.code, error.message, error.retryAfter)
    }
    // Hono's own refusals: malformed JSON, a body that is no form.
    if (error instanceof HTTPException && error.status < 500) {
      return answer(c, error.status, 'bad_request', '内容不对')
    }
    if (hasLeft(error)) {
      log.debug({ err: error }, 'the sender left before the end')
      return answer(c, 400, 'bad_request', '内容没有传完')
    }
    if (isOverloaded(error)) {
      log.warn({ err: error }, 'the database is busy')
      return answer(c, 503, 'busy', '现在有点忙，请稍后再试', 2)
    }
    log.error({ err: error, method: c.req.method, door: doorOf(c.req.path) }, 'bug')
    return answer(c, 500, 'internal', '出了点问题，我们已经记下来了')
  }

// Enough to find the door; not whose it was, nor a page's token.
const doorOf = (path: string) => path.split('/', path.startsWith('/api/') ? 4 : 2).join('/')

// Node's own words for a body that broke off: a phone in a tunnel, a page that was closed.
const hasLeft = (error: Error & { code?: string }) =>
  error.code === 'ECONNRESET' && error.message === 'aborted'

// The pool's queue is full, a statement or a connection ran out of time, the server is away.
const BUSY = new Set([
  'POOL_TIMEOUT',
  'STATEMENT_DEADLINE',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ER_CON_COUNT_ERROR',
])
// MySQL: conflict, deadlock, lock wait; shutting down, connection killed, a node that is not ready,
// or read-only after a failover; the disk or the table's space is full.
const BUSY_ERRNO = new Set([1020, 1213, 1205, 1053, 1927, 1047, 1180, 1290, 1792, 1836, 1021, 1114])
// SQLite: BUSY, LOCKED, FULL (the low byte of the extended code).
const BUSY_ERRCODE = new Set([5, 6, 13])

interface DatabaseError {
  code?: string
  errno?: number
  errcode?: number
  /** mysql2: the connection is gone with this error, whatever it is called. */
  fatal?: boolean
}

/** True: the same request may well be answered in a moment. */
function isOverloaded(error: Error & DatabaseError): boolean {
  const { code, errno, errcode, fatal } = error
  if (errcode !== undefined) return BUSY_ERRCODE.has(errcode & 0xff)
  return (
    fatal === true ||
    BUSY.has(code ?? '') ||
    BUSY_ERRNO.has(errno ?? 0) ||
    error.message === 'Queue limit reached.'
  )
}
