import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listen } from '../../sidebar/live/live.ts'

// A break of the line the browser mends itself. A server that starts anew behind a proxy answers
// 502 for a moment, and then the browser listens no more.

class Ear extends EventTarget {
  static readonly CLOSED = 2
  static all: Ear[] = []
  readyState = 0
  constructor() {
    super()
    Ear.all.push(this)
  }
  close() {
    this.readyState = Ear.CLOSED
  }
  hear(what: 'open' | 'error') {
    if (what === 'open') this.readyState = 1
    this.dispatchEvent(new Event(what))
  }
}

const outdated: unknown[] = []
const cache = {
  invalidateQueries: async ({ key }: { key: unknown }) => void outdated.push(key),
  getQueryData: () => undefined,
}
let stop = () => {}

beforeEach(() => {
  vi.useFakeTimers()
  Ear.all = []
  outdated.length = 0
  vi.stubGlobal('EventSource', Ear)
  vi.stubGlobal('fetch', async () => Response.json({}))
  stop = listen(cache as never)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('turned away for a moment she is listened for again, and what was missed is asked for', async () => {
  Ear.all[0]!.hear('open')
  expect(outdated).toEqual([])
  Ear.all[0]!.close()
  Ear.all[0]!.hear('error')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Ear.all).toHaveLength(2)
  Ear.all[1]!.hear('open')
  expect(outdated).toEqual([['door']])
})

test('a mere break is left to the browser, and nobody listens once she is out', async () => {
  Ear.all[0]!.hear('error')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Ear.all).toHaveLength(1)
  Ear.all[0]!.close()
  Ear.all[0]!.hear('error')
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Ear.all).toHaveLength(1)
})
