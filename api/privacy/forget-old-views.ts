import { inTransaction } from '../../db/database.ts'
import {
  deleteOldLetters,
  deleteOldNotices,
  findNextArrival,
  listNamedViewIds,
} from '../../db/queries/forgetting.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { forgetReadings } from './forget-readings.ts'
import { findKeptDays } from './retention.ts'

const CURSOR = 'forgotten-until'
/** What the last night's purge did, for whoever answers for it. */
export const PURGE_REPORT = 'purge-report'
/** Days for which WeCom's letters, and what could not be read, are kept. */
export const LETTER_DAYS = 30
const AT_ONCE = 500
/** A night forgets no more than this; the rest waits for the next. */
const A_NIGHT = 100_000

export interface PurgeReport {
  at: number
  /** Displays of which nobody knows any more who looked. */
  views: number
  notices: number
  letters: number
  /** False: there was more than one night takes. */
  isWhole: boolean
}

/**
 * Every day: who read what is forgotten after 180 days, or sooner where the shop chose so; that it
 * was read stays. Old notices and letters go. From the oldest on, some hundred displays at a time,
 * and tomorrow from where it stopped. Keeps a report.
 */
export async function forgetOldViews({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  const until = at - (await findKeptDays(db)) * DAY
  let views = 0
  let isWhole = true
  // How far this hour is looked through: what cannot be forgotten hides nothing behind it.
  let lastId = ''
  for (;;) {
    const done = (await findSetting<number>(db, CURSOR)) ?? 0
    const next = await findNextArrival(db, done)
    if (!next || next.receivedAt > until) break
    if (views >= A_NIGHT) {
      isWhole = false
      break
    }
    const upTo = Math.min(until, next.receivedAt + DAY / 24)
    const { ids, forgotten } = await inTransaction(db, async (tx) => {
      const ids = await listNamedViewIds(tx, { after: done, until: upTo }, lastId, AT_ONCE)
      const forgotten = await forgetReadings(tx, ids, at)
      if (ids.length < AT_ONCE) await saveSetting(tx, CURSOR, upTo, at)
      return { ids, forgotten }
    })
    views += forgotten
    lastId = ids.length < AT_ONCE ? '' : ids.at(-1)!
  }
  const notices = await deleteOldNotices(db, until)
  const letters = await deleteOldLetters(db, at - LETTER_DAYS * DAY)
  const report: PurgeReport = { at, views, notices, letters, isWhole }
  await saveSetting(db, PURGE_REPORT, report, at)
}
