import { inTransaction } from '../../db/database.ts'
import { insertBadEvent } from '../../db/queries/bad-events.ts'
import { deleteViewNews, listFirstViewNews, takeViewNews } from '../../db/queries/view-news.ts'
import { isDuplicate } from '../../db/write.ts'
import type { Deps } from '../deps.ts'
import { isAboutTheData } from './about-the-data.ts'
import { reactToNews, type Reactions } from './react-to-news.ts'
import { readNews } from './view-news.ts'

// So much news at once: enough to be cheap, little enough that events do not wait for long. A rush
// tells of some five hundred events in so many characters, quiet hours of one event in each row.
const AT_ONCE = 64
const AT_ONCE_TEXT = 40_000
const ATTEMPTS = 6

type Following = Pick<Deps, 'db' | 'now' | 'live' | 'log'>

/** Follows up whatever news there is, this process's or one's that died; returns when it stands. */
export async function followViews(deps: Following): Promise<void> {
  while ((await listFirstViewNews(deps.db)).length > 0) {
    let isMore = true
    try {
      isMore = await follow(deps, AT_ONCE)
    } catch (error) {
      if (!isAboutTheData(error)) throw error
      // One of them is bad; it must not hold up its neighbours.
      await followOne(deps)
    }
    if (!isMore) return
  }
}

/** Says whether there may be more. */
async function follow(deps: Following, limit: number): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { isMore, reactions } = await inTransaction(deps.db, async (tx) => {
        const taken = await takeViewNews(tx, limit)
        const rows = firstOf(taken)
        const news = readNews(rows.map(({ changesJson }) => changesJson))
        const none: Reactions = []
        const reactions = news.length > 0 ? await reactToNews(tx, deps, news) : none
        await deleteViewNews(
          tx,
          rows.map(({ id }) => id),
        )
        return { isMore: rows.length < taken.length || taken.length === limit, reactions }
      })
      for (const [staffId, event] of reactions) deps.live.publish(staffId, event)
      return isMore
    } catch (error) {
      // Another process has just queued the same work.
      if (attempt >= ATTEMPTS || !isDuplicate(error)) throw error
    }
  }
}

/** As many as are followed at once; always one. */
function firstOf<Row extends { changesJson: string }>(rows: Row[]): Row[] {
  let size = 0
  const end = rows.findIndex(({ changesJson }) => (size += changesJson.length) > AT_ONCE_TEXT)
  return end === -1 ? rows : rows.slice(0, Math.max(1, end))
}

/** The first alone; if nothing can follow from it, it is set apart. */
async function followOne(deps: Following): Promise<void> {
  try {
    await follow(deps, 1)
  } catch (error) {
    if (!isAboutTheData(error)) throw error
    deps.log.error({ err: error }, 'news of views were set apart')
    await inTransaction(deps.db, async (tx) => {
      const [row] = await takeViewNews(tx, 1)
      if (!row) return
      const reason = String((error as Error).message).slice(0, 500)
      await insertBadEvent(tx, { id: row.id, reason, raw: row.changesJson, receivedAt: deps.now() })
      await deleteViewNews(tx, [row.id])
    })
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
