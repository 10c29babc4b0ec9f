import { insertAll } from '../../../db/bulk.ts'
import { inTransaction, type Database } from '../../../db/database.ts'
import type { Schema } from '../../../db/schema.ts'

/** Rows on their way into the database, table by table, a transaction at a time. */
export class Batch {
  rows = 0
  #tables = new Map<keyof Schema, object[]>()
  #waiting = 0

  add<T extends keyof Schema>(table: T, row: Schema[T]) {
    const rows = this.#tables.get(table)
    if (rows) rows.push(row)
    else this.#tables.set(table, [row])
    this.#waiting++
  }

  get isFull() {
    return this.#waiting >= 60_000
  }

  async flush(db: Database) {
    const tables = this.#tables
    this.#tables = new Map()
    this.rows += this.#waiting
    this.#waiting = 0
    await inTransaction(db, async (tx) => {
      for (const [table, rows] of tables) await insertAll(tx, table, rows as never[])
    })
  }
}
