import type { Compilable, CompiledQuery } from 'kysely'
import { engineOf, type Db, type Engine } from './database.ts'

type Value = string | number

/**
 * A read whose SQL is built once per engine and then only given other values: building a query
 * costs more than the look-up it stands for. `build` must make the same SQL whatever the values.
 */
export function compiledOnce<Args extends Value[], Row>(
  build: (db: Db, ...args: Args) => Compilable<Row>,
): (db: Db, ...args: Args) => Promise<Row[]> {
  const known = new Map<Engine, { query: CompiledQuery<Row>; from: (number | undefined)[] }>()
  return async (db, ...args) => {
    const engine = engineOf(db)
    let made = known.get(engine)
    if (!made) {
      const marks = args.map((_, i) => `\u0001value ${i}`)
      const query = build(db, ...(marks as unknown as Args)).compile()
      const from = query.parameters.map((parameter) => {
        const place = marks.indexOf(parameter as string)
        return place === -1 ? undefined : place
      })
      made = { query, from }
      known.set(engine, made)
    }
    const { query, from } = made
    const parameters = from.map((place, i) =>
      place === undefined ? query.parameters[i] : args[place],
    )
    return (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}

/** As `compiledOnce`, for a read of at most one row. */
export function compiledFirst<Args extends Value[], Row>(
  build: (db: Db, ...args: Args) => Compilable<Row>,
): (db: Db, ...args: Args) => Promise<Row | undefined> {
  const list = compiledOnce(build)
  return async (db, ...args) => (await list(db, ...args))[0]
}
