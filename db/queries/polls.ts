import { newId } from '../ids.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Idea = Schema['idea']

/** How many chose each answer of a poll. */
export const countVotes = async (db: Db, pollKey: string) => {
  const rows = await db
    .selectFrom('pollVote')
    .where('pollKey', '=', pollKey)
    .groupBy('optionId')
    .select(({ fn }) => ['optionId', fn.countAll<number>().as('votes')])
    .execute()
  return new Map(rows.map(({ optionId, votes }) => [optionId, Number(votes)]))
}

/** What one person answered; undefined: nothing yet. */
export const findVote = async (db: Db, pollKey: string, personKey: string) =>
  (
    await db
      .selectFrom('pollVote')
      .where('pollKey', '=', pollKey)
      .where('personKey', '=', personKey)
      .select('optionId')
      .executeTakeFirst()
  )?.optionId

/** Keeps her answer, in the place of the one she gave before. */
export async function saveVote(db: Db, vote: Omit<Schema['pollVote'], 'id'>) {
  if (await insertOnce(db, 'pollVote', { ...vote, id: newId('vote') })) return
  const { optionId, customerId, votedAt } = vote
  await db
    .updateTable('pollVote')
    .set({ optionId, customerId, votedAt })
    .where('pollKey', '=', vote.pollKey)
    .where('personKey', '=', vote.personKey)
    .execute()
}

export const insertIdea = (db: Db, idea: Idea) => insertOnce(db, 'idea', idea)

/** How many ideas she has left on a poll since then. */
export async function countIdeasOf(db: Db, pollKey: string, personKey: string, since: number) {
  const { count } = await db
    .selectFrom('idea')
    .where('pollKey', '=', pollKey)
    .where('createdAt', '>=', since)
    .where('personKey', '=', personKey)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findIdea = (db: Db, ideaId: string) =>
  db.selectFrom('idea').where('id', '=', ideaId).selectAll().executeTakeFirst()

/** One idea, held until the transaction ends. */
export const lockIdea = (db: Db, ideaId: string) =>
  lockRows(db, db.selectFrom('idea').where('id', '=', ideaId).selectAll()).executeTakeFirst()

/** Ideas of a poll that a member let stand, the newest first. */
export const listShownIdeas = (db: Db, pollKey: string) =>
  db
    .selectFrom('idea')
    .where('pollKey', '=', pollKey)
    .where('state', '=', 'shown')
    .where('text', '!=', '')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .select(['id', 'text', 'status', 'tag', 'note'])
    .execute()

/** How many of hers on this poll still wait for a member to read them. */
export async function countWaitingOf(db: Db, pollKey: string, personKey: string) {
  const { count } = await db
    .selectFrom('idea')
    .where('pollKey', '=', pollKey)
    .where('personKey', '=', personKey)
    .where('state', '=', 'waiting')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** How many stand behind each of these ideas. */
export const countBackers = async (db: Db, ideaIds: string[]) => {
  if (ideaIds.length === 0) return new Map<string, number>()
  const rows = await db
    .selectFrom('ideaBacking')
    .where('ideaId', 'in', ideaIds)
    .groupBy('ideaId')
    .select(({ fn }) => ['ideaId', fn.countAll<number>().as('backers')])
    .execute()
  return new Map(rows.map(({ ideaId, backers }) => [ideaId, Number(backers)]))
}

/** Which of these ideas she backs. */
export const listBackedBy = async (db: Db, ideaIds: string[], personKey: string) => {
  if (ideaIds.length === 0) return new Set<string>()
  const rows = await db
    .selectFrom('ideaBacking')
    .where('ideaId', 'in', ideaIds)
    .where('personKey', '=', personKey)
    .select('ideaId')
    .execute()
  return new Set(rows.map(({ ideaId }) => ideaId))
}

export const insertBacking = (db: Db, backing: Omit<Schema['ideaBacking'], 'id' | 'toldAt'>) =>
  insertOnce(db, 'ideaBacking', { ...backing, id: newId('backing'), toldAt: null })

export const deleteBacking = (db: Db, ideaId: string, personKey: string) =>
  db
    .deleteFrom('ideaBacking')
    .where('ideaId', '=', ideaId)
    .where('personKey', '=', personKey)
    .execute()

/** Customers we know who back an idea and have not been told of it. */
export const listBackersToTell = (db: Db, ideaId: string) =>
  db
    .selectFrom('ideaBacking')
    .innerJoin('customer', 'customer.id', 'ideaBacking.customerId')
    .where('ideaBacking.ideaId', '=', ideaId)
    .where('ideaBacking.toldAt', 'is', null)
    .where('customer.deletedAt', 'is', null)
    .orderBy('ideaBacking.id')
    .limit(2000)
    .select(['ideaBacking.id', 'customer.id as customerId', 'customer.preference'])
    .execute()

export const markTold = (db: Db, backingIds: string[], toldAt: number) =>
  db
    .updateTable('ideaBacking')
    .set({ toldAt })
    .where('id', 'in', backingIds)
    .where('toldAt', 'is', null)
    .execute()

/** Writes down what a member decided; false: a colleague was faster. */
export async function changeIdea(
  db: Db,
  { id, rev }: Pick<Idea, 'id' | 'rev'>,
  change: Partial<Pick<Idea, 'state' | 'status' | 'tag' | 'note' | 'decidedAt' | 'decidedBy'>>,
) {
  const { numUpdatedRows } = await db
    .updateTable('idea')
    .set({ ...change, rev: rev + 1 })
    .where('id', '=', id)
    .where('rev', '=', rev)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ideas for members, those nobody has read first. */
export const listIdeas = (db: Db, { state, limit }: { state: Idea['state'][]; limit: number }) =>
  db
    .selectFrom('idea')
    .innerJoin('page', 'page.id', 'idea.pageId')
    .where('idea.state', 'in', state)
    .where('idea.text', '!=', '')
    .orderBy('idea.createdAt', 'desc')
    .orderBy('idea.id', 'desc')
    .limit(limit)
    .select([
      'idea.id',
      'idea.pageId',
      'page.title as pageTitle',
      'idea.text',
      'idea.state',
      'idea.status',
      'idea.tag',
      'idea.note',
      'idea.rev',
      'idea.createdAt',
    ])
    .execute()

/** Adopted ideas of pages that were sent into this group, which it has not been told of. */
export const listNotesForGroup = (db: Db, groupId: string, since: number) =>
  db
    .selectFrom('idea')
    .innerJoin('page', 'page.id', 'idea.pageId')
    .where('idea.state', '=', 'shown')
    .where('idea.status', '=', 'adopted')
    .where('idea.decidedAt', '>=', since)
    .where('idea.text', '!=', '')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('share')
          .whereRef('share.pageId', '=', 'idea.pageId')
          .where('share.groupId', '=', groupId)
          .where('share.sharedAt', 'is not', null)
          .select('share.id'),
      ),
    )
    .orderBy('idea.decidedAt')
    .limit(20)
    .select(['idea.id', 'idea.text', 'idea.note', 'idea.pageId', 'page.title as pageTitle'])
    .execute()

/** Which of these have been sent into the group as a suggestion. */
export const listSentSuggestions = async (db: Db, groupId: string, keys: string[]) => {
  if (keys.length === 0) return new Set<string>()
  const rows = await db
    .selectFrom('send')
    .where('groupId', '=', groupId)
    .where('suggestionKey', 'in', keys)
    .where('finishedAt', 'is not', null)
    .select('suggestionKey')
    .execute()
  return new Set(rows.flatMap(({ suggestionKey }) => suggestionKey ?? []))
}
