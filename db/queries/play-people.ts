import type { Db } from '../database.ts'

/** How many of which version stand at which step of a play now. */
export async function countRunsByStep(db: Db, playId: string) {
  const rows = await db
    .selectFrom('playRun')
    .where('playId', '=', playId)
    .where('state', 'in', ['waiting', 'prepared', 'parked'])
    .groupBy(['version', 'stepNo'])
    .orderBy('version')
    .orderBy('stepNo')
    .select(({ fn }) => ['version', 'stepNo', fn.countAll<number>().as('n')])
    .execute()
  return rows.map((row) => ({ ...row, n: Number(row.n) }))
}

export interface Counted {
  playId: string
  version: number
  stepNo: number
  what: string
  reason: string | null
}

/** A page of the passes that a number of the report counts, in id order. */
export async function listCounted(
  db: Db,
  { playId, version, stepNo, what, reason }: Counted,
  after: string,
  limit: number,
) {
  const isStep = stepNo > 0
  let query = db
    .selectFrom('playRun')
    .where('playRun.playId', '=', playId)
    .where('playRun.version', '=', version)
    .where('playRun.id', '>', after)
  if (what === 'refused') query = query.where('state', '=', 'refused')
  else query = query.where('state', '<>', 'refused')
  if (what === 'waiting') query = query.where('state', 'in', ['waiting', 'parked'])
  if (what === 'prepared') query = query.where('state', '=', 'prepared')
  if (what === 'waiting' || what === 'prepared') query = query.where('stepNo', '=', stepNo)
  if (what === 'reached') query = query.where('touches', '>', 0)
  if (what === 'entered' && isStep) query = query.where('stepNo', '>=', stepNo)
  if (what === 'entered' && !isStep && reason === 'held_out')
    query = query.where('heldOutAt', 'is not', null)
  if (what === 'entered' && !isStep && reason === 'in') query = query.where('heldOutAt', 'is', null)
  if (what === 'refused' && reason !== null) query = query.where('playRun.reason', '=', reason)
  if (what === 'sent' || what === 'opened')
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('playStep')
          .whereRef('playStep.runId', '=', 'playRun.id')
          .where('playStep.stepNo', '=', stepNo)
          .$if(what === 'sent', (of) =>
            of.where('playStep.state', 'in', ['sent', 'self', 'composed']),
          )
          .$if(what === 'sent' && reason !== null, (of) => of.where('state', '=', reason as 'sent'))
          .$if(what === 'opened', (of) => of.where('playStep.openedAt', 'is not', null))
          .select('playStep.runId'),
      ),
    )
  if (what === 'skipped' || what === 'left' || what === 'goal')
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('playLog')
          .whereRef('playLog.runId', '=', 'playRun.id')
          .where('playLog.what', '=', what)
          .$if(isStep, (of) => of.where('playLog.stepNo', '=', stepNo))
          .$if(reason !== null && what !== 'goal', (of) => of.where('playLog.reason', '=', reason!))
          .select('playLog.runId'),
      ),
    )
  return query
    .orderBy('playRun.id')
    .limit(limit)
    .select(['playRun.id', 'playRun.subjectId', 'playRun.stepNo', 'playRun.enteredAt'])
    .execute()
}

/** Names of these customers, of those in these stores; and of these groups. */
export async function listNamesInStores(db: Db, ids: string[], storeIds: string[]) {
  if (ids.length === 0 || storeIds.length === 0) return new Map<string, string>()
  const rows = await db
    .selectFrom('customer')
    .where('id', 'in', ids)
    .where('storeId', 'in', storeIds)
    .select(['id', 'name'])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
