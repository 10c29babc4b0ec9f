import type { Db } from '../../db/database.ts'
import { countGiftGrants, lockGift, saveGift } from '../../db/queries/gifts.ts'
import { AppError } from '../errors.ts'

const AFTER_THE_SHOPS_OWN = 1000

/**
 * Puts a gift on the shelf as it was written, in the caller's transaction. What was taken while it
 * was being written stays taken: the total is what is said, and the rest is what is left.
 */
export async function stockGift(
  tx: Db,
  id: string,
  gift: { name: string; points: number | null; checkInDays: number | null; total: number },
  at: number,
): Promise<void> {
  // Who takes one holds this row until her gift is written down, so that none is counted twice.
  const before = await lockGift(tx, id)
  const taken = await countGiftGrants(tx, id)
  if (gift.total < taken) {
    throw new AppError('conflict', `已经领走 ${taken} 件，总数不能比这个少`)
  }
  const { name, points, checkInDays, total } = gift
  await saveGift(tx, {
    id,
    name: name.trim(),
    points,
    checkInDays,
    stock: total - taken,
    sortNo: before?.sortNo ?? AFTER_THE_SHOPS_OWN,
    status: 'live',
    changedAt: at,
  })
}
