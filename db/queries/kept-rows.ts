import type { Asked } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { newId } from '../ids.ts'
import { findSettingRow, saveSetting } from './settings.ts'

/** What is asked for all day and changes once a week: read again only when its mark has changed. */
export interface Kept<What> {
  (db: Db): Promise<What>
  /** The mark, to be asked together with other things; whatever is kept under one name has one. */
  mark(): Asked<string>
  /** As it is since this mark, which was read in this same request. */
  since(db: Db, mark: string): Promise<What>
}

const settingOf = (name: string) => `kept:${name}`

/** Who changes what is kept under this name says so here, in the same transaction. */
export const markChanged = (tx: Db, name: string, at: number) =>
  saveSetting(tx, settingOf(name), newId('mark'), at)

/**
 * Keeps what `read` answers, per database, in this process. Whoever asks reads the mark first and
 * the rest after it, so what is kept is never older than its mark, whichever process changed it.
 */
export function kept<What>(name: string, read: (db: Db) => Promise<What>): Kept<What> {
  const known = new WeakMap<Db, { mark: string; what: Promise<What> }>()
  const mark = (): Asked<string> => {
    const { parts, answer } = findSettingRow.of(settingOf(name))
    return { parts, answer: (rows) => answer(rows)?.valueJson ?? '' }
  }
  const since = (db: Db, mark: string) => {
    // What a transaction sees is its own.
    if (db.isTransaction) return read(db)
    const one = known.get(db)
    if (one?.mark === mark) return one.what
    const what = read(db)
    known.set(db, { mark, what })
    what.catch(() => known.delete(db))
    return what
  }
  const alone = async (db: Db) =>
    since(db, (await findSettingRow(db, settingOf(name)))?.valueJson ?? '')
  return Object.assign(alone, { mark, since })
}
