import { insertAll } from '../../../db/bulk.ts'
import { inTransaction, type Database } from '../../../db/database.ts'
import type { Schema } from '../../../db/schema.ts'

/** Rows on their way into the database, table by table, a transaction at a time. */
export class Batch {
  rows = 0
  #tables = new Map<keyof Schema, object[]>()
  #waiting = 0
  #writing: Promise<void> = Promise.resolve()

  add<T extends keyof Schema>(table: T, row: Schema[T]) {
    const rows = this.#tables.get(table)
    if (rows) rows.push(row)
    else this.#tables.set(table, [row])
    this.#waiting++
  }

  get isFull() {
    return this.#waiting >= 60_000
  }

  /** Hands over what there is; the next rows are made while the database takes these. */
  async flush(db: Database) {
    const tables = this.#tables
    this.#tables = new Map()
    this.rows += this.#waiting
    this.#waiting = 0
    await this.#writing
    this.#writing = inTransaction(db, async (tx) => {
      for (const [table, rows] of tables) await insertAll(tx, table, rows as never[])
    })
    // Told by whoever waits next.
    this.#writing.catch(() => {})
  }

  /** Everything handed over is there. */
  settled(): Promise<void> {
    return this.#writing
  }
}
