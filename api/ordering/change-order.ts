import { inTransaction } from '../../db/database.ts'
import {
  findOffer,
  giveStockBack,
  insertStockEntry,
  leavePerson,
  takeForPerson,
  takeStock,
} from '../../db/queries/offers.ts'
import {
  changePlacement,
  findPlacement,
  listTakenOtherwise,
  lockPlacement,
} from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { isPastCutOff } from './cut-off.ts'
import { ownOrder } from './own-order.ts'
import { tellOfOrder } from './tell-screens.ts'

/**
 * Another number of the same, until the cut-off and while it is unpaid. A payment that was begun
 * for the old number is for the old number: should it still arrive, it goes back.
 */
export async function changeOrder(
  deps: Deps & { visitor: Visitor },
  placementId: string,
  qty: number,
): Promise<void> {
  const { db, now, visitor } = deps
  const known = ownOrder(await findPlacement(db, placementId), visitor)
  await inTransaction(db, async (tx) => {
    const at = now()
    const seen = (await findPlacement(tx, placementId))!
    const offer = (await findOffer(tx, seen.offerId))!
    // 报名 owes nothing from the beginning.
    const isFree = seen.unitFen === 0
    const standing = isFree ? 'paid' : 'unpaid'
    if (isPastCutOff(offer, at)) {
      const over = isFree ? '报名截止了' : '已经截单'
      throw new AppError('gone', `${over}，改不了了，可以问问顾问`)
    }
    const more = qty - seen.qty
    // The offer's row first, as whoever orders does.
    if (more > 0) {
      const isThere = await takeStock(tx, offer.id, { qty: more, lines: 0, now: at })
      if (!isThere) throw new AppError('gone', '没有这么多了')
    } else if (more < 0) {
      await giveStockBack(tx, offer.id, { qty: -more, lines: 0, now: at })
    }
    const placement = (await lockPlacement(tx, placementId))!
    if (placement.qty !== seen.qty || placement.kind !== 'chain' || placement.state !== standing) {
      throw new AppError('conflict', '这一单刚才有变化，看一眼再改')
    }
    if (more === 0) return
    const person = { offerId: offer.id, personId: placement.personId }
    if (more < 0) {
      await leavePerson(tx, person.offerId, person.personId, -more)
    } else {
      const { personId: visitorId, customerId } = placement
      const others = await listTakenOtherwise(tx, offer.id, { visitorId, customerId })
      const rest = (offer.perPerson ?? 99) - others.reduce((sum, { qty }) => sum + qty, 0)
      if (!(await takeForPerson(tx, { ...person, qty: more, most: rest }))) {
        throw new AppError('conflict', `一人最多 ${offer.perPerson} ${isFree ? '位' : '份'}`)
      }
    }
    const version = placement.version + 1
    await changePlacement(tx, placementId, [standing], {
      qty,
      amountFen: placement.unitFen * qty,
      version,
      changedAt: at,
    })
    await insertStockEntry(tx, {
      id: `${placementId}:${version}`,
      offerId: offer.id,
      placementId,
      qty: more,
      lines: 0,
      reason: 'changed',
      at,
    })
  })
  await tellOfOrder(deps, known)
}
