import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { Person } from './person.ts'

// What one person said on our pages: votes, ideas, what she backs, and what she asked to be
// reminded of. Under a day's key they are nobody's.

type Spoken = 'pollVote' | 'idea' | 'ideaBacking' | 'liveReminder'

const isHers =
  ({ customerId, visitorIds }: Person) =>
  (eb: ExpressionBuilder<Schema, Spoken>): Expression<SqlBool> =>
    eb.or([
      ...(customerId === null ? [] : [eb('customerId', '=', customerId)]),
      ...(visitorIds.length === 0 ? [] : [eb('personKey', 'in', visitorIds)]),
    ])

const isNobody = ({ customerId, visitorIds }: Person) =>
  customerId === null && visitorIds.length === 0

/** How many of them are hers. */
export async function countVoices(db: Db, person: Person): Promise<number> {
  if (isNobody(person)) return 0
  const counts = await Promise.all(
    (['pollVote', 'idea', 'ideaBacking', 'liveReminder'] as const).map(async (table) => {
      const { count } = await db
        .selectFrom(table)
        .where(isHers(person) as any)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/** All of them, as they stand. */
export async function readVoicesOf(db: Db, person: Person) {
  if (isNobody(person)) return { votes: [], ideas: [], backings: [], liveReminders: [] }
  const hers = isHers(person) as any
  const [votes, ideas, backings, liveReminders] = await Promise.all([
    db
      .selectFrom('pollVote')
      .where(hers)
      .orderBy('votedAt')
      .select(['pollKey', 'optionId', 'votedAt'])
      .execute(),
    db
      .selectFrom('idea')
      .where(hers)
      .orderBy('createdAt')
      .select(['text', 'state', 'status', 'note', 'createdAt'])
      .execute(),
    db
      .selectFrom('ideaBacking')
      .where(hers)
      .orderBy('backedAt')
      .select(['ideaId', 'backedAt'])
      .execute(),
    db
      .selectFrom('liveReminder')
      .where(hers)
      .orderBy('askedAt')
      .select(['pageId', 'startsAt', 'askedAt', 'cancelledAt'])
      .execute(),
  ])
  return { votes, ideas, backings, liveReminders }
}
