import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { forgetBuyer, listUnpaidEnded, nameNobody } from '../../db/queries/placements-of.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { personOf } from '../privacy/person-of.ts'

/**
 * 删除没付成的单: her name goes, the numbers stay. What was paid for is kept as long as the law asks.
 * Returns how many were forgotten.
 */
export const forgetOrders = ({ db }: Pick<Deps, 'db'>, visitor: Visitor): Promise<number> =>
  inTransaction(db, async (tx) => {
    const ended = await listUnpaidEnded(tx, await personOf(tx, visitor))
    for (const { id, offerId, personId } of ended) {
      await nameNobody(tx, id, newId('x'))
      await forgetBuyer(tx, offerId, personId)
    }
    return ended.length
  })
