import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
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
    if (isOverloaded(error)) {
      log.warn({ err: error }, 'the database is busy')
      return answer(c, 503, 'busy', '现在有点忙，请稍后再试', 2)
    }
    log.error({ err: error, method: c.req.method, door: c.req.path.split('/', 4).join('/') }, 'bug')
    return answer(c, 500, 'internal', '出了点问题，我们已经记下来了')
  }

// The pool's queue is full, a statement or a connection ran out of time, the server is away.
const BUSY = new Set([
  'POOL_TIMEOUT',
  'STATEMENT_DEADLINE',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_LOCK_DEADLOCK',
])
const isOverloaded = (error: Error & { code?: string; errcode?: number }) =>
  BUSY.has(error.code ?? '') || error.message === 'Queue limit reached.' || error.errcode === 5

export const answerNotFound: NotFoundHandler<any> = (c) =>
  answer(c, 404, 'not_found', '没有这个地址')
