import type { Compilable, CompiledQuery } from 'kysely'
import { engineOf, type Db } from './database.ts'

type Value = string | number | Uint8Array
type Key = Value | readonly Value[]

// Beyond 200 values MySQL no longer looks into the index for each but goes by its statistics
// (eq_range_index_dive_limit), which are old just after much was written.
const LARGEST = 128

/**
 * A read of many keys at once whose SQL is built once for each of a few sizes: keys are filled up
 * to the next size with the last of them, so that the statements of the collector's batches, none
 * of which is as long as the other, are built and prepared once. `build` must make the same SQL
 * whatever the values, ask by every key, and not sort across keys: long lists come in pieces.
 */
export function compiledList<K extends Key, Args extends Value[], Row>(
  build: (db: Db, keys: K[], ...args: Args) => Compilable<Row>,
): (db: Db, keys: readonly K[], ...args: Args) => Promise<Row[]> {
  const known = new Map<string, Made<Row>>()
  return async (db, keys, ...args) => {
    const rows: Row[] = []
    for (let from = 0; from < keys.length; from += LARGEST) {
      const some = keys.slice(from, from + LARGEST)
      const size = 2 ** Math.ceil(Math.log2(some.length))
      const width = Array.isArray(some[0]) ? some[0].length : 0
      const name = `${engineOf(db)} ${size}`
      let made = known.get(name)
      if (!made) known.set(name, (made = make(build, db, { size, width, args: args.length })))
      const { query, places } = made
      const given: Value[] = width === 0 ? (some as Value[]) : (some as unknown as Value[][]).flat()
      const last = some.at(-1)!
      for (let n = some.length; n < size; n++) {
        if (width === 0) given.push(last as Value)
        else given.push(...(last as unknown as Value[]))
      }
      given.push(...args)
      const parameters = places.map((place, i) =>
        place === undefined ? query.parameters[i] : given[place],
      )
      rows.push(...(await db.executeQuery<Row>({ ...query, parameters })).rows)
    }
    return rows
  }
}

interface Made<Row> {
  query: CompiledQuery<Row>
  /** Which of the given values each parameter is; undefined: one that the query itself names. */
  places: (number | undefined)[]
}

function make<Row>(
  build: (db: Db, keys: any[], ...args: any[]) => Compilable<Row>,
  db: Db,
  { size, width, args }: { size: number; width: number; args: number },
): Made<Row> {
  const marks = Array.from(
    { length: size * Math.max(1, width) + args },
    (_, i) => `\u0001value ${i}`,
  )
  const keys = Array.from({ length: size }, (_, i) =>
    width === 0 ? marks[i]! : marks.slice(i * width, (i + 1) * width),
  )
  const query = build(db, keys, ...marks.slice(size * Math.max(1, width))).compile()
  const placeOf = new Map<unknown, number>(marks.map((mark, i) => [mark, i]))
  return { query, places: query.parameters.map((parameter) => placeOf.get(parameter)) }
}
