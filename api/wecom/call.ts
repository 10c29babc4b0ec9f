import type { Logger } from 'pino'
import * as v from 'valibot'
import { WecomError } from './error.ts'

export interface CallOptions {
  query?: Record<string, string>
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: unknown
  form?: FormData
  /** False: a call whose answer got lost must not be made again, it may have happened. */
  isRepeatable?: boolean
}

/** The client's own line, with its token: what a part of WeCom's interface is built on. */
export type Call = <S extends v.GenericSchema>(
  path: string,
  answer: S,
  how?: CallOptions,
) => Promise<v.InferOutput<S>>

export interface Wire {
  /** One question to WeCom, asked again while that may help. Throws a WecomError. */
  call<S extends v.GenericSchema>(
    path: string,
    answer: S,
    options?: CallOptions & { hide?: string },
  ): Promise<v.InferOutput<S>>
}

export interface WireOptions {
  /** The global fetch, or the simulator's. */
  fetch: (request: Request) => Response | Promise<Response>
  apiUrl: string
  now: () => number
  log?: Logger | undefined
  sleep?: ((ms: number) => Promise<void>) | undefined
  random?: (() => number) | undefined
  timeoutMs?: number | undefined
}

const BUSY = new Set([-1, 6000, 45033, 45035])
const OVER_LIMIT = new Set([45009, 45036])
const TRIES = 4
const MAX_BYTES = 12 * 1024 * 1024
const SECOND = 1000
/** A file of WeCom's 20 MB on the three megabits of a small server. */
const FILE_TIMEOUT = 60 * SECOND

const envelope = v.object({
  errcode: v.optional(v.pipe(v.number(), v.integer()), 0),
  errmsg: v.optional(v.string(), ''),
})

/**
 * Speaks WeCom's wire: deadline, size cap, error classes, back-off with jitter. A call over the
 * limit bars its path for as long as WeCom would (a minute, then longer), so we do not knock in vain.
 */
export function createWire(options: WireOptions): Wire {
  const { apiUrl, now, log, timeoutMs = 8 * SECOND, random = Math.random } = options
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)))
  const barred = new Map<string, { until: number; level: number }>()

  async function ask(path: string, request: Request, patience: number): Promise<unknown> {
    const deadline = new AbortController()
    const late = new Promise<never>((_, reject) =>
      deadline.signal.addEventListener('abort', () => reject(new Error('timeout'))),
    )
    const timer = setTimeout(() => deadline.abort(), patience)
    try {
      // The race: a simulator in the same process does not know about signals.
      const answer = (async () => {
        const response = await options.fetch(new Request(request, { signal: deadline.signal }))
        if (!response.ok) {
          await response.body?.cancel()
          throw new WecomError(response.status >= 500 ? 'unreachable' : 'refused', path, {
            detail: `HTTP ${response.status}`,
          })
        }
        return await readCapped(path, response)
      })()
      const bytes = await Promise.race([answer, late])
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch (error) {
      if (error instanceof WecomError) throw error
      // JSON.parse quotes what it could not read; the text of an answer belongs in no log.
      if (
        error instanceof SyntaxError ||
        (error instanceof TypeError && /decod|encoded/.test(error.message))
      )
        throw new WecomError('malformed', path, { detail: 'the answer is not JSON' })
      const reason = error instanceof Error && error.message === 'timeout' ? 'timeout' : 'no answer'
      throw new WecomError('unreachable', path, { detail: reason })
    } finally {
      clearTimeout(timer)
    }
  }

  function checkEnvelope(path: string, answer: unknown, attempt: number, hide: string | undefined) {
    const read = v.safeParse(envelope, answer)
    if (!read.success) throw new WecomError('malformed', path, { detail: 'no errcode' })
    const { errcode, errmsg } = read.output
    if (errcode === 0) return
    const clean = hide ? errmsg.replaceAll(hide, '…') : errmsg
    const detail = clean.slice(0, 200)
    if (OVER_LIMIT.has(errcode)) {
      const retryAt = bar(path, attempt)
      throw new WecomError('limited', path, { errcode, detail, retryAt })
    }
    throw new WecomError(BUSY.has(errcode) ? 'busy' : 'refused', path, { errcode, detail })
  }

  // A first refusal may be a spike: 2 s. Then the windows WeCom names: a minute … an hour. A
  // hundred parallel answers of one window count once.
  function bar(path: string, attempt: number): number {
    const old = barred.get(path)
    if (old && now() < old.until && !(old.level === 1 && attempt > 1)) return old.until
    const level = (old?.level ?? 0) + 1
    const wait = level === 1 ? 2 * SECOND : Math.min(3600, 60 * 2 ** (level - 2)) * SECOND
    barred.set(path, { until: now() + wait, level })
    return now() + wait
  }

  /** Waits out a short bar, refuses to knock during a long one. */
  async function passBar(path: string) {
    const left = (barred.get(path)?.until ?? 0) - now()
    // A clock that was set back must not keep the door shut longer than the longest window.
    if (left <= 0 || left > 3600 * SECOND) return
    if (barred.get(path)!.level === 1) return sleep(left * (1 + random() / 4))
    throw new WecomError('limited', path, {
      errcode: 45009,
      detail: 'still barred',
      retryAt: now() + left,
    })
  }

  return {
    async call(path, schema, { query = {}, body, form, isRepeatable = true, hide } = {}) {
      const url = new URL(`${apiUrl}/cgi-bin/${path}`)
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      const patience = form ? Math.max(timeoutMs, FILE_TIMEOUT) : timeoutMs
      await passBar(path)
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await ask(path, build(url, body, form), patience)
          checkEnvelope(path, answer, attempt, hide)
          barred.delete(path)
          const read = v.safeParse(schema, answer)
          if (read.success) return read.output
          const field = v.getDotPath(read.issues[0]) ?? '?'
          throw new WecomError('malformed', path, { detail: `field ${field}` })
        } catch (error) {
          if (!(error instanceof WecomError)) throw error
          const wait = waitBefore(error, attempt, isRepeatable, random(), now())
          log?.[wait === undefined ? 'warn' : 'info'](
            { path, fault: error.fault, errcode: error.errcode, attempt },
            'WeCom call failed',
          )
          if (wait === undefined) throw error
          await sleep(wait)
        }
      }
    },
  }
}

/** How long to wait before the next try; undefined: no further try. */
function waitBefore(
  error: WecomError,
  attempt: number,
  isRepeatable: boolean,
  chance: number,
  now: number,
): number | undefined {
  const jitter = 0.5 + chance / 2
  if (error.fault === 'limited') {
    const left = (error.retryAt ?? Infinity) - now
    return attempt === 1 && left <= 2 * SECOND ? left + SECOND * chance : undefined
  }
  if (error.fault === 'busy')
    return attempt < TRIES ? Math.min(5000, 300 * 2 ** attempt) * jitter : undefined
  // Lost on the way, or cut off by something between us: it may have happened.
  const isLost = error.fault === 'unreachable' || /not JSON/.test(error.message)
  return isLost && isRepeatable && attempt < 3 ? 500 * 2 ** attempt * jitter : undefined
}

// WeCom refuses \uXXXX escapes, which is how JSON.stringify writes half a surrogate pair.
const wellFormed = (_: string, value: unknown) =>
  typeof value === 'string' ? Buffer.from(value).toString() : value

function build(url: URL, body: unknown, form: FormData | undefined): Request {
  // Never followed: the address carries a token, and WeCom does not redirect.
  const redirect = 'manual'
  if (form) return new Request(url, { method: 'POST', body: form, redirect })
  if (body === undefined) return new Request(url, { redirect })
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body, wellFormed),
    redirect,
  })
}

async function readCapped(path: string, response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array()
  let size = 0
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > MAX_BYTES) {
      await reader.cancel()
      throw new WecomError('malformed', path, { detail: 'the answer is too large' })
    }
    chunks.push(value)
  }
}
