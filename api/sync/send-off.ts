import type { Db } from '../../db/database.ts'
import { endSessionsOfStaff } from '../../db/queries/sessions.ts'
import { updateStaff } from '../../db/queries/staff.ts'

/** 离职: she is no longer with the corp, and every session of hers ends with it. */
export async function sendOff(tx: Db, staffId: string, at: number): Promise<void> {
  await updateStaff(tx, staffId, { leftAt: at })
  await endSessionsOfStaff(tx, staffId, at)
}
