import type { DatabaseConnection, Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * The short way to an engine for statements whose SQL is made, and whose columns have our names:
 * nothing of Kysely need stand between.
 */
export interface Reader {
  /** True: an engine behind a wire, where asking once for many things is cheaper than asking often. */
  isFar: boolean
  /** Rows with the names the statement gives them; nothing while the engine is not open yet. */
  rows(sql: string, parameters: unknown[]): Promise<any[]> | any[] | undefined
}

const readers = new WeakMap<object, Reader>()

/** From now on `db` has this short way. */
export const keepReader = (db: Kysely<Schema>, reader: Reader) => readers.set(db, reader)

/** The short way of `db`; a transaction has its own, over its connection. */
export const readerOf = (db: Kysely<Schema>): Reader | undefined => readers.get(db)

// A statement that is made already needs no node; Kysely's own way wants one.
const NODE = { kind: 'RawNode', sqlFragments: [], parameters: [] } as const
const QUERY_ID = { queryId: '' }

/** From now on the transaction has a short way to its connection, which also takes writes. */
export async function keepReaderOfTransaction(tx: Transaction<Schema>, isFar: boolean) {
  let connection: DatabaseConnection | undefined
  await tx.getExecutor().provideConnection(async (its) => {
    connection = its
  })
  readers.set(tx, {
    isFar,
    rows: async (sql, parameters) =>
      (await connection!.executeQuery<any>({ query: NODE, queryId: QUERY_ID, sql, parameters }))
        .rows,
  })
}
