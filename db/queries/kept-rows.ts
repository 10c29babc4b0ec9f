import type { Asked } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { newId } from '../ids.ts'
import { findSettingRow, saveSetting } from './settings.ts'

/** Rows that are asked for all day and change once a week: read again only when their mark has changed. */
export interface KeptRows<Row> {
  (db: Db): Promise<readonly Row[]>
  /** The mark, to be asked together with other things. */
  mark(): Asked<string>
  /** The rows as they are since this mark, which was read in this same request. */
  since(db: Db, mark: string): Promise<readonly Row[]>
}

const settingOf = (name: string) => `kept:${name}`

/** Who changes rows that are kept under this name says so here, in the same transaction. */
export const markChanged = (tx: Db, name: string, at: number) =>
  saveSetting(tx, settingOf(name), newId('mark'), at)

/**
 * Keeps what `read` answers, per database, in this process. Whoever asks reads the mark first and
 * the rows after it, so what is kept is never older than its mark, whichever process changed them.
 */
export function keptRows<Row>(name: string, read: (db: Db) => Promise<Row[]>): KeptRows<Row> {
  const known = new WeakMap<Db, { mark: string; rows: Promise<readonly Row[]> }>()
  const mark = (): Asked<string> => {
    const { parts, answer } = findSettingRow.of(settingOf(name))
    return { parts, answer: (rows) => answer(rows)?.valueJson ?? '' }
  }
  const since = (db: Db, mark: string) => {
    // What a transaction sees is its own.
    if (db.isTransaction) return read(db)
    const kept = known.get(db)
    if (kept?.mark === mark) return kept.rows
    const rows = read(db)
    known.set(db, { mark, rows })
    rows.catch(() => known.delete(db))
    return rows
  }
  const alone = async (db: Db) =>
    since(db, (await findSettingRow(db, settingOf(name)))?.valueJson ?? '')
  return Object.assign(alone, { mark, since })
}
