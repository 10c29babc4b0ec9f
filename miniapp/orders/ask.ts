/** What the server said "no" with, in words she can read; `words` is empty when the road failed. */
export class Refused extends Error {
  readonly words: string

  constructor(words: string) {
    super(words)
    this.words = words
  }
}

const PATIENCE_MS = 15_000

/** Asks the customers' door. */
export async function ask<T>(path: string, body?: object): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(`/api/miniapp${path}`, {
      signal: stop.signal,
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const told = await answer.json()
    if (answer.ok) return told as T
    throw new Refused(answer.status < 500 ? (told.error.message as string) : '')
  } catch (reason) {
    throw reason instanceof Refused ? reason : new Refused('')
  } finally {
    clearTimeout(timer)
  }
}
