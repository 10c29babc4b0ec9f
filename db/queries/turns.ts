import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'

/**
 * Whoever counts what one person may still have, and gives her more, comes in turn: what was counted
 * stays so until the transaction ends.
 */
export async function takeTurn(tx: Db, holderId: string, at: number) {
  // A real change, never only a lock: between the nodes of a cluster nothing else is compared.
  const take = async () => {
    const { numUpdatedRows } = await tx
      .updateTable('benefitHolder')
      .set((eb) => ({
        changedAt: eb
          .case()
          .when('changedAt', '<', at)
          .then(at)
          .else(eb('changedAt', '+', 1))
          .end(),
      }))
      .where('holderId', '=', holderId)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
  if (await take()) return
  await insertOnce(tx, 'benefitHolder', { holderId, changedAt: at })
  await take()
}
