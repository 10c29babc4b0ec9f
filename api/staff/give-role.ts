import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { changeRole, countManagers, holdRoles } from '../../db/queries/roles.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { Role } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/**
 * Gives a member a role; from now on no sync changes it. Whoever is IT gives herself nothing, and
 * the corp keeps at least one manager.
 */
export async function giveRole(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { staffId, role }: { staffId: string; role: Role },
): Promise<{ id: string; role: Role }> {
  const at = now()
  await inTransaction(db, async (tx) => {
    await holdRoles(tx, at)
    const giver = await findStaff(tx, actor.staffId)
    if (giver?.role !== 'manager' && giver?.role !== 'it') {
      throw new AppError('forbidden', '只有店长和 IT 能改角色')
    }
    const member = await findStaff(tx, staffId)
    if (!member || member.leftAt !== null) throw new AppError('not_found', '没有找到这位同事')
    if (member.role === role) return
    if (giver.role === 'it' && staffId === actor.staffId) {
      throw new AppError('forbidden', '自己的角色请店长来改')
    }
    if (member.role === 'manager' && (await countManagers(tx)) <= 1) {
      throw new AppError('conflict', '至少留一位店长：先请另一位同事当店长')
    }
    await changeRole(tx, staffId, role, at)
    const act = { staffId: actor.staffId, action: 'staff.role' as const, subject: staffId, at }
    await insertAct(tx, { ...act, detail: `${member.role} → ${role}` })
  })
  return { id: staffId, role }
}
