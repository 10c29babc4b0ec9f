import { type Counted, listCounted, listNamesInStores } from '../../db/queries/play-people.ts'
import { listSubjectNames } from '../../db/queries/play-runs.ts'
import { findPlay } from '../../db/queries/plays.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

const PAGE = 50

/** Who a number of the report counts. A manager reads the names of her stores; an operator none. */
export async function listPeople(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { after, ...counted }: Counted & { after: string },
) {
  const play = await findPlay(db, counted.playId)
  if (!play) throw new AppError('not_found', '没有这个打法')
  const rows = await listCounted(db, counted, after, PAGE + 1)
  const shown = rows.slice(0, PAGE)
  const ids = shown.map(({ subjectId }) => subjectId)
  const isGroup = play.subject === 'group'
  const names = isGroup
    ? await listSubjectNames(db, ids)
    : await listNamesInStores(db, ids, actor.role === 'manager' ? actor.storeIds : [])
  return {
    subject: play.subject,
    items: shown.map(({ id, subjectId, stepNo, enteredAt }) => ({
      runId: id,
      // Whom she may not see she gets no id of.
      subjectId: names.has(subjectId) ? subjectId : null,
      name: names.get(subjectId) ?? null,
      stepNo,
      enteredAt,
    })),
    next: rows.length > PAGE ? shown.at(-1)!.id : null,
  }
}
