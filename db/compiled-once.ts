import type { SelectQueryBuilder } from 'kysely'
import type { Db } from './database.ts'
import { Statement } from './statement.ts'

type Value = string | number

/** A question with its values, to be asked together with others. */
export interface Asked<Answer> {
  /** One statement; of a long list, several. */
  parts: { statement: Statement<any>; values: readonly unknown[] }[]
  /** The answer from the rows of each part. */
  answer(rows: any[][]): Answer
}

/** A read that can be asked alone, or, with `of`, together with others. */
export interface Read<Args extends Value[], Answer> {
  (db: Db, ...args: Args): Promise<Answer>
  of(...args: Args): Asked<Answer>
}

type Build<Args extends Value[], Row> = (db: Db, ...args: Args) => SelectQueryBuilder<any, any, Row>

/**
 * A read whose SQL is built once per engine and then only given other values: building a query
 * costs more than the look-up it stands for. `build` must make the same SQL whatever the values.
 */
export const compiledOnce = <Args extends Value[], Row>(
  build: Build<Args, Row>,
  /** How many values it is given, when it takes a rest of them. */
  values = Math.max(0, build.length - 1),
): Read<Args, Row[]> => reading(build, values, (rows: Row[]) => rows)

/** As `compiledOnce`, for a read of at most one row. */
export const compiledFirst = <Args extends Value[], Row>(
  build: Build<Args, Row>,
): Read<Args, Row | undefined> =>
  reading(build, Math.max(0, build.length - 1), (rows: Row[]) => rows[0])

function reading<Args extends Value[], Row, Answer>(
  build: Build<Args, Row>,
  values: number,
  answer: (rows: Row[]) => Answer,
): Read<Args, Answer> {
  const statement = new Statement<Row>(build, { values })
  const alone = async (db: Db, ...args: Args) => answer(await statement.rows(db, args))
  const of = (...given: Args) => ({
    parts: [{ statement, values: given }],
    answer: ([rows]: Row[][]) => answer(rows!),
  })
  return Object.assign(alone, { of })
}
