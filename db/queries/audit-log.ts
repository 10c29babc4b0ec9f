import type { Db } from '../database.ts'
import { newId } from '../ids.ts'

export interface Act {
  staffId: string
  /** What was done, in the field's words: `tag.add`, `stage.move`, `send.prepare`. */
  action: string
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
export const listActs = (db: Db, action: string, limit: number) =>
  db
    .selectFrom('auditLog')
    .innerJoin('staff', 'staff.id', 'auditLog.staffId')
    .where('auditLog.action', '=', action)
    .orderBy('auditLog.at', 'desc')
    .orderBy('auditLog.id', 'desc')
    .limit(limit)
    .select(['staff.name as by', 'auditLog.at', 'auditLog.subject', 'auditLog.detail'])
    .execute()
