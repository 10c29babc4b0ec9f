import { addAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export type ExitDay = Schema['exitDay']

/** When customers who are out of this group left it. */
export const listLeavers = (db: Db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('memberType', '=', 2)
    .where('leftAt', 'is not', null)
    .select('leftAt')
    .$narrowType<{ leftAt: number }>()
    .execute()

/** Adds these numbers to the days', in key order, and drops days on which nobody left. */
export async function addToExitDays(db: Db, changes: ExitDay[]) {
  if (changes.length === 0) return
  const rows = changes.toSorted((a, b) => (a.day < b.day ? -1 : 1))
  await addAll(db, 'exitDay', rows, ['day', 'groupId', 'storeId'])
  if (rows.every((row) => row.exits > 0)) return
  await db
    .deleteFrom('exitDay')
    .where(
      'day',
      'in',
      rows.map((row) => row.day),
    )
    .where('groupId', 'in', [...new Set(rows.map((row) => row.groupId))])
    .where('exits', '=', 0)
    .execute()
}

export const listExitsOfDay = (db: Db, day: string) =>
  db.selectFrom('exitDay').where('day', '=', day).selectAll().execute()

/** Everybody who is out of a group, for a recount. */
export const listAllLeavers = (db: Db) =>
  db
    .selectFrom('groupMember')
    .innerJoin('groupChat', 'groupChat.id', 'groupMember.groupId')
    .where('groupMember.memberType', '=', 2)
    .where('groupMember.leftAt', 'is not', null)
    .select(['groupMember.groupId', 'groupChat.storeId', 'groupMember.leftAt'])
    .$narrowType<{ leftAt: number }>()
    .execute()

/** Empties the rollup, before a recount fills it. */
export const clearExitDays = (db: Db) => db.deleteFrom('exitDay').execute()
