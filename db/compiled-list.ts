import type { SelectQueryBuilder } from 'kysely'
import type { Asked } from './compiled-once.ts'
import type { Db } from './database.ts'
import { Statement } from './statement.ts'

type Value = string | number | Uint8Array
type Key = Value | readonly Value[]

// Beyond 200 values MySQL no longer looks into the index for each but goes by its statistics
// (eq_range_index_dive_limit), which are old just after much was written.
const LARGEST = 128

/** A read of many keys that can be asked alone, or, with `of`, together with others. */
export interface ListRead<K, Args extends Value[], Row> {
  (db: Db, keys: readonly K[], ...args: Args): Promise<Row[]>
  of(keys: readonly K[], ...args: Args): Asked<Row[]>
}

/**
 * A read of many keys at once whose SQL is built once for each of a few sizes: keys are filled up
 * to the next size with the last of them, so that the statements of the collector's batches, none
 * of which is as long as the other, are built and prepared once. `build` must make the same SQL
 * whatever the values, ask by every key, and not sort across keys: long lists come in pieces.
 */
export function compiledList<K extends Key, Args extends Value[], Row>(
  build: (db: Db, keys: K[], ...args: Args) => SelectQueryBuilder<any, any, Row>,
): ListRead<K, Args, Row> {
  const known = new Map<number, Statement<Row>>()
  const pieces = (keys: readonly K[], args: Args) => {
    const found = []
    for (let from = 0; from < keys.length; from += LARGEST) {
      const some = keys.slice(from, from + LARGEST)
      const size = 2 ** Math.ceil(Math.log2(some.length))
      const width = Array.isArray(some[0]) ? some[0].length : 0
      let statement = known.get(size)
      if (!statement) known.set(size, (statement = ofSize(build, size, width, args.length)))
      const values: Value[] =
        width === 0 ? (some as Value[]) : (some as unknown as Value[][]).flat()
      const last = some.at(-1)!
      for (let n = some.length; n < size; n++) {
        if (width === 0) values.push(last as Value)
        else values.push(...(last as readonly Value[]))
      }
      values.push(...args)
      found.push({ statement, values })
    }
    return found
  }
  const alone = async (db: Db, keys: readonly K[], ...args: Args) => {
    const rows: Row[] = []
    for (const { statement, values } of pieces(keys, args)) {
      rows.push(...(await statement.rows(db, values)))
    }
    return rows
  }
  const of = (keys: readonly K[], ...args: Args) => ({
    parts: pieces(keys, args),
    answer: (parts: Row[][]) => parts.flat(),
  })
  return Object.assign(alone, { of })
}

function ofSize<K, Row>(
  build: (db: Db, keys: K[], ...args: any[]) => SelectQueryBuilder<any, any, Row>,
  size: number,
  width: number,
  args: number,
): Statement<Row> {
  const count = size * Math.max(1, width)
  return new Statement(
    (db, ...marks: string[]) => {
      const keys = Array.from({ length: size }, (_, i) =>
        width === 0 ? marks[i]! : marks.slice(i * width, (i + 1) * width),
      )
      return build(db, keys as K[], ...marks.slice(count))
    },
    { values: count + args, isText: true },
  )
}
