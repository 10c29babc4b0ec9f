import type { Insertable } from 'kysely'
import { compiledOnce } from '../compiled-once.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Her newest answer about being remembered while browsing; undefined: never asked or answered. */
export async function findBrowsingAnswer(db: Db, visitorId: string) {
  const row = await db
    .selectFrom('consent')
    .where('visitorId', '=', visitorId)
    .where('purpose', '=', 'browsing')
    .orderBy('answeredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .select('answer')
    .executeTakeFirst()
  return row?.answer
}

/** Every answer she has given, the newest first. */
export const listAnswers = (db: Db, visitorIds: string[]) =>
  visitorIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('consent')
        .where('visitorId', 'in', visitorIds)
        .orderBy('answeredAt', 'desc')
        .orderBy('id', 'desc')
        .limit(500)
        .select(['id', 'visitorId', 'purpose', 'answer', 'version', 'answeredAt'])
        .execute()

/** Adds an answer; earlier ones stay as they are. False: an answer with this id stands already. */
export const insertAnswer = (db: Db, row: Insertable<Schema['consent']>) =>
  insertOnce(db, 'consent', row)

/** Every answer she gave in any of her browsers, in no order; for `newestAnswer`. */
export const listAnswersOfCustomer = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('visitor')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('visitor.customerId', '=', customerId)
    .select([
      'consent.id',
      'consent.purpose',
      'consent.answer',
      'consent.answeredAt',
      'visitor.evidence',
    ]),
)

/**
 * Her newest word on one thing; undefined: she left it as it was. Found here: an engine would make
 * a table of its own to put so few rows in order.
 */
export const newestAnswer = <
  Row extends Pick<Schema['consent'], 'id' | 'purpose' | 'answeredAt' | 'answer'>,
>(
  rows: Row[],
  purpose: Row['purpose'],
): Row | undefined =>
  rows
    .filter((row) => row.purpose === purpose)
    .sort((a, b) => b.answeredAt - a.answeredAt || (a.id < b.id ? 1 : -1))[0]

/** What these customers answered about 按我看过的推荐, in no order; for `notPersonalised`. */
export const listPersonalisedAnswers = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('visitor')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('visitor.customerId', 'in', customerIds)
    .where('consent.purpose', '=', 'personalised')
    .select([
      'visitor.customerId',
      'consent.id',
      'consent.purpose',
      'consent.answer',
      'consent.answeredAt',
    ]),
)

/** Whose newest answer of these turned it off. */
export function notPersonalised(
  rows: Awaited<ReturnType<typeof listPersonalisedAnswers>>,
): Set<string> {
  const off = new Set<string>()
  for (const [customerId, own] of Map.groupBy(rows, (row) => row.customerId!)) {
    if (newestAnswer(own, 'personalised')?.answer !== 'agreed') off.add(customerId)
  }
  return off
}

/** Which of these customers have turned 按我看过的推荐 off. */
export const listNotPersonalised = async (db: Db, customerIds: string[]): Promise<Set<string>> =>
  notPersonalised(await listPersonalisedAnswers(db, customerIds))

/** Her newest word on being remembered, over all her browsers, and in which of them she said it. */
export const findBrowsingWord = (db: Db, customerId: string) =>
  db
    .selectFrom('visitor')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('visitor.customerId', '=', customerId)
    .where('consent.purpose', '=', 'browsing')
    .orderBy('consent.answeredAt', 'desc')
    .orderBy('consent.id', 'desc')
    .limit(1)
    .select(['visitor.id as visitorId', 'consent.answer'])
    .executeTakeFirst()

/** What these customers answered about being remembered, in no order; for `whoAgreed`. */
export const listBrowsingWords = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('visitor')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('visitor.customerId', 'in', customerIds)
    .where('consent.purpose', '=', 'browsing')
    .select([
      'visitor.customerId',
      'consent.id',
      'consent.purpose',
      'consent.answer',
      'consent.answeredAt',
    ]),
)

/** Who of them agrees, by her newest word, to be known by what she does. */
export function whoAgreed(rows: Awaited<ReturnType<typeof listBrowsingWords>>): Set<string> {
  const agreed = new Set<string>()
  for (const [customerId, own] of Map.groupBy(rows, (row) => row.customerId!)) {
    if (newestAnswer(own, 'browsing')?.answer === 'agreed') agreed.add(customerId)
  }
  return agreed
}

/** Which of these customers agree, by their newest word, to be known by what they do. */
export const listAgreed = async (db: Db, customerIds: string[]): Promise<Set<string>> =>
  whoAgreed(await listBrowsingWords(db, customerIds))
