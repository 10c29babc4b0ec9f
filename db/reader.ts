import type { Database, Db } from './database.ts'

/**
 * The short way to an engine for reads that stand alone: their SQL is made and their columns have
 * our names, so nothing of Kysely need stand between.
 */
export interface Reader {
  /** True: an engine behind a wire, where asking once for many things is cheaper than asking often. */
  isFar: boolean
  /** Rows with the names the statement gives them; nothing while the engine is not open yet. */
  rows(sql: string, parameters: unknown[]): Promise<any[]> | any[] | undefined
}

const readers = new WeakMap<object, Reader>()

/** From now on `db` has this short way. */
export const keepReader = (db: Database, reader: Reader) => readers.set(db, reader)

/** The short way of `db`; inside a transaction there is none: its reads are its own. */
export const readerOf = (db: Db): Reader | undefined =>
  db.isTransaction ? undefined : readers.get(db)
