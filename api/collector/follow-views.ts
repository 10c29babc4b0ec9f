import { inTransaction, type Db } from '../../db/database.ts'
import { insertBadEvent } from '../../db/queries/bad-events.ts'
import {
  deleteViewNews,
  listFirstViewNews,
  takeOneViewNews,
  takeViewNews,
} from '../../db/queries/view-news.ts'
import { isDuplicate } from '../../db/write.ts'
import type { Deps } from '../deps.ts'
import { isAboutTheData } from './about-the-data.ts'
import { letBatchPass } from './pressure.ts'
import { reactToNews } from './react-to-news.ts'
import { leaveJoined, readNews } from './view-news.ts'

// So many rows are read at once, and so many displays followed in one transaction: enough to be
// cheap, few enough that the next batch of events need not wait for long.
const ROWS = 256
const DISPLAYS = 96
const ATTEMPTS = 6

type Following = Pick<Deps, 'db' | 'now' | 'live' | 'log'>
type Take = (tx: Db) => Promise<{ id: string; changesJson: string }[]>

/**
 * Follows up whatever news there is, this process's or one's that died; returns when it stands.
 * SQLite answers without a pause: between two pieces the sockets, and with them the collector, have
 * their turn.
 */
export async function followViews(deps: Following): Promise<void> {
  while ((await listFirstViewNews(deps.db)).length > 0) {
    for (const id of await followOldest(deps)) {
      await letBatchPass()
      await followAlone(deps, id)
    }
    await letBatchPass()
  }
}

/** Returns the rows that are left to be followed one by one. */
async function followOldest(deps: Following): Promise<string[]> {
  try {
    return await follow(deps, (tx) => takeViewNews(tx, ROWS))
  } catch (error) {
    if (!isAboutTheData(error)) throw error
    // One of them is bad; it must not hold up its neighbours.
    return (await listFirstViewNews(deps.db)).map(({ id }) => id)
  }
}

/** One row; if nothing can follow from it, it is set apart. */
async function followAlone(deps: Following, id: string): Promise<void> {
  try {
    await follow(deps, (tx) => takeOneViewNews(tx, id))
  } catch (error) {
    if (!isAboutTheData(error)) throw error
    deps.log.error({ err: error }, 'news of views were set apart')
    await inTransaction(deps.db, async (tx) => {
      const [row] = await takeOneViewNews(tx, id)
      if (!row) return
      const reason = String((error as Error).message).slice(0, 500)
      await insertBadEvent(tx, { id: row.id, reason, raw: row.changesJson, receivedAt: deps.now() })
      await deleteViewNews(tx, [row.id])
    })
  }
}

/**
 * Follows what it takes. Of a rush, which tells of each display again and again, that is too much
 * for once: then the news are only joined by display; returns the rows they lie in now.
 */
async function follow(deps: Following, take: Take): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { left, reactions } = await inTransaction(deps.db, async (tx) => {
        const rows = await take(tx)
        const news = readNews(rows.map(({ changesJson }) => changesJson))
        const isTooMuch = news.length > DISPLAYS
        const left = isTooMuch ? await leaveJoined(tx, news, DISPLAYS) : []
        const reactions = isTooMuch || news.length === 0 ? [] : await reactToNews(tx, deps, news)
        await deleteViewNews(
          tx,
          rows.map(({ id }) => id),
        )
        return { left, reactions }
      })
      for (const [staffId, event] of reactions) deps.live.publish(staffId, event)
      return left
    } catch (error) {
      // Another process has just queued the same work.
      if (attempt >= ATTEMPTS || !isDuplicate(error)) throw error
    }
  }
}

// Batches arrive closely and their news are often of the same displays: a moment's wait joins them.
// The more there is to do the longer it is, but nobody's radar waits for a second.
const SOON_MS = 100
const LATEST_MS = 600
const WAIT_PER_WORK = 8

/** Follows up what this process's collector leaves behind, soon. */
export class Follower {
  #timer: NodeJS.Timeout | undefined
  #isMore = false
  #pause = SOON_MS
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** There is news. */
  ring() {
    this.#isMore = true
    if (!this.#timer) this.#timer = setTimeout(() => this.#follow(), this.#pause).unref()
  }

  async #follow() {
    this.#isMore = false
    const began = performance.now()
    try {
      await followViews(this.#deps)
    } catch (error) {
      // It is in the database and the next tick finds it.
      this.#deps.log.error({ err: error }, 'what follows from views has to wait')
    }
    const took = performance.now() - began
    this.#pause = Math.min(LATEST_MS, Math.max(SOON_MS, took * WAIT_PER_WORK))
    this.#timer = undefined
    if (this.#isMore) this.ring()
  }
}
