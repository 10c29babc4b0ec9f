import { insertBadEvent } from '../../db/queries/bad-events.ts'
import { newId } from '../../db/ids.ts'
import type { Deps } from '../deps.ts'
import { isAboutTheData } from './about-the-data.ts'
import { Follower } from './follow-views.ts'
import type { Arrival } from './arrival.ts'
import { keepEvents, type Outcome } from './keep-arrivals.ts'
import { eventsAnswered, eventsWait, tookForEvents } from './pressure.ts'

/** What became of a request. Only `kept` is durable; after `busy` nothing is and it may come again. */
export type Kept = Outcome | 'busy' | 'crowding' | 'spoilt'

const BATCH_ARRIVALS = 512
const BATCH_EVENTS = 2_000
const WAITING = 4_096
// One browser may fill a quarter of the queue; the rest stays for the others.
const WAITING_OF_ONE = WAITING / 4
const MANY = 8
const BREATH_MS = 1

interface Waiting {
  arrival: Arrival
  answer: (kept: Kept) => void
}

/**
 * Group commit without a timer, one writer per process: what arrives while a batch is being
 * written is the next batch, and nobody is answered before the commit.
 */
export class Writer {
  #waiting: Waiting[] = []
  readonly #bySource = new Map<string, number>()
  #isWriting = false
  readonly #deps: Deps
  readonly #follower: Follower

  constructor(deps: Deps) {
    this.#deps = deps
    this.#follower = new Follower(deps)
  }

  /** Resolves once the events are durable, or it is known that none of them is. */
  keep(arrival: Arrival): Promise<Kept> {
    const { source } = arrival.by
    const ofOne = this.#bySource.get(source) ?? 0
    if (this.#waiting.length >= WAITING) return Promise.resolve('busy')
    if (ofOne >= WAITING_OF_ONE) return Promise.resolve('crowding')
    this.#bySource.set(source, ofOne + 1)
    eventsWait()
    return new Promise((done) => {
      const answer = (kept: Kept) => {
        eventsAnswered()
        done(kept)
      }
      this.#waiting.push({ arrival, answer })
      if (this.#isWriting) return
      this.#isWriting = true
      setImmediate(() => this.#write())
    })
  }

  async #write() {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch()
      await this.#keepAll(batch)
      await this.#gather(batch.length)
    }
    this.#isWriting = false
  }

  /**
   * The sockets get their turns: as long as one brings something, it joins the next batch, since a
   * batch of one costs nearly what a batch of ten does. Of many that were just answered most come
   * back at once: for them a breath is waited, lest one goes ahead alone and all others behind it.
   */
  async #gather(answered: number) {
    for (let before = -1; before < this.#waiting.length && !this.#isWhole;) {
      before = this.#waiting.length
      await new Promise((turn) => setImmediate(turn))
      if (this.#waiting.length > before || before >= answered || answered < MANY) continue
      await new Promise((breath) => setTimeout(breath, BREATH_MS))
    }
  }

  get #isWhole() {
    return this.#waiting.length >= BATCH_ARRIVALS
  }

  #nextBatch(): Waiting[] {
    let size = 0
    let events = 0
    while (size < this.#waiting.length && size < BATCH_ARRIVALS && events < BATCH_EVENTS) {
      events += this.#waiting[size++]!.arrival.events.length
    }
    const batch = this.#waiting.splice(0, size)
    for (const { arrival } of batch) {
      const left = this.#bySource.get(arrival.by.source)! - 1
      if (left === 0) this.#bySource.delete(arrival.by.source)
      else this.#bySource.set(arrival.by.source, left)
    }
    return batch
  }

  async #keepAll(batch: Waiting[]): Promise<void> {
    const began = performance.now()
    try {
      const { outcomes, isNews } = await keepEvents(
        this.#deps,
        batch.map(({ arrival }) => arrival),
      )
      batch.forEach(({ answer }, i) => answer(outcomes[i]!))
      tookForEvents(performance.now() - began)
      if (isNews) this.#follower.ring()
    } catch (error) {
      if (!isAboutTheData(error)) {
        this.#deps.log.error({ err: error, requests: batch.length }, 'events could not be kept')
        for (const { answer } of batch) answer('busy')
      } else if (batch.length > 1) {
        // One of them is bad; it must not take its neighbours along.
        const middle = batch.length >> 1
        await this.#keepAll(batch.slice(0, middle))
        await this.#keepAll(batch.slice(middle))
      } else await this.#setApart(batch[0]!, error)
    }
  }

  async #setApart({ arrival, answer }: Waiting, error: unknown) {
    const { db, now, log } = this.#deps
    log.error({ err: error, shareId: arrival.shareId }, 'a request of events was set apart')
    try {
      await insertBadEvent(db, {
        id: newId('bad'),
        reason: String((error as Error).message).slice(0, 500),
        raw: JSON.stringify({
          shareId: arrival.shareId,
          visit: arrival.visit,
          events: told(arrival),
        }),
        receivedAt: now(),
      })
      answer('spoilt')
    } catch (another) {
      log.error({ err: another }, 'a bad request could not be kept')
      answer('busy')
    }
  }
}

const told = ({ events }: Arrival) =>
  events.map((event) => ({ ...event, id: event.id.toString('hex') }))
