import { listRoles } from '../../db/queries/roles.ts'
import { findSetting } from '../../db/queries/settings.ts'
import { listStoresOfStaff } from '../../db/queries/staff.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { FIRST_MANAGER } from './first-manager.ts'

/** 成员 with their roles and stores, and whether she who asks is manager only by being the first. */
export async function listStaffRoles({ db }: Pick<Deps, 'db'>, actor: Actor) {
  const [members, stores, firstId] = await Promise.all([
    listRoles(db),
    listStores(db),
    findSetting<string>(db, FIRST_MANAGER),
  ])
  const ids = members.map(({ id }) => id)
  const places = ids.length > 0 ? await listStoresOfStaff(db, ids) : []
  const managers = members.filter(({ role }) => role === 'manager')
  const staff = members.map(({ roleSetAt, ...member }) => ({
    ...member,
    isByHand: roleSetAt !== null,
    isMe: member.id === actor.staffId,
    storeIds: places.filter(({ staffId }) => staffId === member.id).map(({ storeId }) => storeId),
  }))
  const isFirst = firstId === actor.staffId && managers.length === 1
  return { staff, stores, isFirstManager: isFirst && managers[0]!.id === actor.staffId }
}
