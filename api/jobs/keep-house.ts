import { deleteOldMiniTickets } from '../../db/queries/mini-program.ts'
import { deleteOldPendingPeople } from '../../db/queries/pending-people.ts'
import { deleteOldPreparedForwards } from '../../db/queries/prepared-forwards.ts'
import { deleteDoneJobs } from '../../db/queries/jobs.ts'
import { deleteLoginStates } from '../../db/queries/login-states.ts'
import { deleteSessions } from '../../db/queries/sessions.ts'
import type { Deps } from '../deps.ts'
import { DAY, dayOf, MINUTE, startOfDay } from '../shop-time.ts'
import { daily } from './handlers.ts'
import { enqueue } from './queue.ts'

/** Queues today's daily work (once, whoever asks) and forgets what nobody will ask for again. */
export async function keepHouse({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  const day = dayOf(at)
  for (const [kind, minute] of Object.entries(daily)) {
    const runAt = startOfDay(day) + minute * MINUTE
    await enqueue(db, { kind, key: `${kind}:${day}`, payload: { day }, runAt })
  }
  await deleteDoneJobs(db, at - 30 * DAY)
  await deleteOldMiniTickets(db, at)
  await deleteOldPendingPeople(db, at)
  await deleteOldPreparedForwards(db, at - 180 * DAY)
  await deleteLoginStates(db, at - DAY)
  await deleteSessions(db, at - 7 * DAY)
}
