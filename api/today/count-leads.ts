import { listPersonalisedAnswers } from '../../db/queries/consents.ts'
import { listClaims } from '../../db/queries/lead-claims.ts'
import { listLeadMarks } from '../../db/queries/leads.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { ofEach, together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import { moreLeads } from './lead-sources.ts'
import { askLeads, freeIdeas, idsOf, knownOf, LOOK_BACK } from './list-leads.ts'

/** Of how many members is asked at once. */
const AT_ONCE = 10

/** How many customers are worth a word today to each of these members, in their order. */
export async function countLeads(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  staffIds: string[],
): Promise<number[]> {
  const at = now()
  const names = await shopNames(db)
  const own = []
  for (let from = 0; from < staffIds.length; from += AT_ONCE) {
    const asked = staffIds.slice(from, from + AT_ONCE).map((staffId) => askLeads(staffId, at))
    const { heard, tasks, found } = await together(db, {
      heard: ofEach(asked.map(({ allHeard }) => allHeard)),
      tasks: ofEach(asked.map(({ taskRows }) => taskRows)),
      found: ofEach(asked.map((of) => of.found)),
    })
    for (const [i, allHeard] of heard.entries()) {
      const staffId = staffIds[from + i]!
      own.push({ staffId, allHeard, taskRows: tasks[i]!, found: found[i]! })
    }
  }
  // Several may follow her: what is known of her is asked once.
  const found = new Map(own.flatMap((of) => of.found.map((it) => [it.customerId, it] as const)))
  const told = await moreLeads.tell(db, [...found.values()], { since: at - LOOK_BACK, now: at })
  const ids = idsOf([...own.flatMap((of) => [...of.allHeard, ...of.taskRows]), ...told])
  const known = knownOf({
    doneMarks: await listLeadMarks(db, ids),
    answers: await listPersonalisedAnswers(db, ids),
    claimed: await listClaims(db, ids, at),
  })
  return own.map(({ found, ...of }) => {
    const hers = new Set(found.map(({ customerId }) => customerId))
    const allTold = told.filter(({ customerId }) => hers.has(customerId))
    return freeIdeas({ ...of, allTold }, known, names, at).length
  })
}
