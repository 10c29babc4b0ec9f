import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { changeRole, hasEverHadManager, holdRoles } from '../../db/queries/roles.ts'
import { saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'

export const FIRST_MANAGER = 'first-manager'

/**
 * Somebody has to begin: the first member to sign in where there never was a manager is one, and
 * is told so. Where managers were and left, nobody slips in: IT names one, or WeCom's next sync
 * finds who leads. The demo brings its own.
 */
export async function makeFirstManager(
  { db, now, config }: Pick<Deps, 'db' | 'now' | 'config'>,
  staffId: string,
): Promise<boolean> {
  if (config.isDemo || (await hasEverHadManager(db))) return false
  const at = now()
  return inTransaction(db, async (tx) => {
    await holdRoles(tx, at)
    if (await hasEverHadManager(tx)) return false
    await changeRole(tx, staffId, 'manager', at)
    await saveSetting(tx, FIRST_MANAGER, staffId, at)
    const act = { staffId, action: 'staff.role' as const, subject: staffId, at }
    await insertAct(tx, { ...act, detail: 'rep → manager：第一位登录的成员' })
    return true
  })
}
