import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findStaff, listStoresOfStaff } from '../../db/queries/staff.ts'
import { deleteStaffStore, insertStaffStore, listStores } from '../../db/queries/stores.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/** Says in which stores added by hand she works; those that are departments WeCom says itself. */
export async function givePlaces(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { staffId, storeIds }: { staffId: string; storeIds: string[] },
): Promise<{ id: string; storeIds: string[] }> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const member = await findStaff(tx, staffId)
    if (!member || member.leftAt !== null) throw new AppError('not_found', '没有找到这位同事')
    const stores = await listStores(tx)
    const byHand = stores.flatMap((store) => (store.departmentId === null ? store.id : []))
    if (storeIds.some((storeId) => !stores.some(({ id }) => id === storeId))) {
      throw new AppError('bad_request', '没有这家门店')
    }
    const had = (await listStoresOfStaff(tx, [staffId])).map(({ storeId }) => storeId)
    for (const storeId of byHand) {
      if (storeIds.includes(storeId) === had.includes(storeId)) continue
      if (had.includes(storeId)) await deleteStaffStore(tx, staffId, storeId)
      else await insertStaffStore(tx, staffId, storeId)
    }
    const works = (await listStoresOfStaff(tx, [staffId])).map(({ storeId }) => storeId)
    const act = { staffId: actor.staffId, action: 'staff.stores' as const, subject: staffId, at }
    await insertAct(tx, { ...act, detail: works.join(' ') })
    return { id: staffId, storeIds: works }
  })
}
