import { sql, type Insertable, type SelectQueryBuilder } from 'kysely'
import { engineOf, type Db } from './database.ts'
import type { Schema } from './schema.ts'

type Table = keyof Schema & string
type Row<T extends Table> = Insertable<Schema[T]>
type Column<T extends Table> = keyof Schema[T] & string

/** Inserts the row, or brings the one with the same `key` columns up to date with it. */
export async function upsert<T extends Table>(db: Db, table: T, row: Row<T>, key: Column<T>[]) {
  await upsertAll(db, table, [row], key)
}

/** As `upsert`, for many rows in one statement; an empty list does nothing. */
export async function upsertAll<T extends Table>(
  db: Db,
  table: T,
  rows: Row<T>[],
  key: Column<T>[],
) {
  for (let from = 0; from < rows.length; from += 200) {
    const some = rows.slice(from, from + 200)
    const changed = Object.keys(some[0]!).filter((column) => !key.includes(column as Column<T>))
    const insert = db.insertInto(table).values(some as any) as any
    if (engineOf(db) === 'mysql') {
      const set = Object.fromEntries(
        (changed.length > 0 ? changed : key).map((column) => [
          column,
          sql`values(${sql.ref(column)})`,
        ]),
      )
      await insert.onDuplicateKeyUpdate(set).execute()
    } else {
      await insert
        .onConflict((conflict: any) =>
          changed.length > 0
            ? conflict
                .columns(key)
                .doUpdateSet((eb: any) =>
                  Object.fromEntries(
                    changed.map((column) => [column, eb.ref(`excluded.${column}`)]),
                  ),
                )
            : conflict.columns(key).doNothing(),
        )
        .execute()
    }
  }
}

/** Inserts the row; false when a row with the same key stands already. Nothing else is forgiven. */
export async function insertOnce<T extends Table>(db: Db, table: T, row: Row<T>): Promise<boolean> {
  try {
    await db
      .insertInto(table)
      .values(row as any)
      .execute()
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

/** True for "a row with this unique key exists" of either engine. */
export function isDuplicate(error: unknown): boolean {
  const { errno, errcode } = error as { errno?: number; errcode?: number }
  // MySQL ER_DUP_ENTRY; SQLite's CONSTRAINT_PRIMARYKEY and CONSTRAINT_UNIQUE.
  return errno === 1062 || errcode === 1555 || errcode === 2067
}

/** Locks the selected rows until the transaction ends. SQLite has one writer, so it needs no lock. */
export function lockRows<Q extends SelectQueryBuilder<any, any, any>>(db: Db, query: Q): Q {
  return engineOf(db) === 'mysql' ? (query.forUpdate() as Q) : query
}
