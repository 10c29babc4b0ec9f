import type { Asked } from './compiled-once.ts'
import type { Db } from './database.ts'
import { PREPARED } from './mysql.ts'
import { readerOf, type Reader } from './reader.ts'
import { PART, placed } from './statement.ts'

type Questions = Record<string, Asked<unknown> | undefined>
type Answers<Q extends Questions> = {
  [K in keyof Q]: Q[K] extends Asked<infer A>
    ? A
    : Q[K] extends Asked<infer A> | undefined
      ? A | undefined
      : never
}
type Part = Asked<unknown>['parts'][number]

/** True where several things are asked at once, so that it pays to know early what will be asked. */
export const asksAtOnce = (db: Db): boolean => readerOf(db)?.isFar ?? false

/**
 * Asks several things at once. Over a wire they are one statement, whose rows say what they answer:
 * each way there and back costs more than most look-ups. What is `undefined` is not asked.
 */
export async function together<Q extends Questions>(db: Db, questions: Q): Promise<Answers<Q>> {
  const asked = Object.entries(questions).filter(([, question]) => question !== undefined)
  const parts = asked.flatMap(([, question]) => question!.parts)
  const reader = readerOf(db)
  const rows =
    reader?.isFar && parts.length > 1 ? await inOne(db, reader, parts) : await inTurn(db, parts)
  const answers: Record<string, unknown> = {}
  let from = 0
  for (const [name, question] of asked) {
    const count = question!.parts.length
    answers[name] = question!.answer(rows.slice(from, from + count))
    from += count
  }
  return answers as Answers<Q>
}

/** The same asked of several, as one thing to ask; answered in their order. */
export const ofEach = <Answer>(asked: Asked<Answer>[]): Asked<Answer[]> => ({
  parts: asked.flatMap(({ parts }) => parts),
  answer(rows) {
    let from = 0
    return asked.map(({ parts, answer }) => answer(rows.slice(from, (from += parts.length))))
  },
})

async function inTurn(db: Db, parts: Part[]): Promise<unknown[][]> {
  const rows = []
  for (const { statement, values } of parts) {
    const found = statement.rows(db, values)
    rows.push(found instanceof Promise ? await found : found)
  }
  return rows
}

const unions = new Map<string, string>()

async function inOne(db: Db, reader: Reader, parts: Part[]): Promise<unknown[][]> {
  const made = parts.map(({ statement }) => statement.packedOn(db))
  const name = parts.map(({ statement }) => statement.no).join()
  let sql = unions.get(name)
  if (sql === undefined) {
    const all = made.map((one, i) => `(${one.sql.replace(PART, String(i))})`)
    sql = PREPARED + all.join(' union all ')
    unions.set(name, sql)
  }
  const parameters = parts.flatMap(({ values }, i) => placed(made[i]!.places, values))
  const found = (await reader.rows(sql, parameters)) as { r: string }[]
  const lines = JSON.parse(`[${found.map(({ r }) => r).join()}]`) as [number, ...unknown[]][]
  const rows: unknown[][] = parts.map(() => [])
  for (const line of lines) {
    const { names } = made[line[0]]!
    const row: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) row[names[i]!] = line[i + 1]
    rows[line[0]]!.push(row)
  }
  return rows
}
