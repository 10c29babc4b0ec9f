import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listStaffIdsAfter } from '../../db/queries/staff.ts'
import { insertStaffStore, insertStore, listStores, updateStore } from '../../db/queries/stores.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

const EVERYBODY = 2000

/**
 * Keeps what a store is called, where it is and when it is open, and adds one where departments
 * give none. In the first store of all everybody works; in a further one who added it.
 */
export async function saveStore(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { storeId, ...facts }: { storeId: string; name: string; address: string; hours: string },
) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const stores = await listStores(tx)
    const isKnown = stores.some(({ id }) => id === storeId)
    if (stores.some(({ id, name }) => id !== storeId && name === facts.name)) {
      throw new AppError('conflict', '已经有一家店叫这个名字')
    }
    if (!isKnown) {
      if (!/^store_[0-9a-f]{32}$/.test(storeId)) throw new AppError('not_found', '没有找到这家门店')
      await insertStore(tx, { id: storeId, name: facts.name, departmentId: null }, at)
      const theirs =
        stores.length === 0
          ? await listStaffIdsAfter(tx, '', EVERYBODY, { isStillHere: true })
          : [actor.staffId]
      for (const staffId of theirs) await insertStaffStore(tx, staffId, storeId)
    }
    await updateStore(tx, storeId, facts, at)
    const act = { staffId: actor.staffId, action: 'store.save' as const, subject: storeId, at }
    await insertAct(tx, { ...act, detail: [facts.name, facts.address, facts.hours].join(' · ') })
    return { id: storeId, ...facts }
  })
}
