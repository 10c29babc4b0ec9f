import type { ActName } from '../acts.ts'
import type { Db } from '../database.ts'
import { newId } from '../ids.ts'

export interface Act {
  staffId: string
  /** What was done, in the field's words. */
  action: ActName
  /** On whom or what: an id. */
  subject: string
  detail: string
  at: number
}

/** 操作日志: written in the transaction of what it tells. */
export const insertAct = (db: Db, act: Act) =>
  db
    .insertInto('auditLog')
    .values({ id: newId('act'), ...act, detail: act.detail.slice(0, 500) })
    .execute()

/** The newest acts of one kind, with who did them. */
export const listActs = (db: Db, action: ActName, limit: number) =>
  db
    .selectFrom('auditLog')
    .innerJoin('staff', 'staff.id', 'auditLog.staffId')
    .where('auditLog.action', '=', action)
    .orderBy('auditLog.at', 'desc')
    .orderBy('auditLog.id', 'desc')
    .limit(limit)
    .select(['staff.name as by', 'auditLog.at', 'auditLog.subject', 'auditLog.detail'])
    .execute()

/** A place in the log: its moment, and its id among those of that moment. */
export interface ActPlace {
  at: number
  id: string
}

interface Wanted {
  /** Whose acts; null: everybody's. */
  staffIds: string[] | null
  actions: readonly string[] | null
}

/** How many acts of anybody one looks through for a page before she is asked whether to go on. */
const STRETCH = 5_000

/**
 * The newest acts before a place, newest first. Looks through a stretch of the log and no further,
 * so that a rare act in a long log costs what a common one does: `until` is how far it looked, null
 * at the log's beginning.
 */
export async function listActsBefore(
  db: Db,
  { staffIds, actions }: Wanted,
  before: ActPlace | null,
  limit: number,
) {
  const log = () =>
    db
      .selectFrom('auditLog')
      .$if(before !== null, (query) =>
        query
          .where('auditLog.at', '<=', before!.at)
          .where((eb) =>
            eb.or([eb('auditLog.at', '<', before!.at), eb('auditLog.id', '<', before!.id)]),
          ),
      )
  const far = await log()
    .orderBy('auditLog.at', 'desc')
    .orderBy('auditLog.id', 'desc')
    .offset(STRETCH)
    .limit(1)
    .select('auditLog.at')
    .executeTakeFirst()
  const acts = await log()
    .leftJoin('staff', 'staff.id', 'auditLog.staffId')
    .$if(far !== undefined, (query) => query.where('auditLog.at', '>=', far!.at))
    .$if(staffIds !== null, (query) => query.where('auditLog.staffId', 'in', staffIds!))
    .$if(actions !== null, (query) => query.where('auditLog.action', 'in', [...actions!]))
    .orderBy('auditLog.at', 'desc')
    .orderBy('auditLog.id', 'desc')
    .limit(limit + 1)
    .select(['auditLog.id', 'auditLog.at', 'auditLog.staffId', 'staff.name as by'])
    .select(['auditLog.action', 'auditLog.subject', 'auditLog.detail'])
    .execute()
  if (acts.length > limit) {
    const { at, id } = acts[limit - 1]!
    return { acts: acts.slice(0, limit), until: { at, id } }
  }
  // All of the stretch's last moment were looked at: what comes before them is older.
  return { acts, until: far ? { at: far.at, id: '' } : null }
}
