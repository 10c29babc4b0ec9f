/** What a "no" is called, and the HTTP status it travels with. */
const STATUS = {
  bad_request: 400,
  signed_out: 401,
  bad_signature: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  blocked: 422,
  needs_reason: 422,
  missing: 422,
  too_many: 429,
  busy: 503,
} as const

export type ErrorCode = keyof typeof STATUS

/**
 * An answer of "no" that the caller should read, in the user's language. Anything else that is
 * thrown is a bug: logged whole, shown as one calm sentence.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: (typeof STATUS)[ErrorCode]
  /** Seconds after which it is worth asking again (429, 503). */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, message: string, options: { retryAfter?: number } = {}) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.status = STATUS[code]
    this.retryAfter = options.retryAfter
  }
}
