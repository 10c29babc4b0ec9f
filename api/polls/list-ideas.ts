import { countBackers, listIdeas } from '../../db/queries/polls.ts'
import type { Deps } from '../deps.ts'

const SHOWN = 200

/** Ideas for whoever handles them: those nobody has read first. Who wrote one is not told. */
export async function readIdeas({ db }: Pick<Deps, 'db'>) {
  const [waiting, others] = await Promise.all([
    listIdeas(db, { state: ['waiting'], limit: SHOWN }),
    listIdeas(db, { state: ['shown', 'hidden'], limit: SHOWN }),
  ])
  const ideas = [...waiting, ...others]
  const backers = await countBackers(
    db,
    ideas.map(({ id }) => id),
  )
  return { items: ideas.map((idea) => ({ ...idea, backers: backers.get(idea.id) ?? 0 })) }
}
