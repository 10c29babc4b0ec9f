import { ref } from 'vue'

/** A "no" from the server, or the road to it: `code` is short enough to read out on the phone. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.status = status
  }

  /** Nothing reached the server, so the same request may go again later. */
  get isRoad() {
    return this.status === 0
  }
}

/** False while the network is known to be away. */
export const isOnline = ref(navigator.onLine !== false)
addEventListener('online', () => (isOnline.value = true))
addEventListener('offline', () => (isOnline.value = false))

let onSignedOut: () => void = () => {}
/** Called once a request finds the session gone. */
export const whenSignedOut = (act: () => void) => (onSignedOut = act)

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const patience = 15_000

/** Asks the staff door. Paths are relative to `/api/sidebar`. */
export async function ask<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  // A DELETE without a body has no stated length, which body limits on the way stumble over.
  const letter = body === undefined && method === 'DELETE' ? {} : body
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), patience)
  const abort = () => stop.abort()
  signal?.addEventListener('abort', abort)

  let response: Response
  let text: string
  try {
    response = await fetch(`/api/sidebar${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(letter !== undefined && { 'content-type': 'application/json' }),
      },
      ...(letter !== undefined && { body: JSON.stringify(letter) }),
      signal: stop.signal,
    })
    text = await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    if (!stop.signal.aborted) isOnline.value = false
    throw new Refusal(stop.signal.aborted ? 'timeout' : 'offline', 0, '')
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }

  isOnline.value = true
  const answer = readJson(text)
  if (response.ok) return answer as T
  const said = (answer as { error?: { code?: unknown; message?: unknown } } | undefined)?.error
  const code = typeof said?.code === 'string' ? said.code : `http_${response.status}`
  if (response.status === 401) onSignedOut()
  throw new Refusal(
    code,
    response.status,
    typeof said?.message === 'string' && response.status < 500 ? said.message : '',
  )
}

export const get = <T>(path: string, signal?: AbortSignal) => ask<T>('GET', path, undefined, signal)

let ahead: { path: string; answer: Promise<unknown>; at: number } | undefined

/** Asks before the screen that wants it is drawn; `getAhead` takes the answer, once. */
export function askAhead(path: string): void {
  const answer = get(path)
  answer.catch(() => undefined)
  ahead = { path, answer, at: Date.now() }
}

/** What was asked ahead a moment ago, or asked now. */
export function getAhead<T>(path: string, signal?: AbortSignal): Promise<T> {
  const found = ahead?.path === path && Date.now() - ahead.at < 3_000 ? ahead.answer : undefined
  if (ahead?.path === path) ahead = undefined
  return found ? (found as Promise<T>) : get<T>(path, signal)
}
export const post = <T>(path: string, body: unknown = {}) => ask<T>('POST', path, body)

/** A path from its pieces; ids come from outside and are escaped. */
export const at = (parts: TemplateStringsArray, ...ids: (string | number)[]) =>
  parts.reduce((path, part, i) => path + encodeURIComponent(ids[i - 1] ?? '') + part)

/** 「?a=1&b=2」 without what is empty. */
export function query(fields: Record<string, string | number | null | undefined>) {
  const pairs = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  return pairs.length ? `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}` : ''
}

/** A key for one wish: the same tap twice is one deed. */
export function newKey() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function readJson(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
