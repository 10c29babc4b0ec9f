import type { SelectQueryBuilder } from 'kysely'
import { type Asked, compiledOnce, type Read } from './compiled-once.ts'
import type { Db } from './database.ts'

type Value = string | number

/**
 * A read that is asked in several ways, each with SQL of its own: built once per way and kept.
 * `way` must name everything the SQL hangs on but the values, how many of these there are included.
 */
export function compiledWays(): <Row>(
  way: string,
  values: readonly Value[],
  build: (db: Db, values: any[]) => SelectQueryBuilder<any, any, Row>,
) => Asked<Row[]> {
  const known = new Map<string, Read<Value[], any[]>>()
  return (way, values, build) => {
    let read = known.get(way)
    if (!read) {
      read = compiledOnce((db: Db, ...given: Value[]) => build(db, given), values.length)
      known.set(way, read)
    }
    return read.of(...values)
  }
}
