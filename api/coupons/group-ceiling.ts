import type { Db } from '../../db/database.ts'
import { findGroupCeiling, hasBoughtInGroup } from '../../db/queries/coupons.ts'
import type { GroupCeiling } from './coupon-rules.ts'

/** What a group says to one person's next coupon; null outside groups. */
export async function readGroupCeiling(
  db: Db,
  groupId: string | null,
  customerId: string | null | undefined,
): Promise<GroupCeiling | null> {
  if (groupId === null) return null
  const group = await findGroupCeiling(db, groupId)
  const flashOpenAt = group?.flashOpenAt ?? null
  return {
    groupId,
    most: group?.couponsPerPerson ?? null,
    flashOpenAt,
    hasBought:
      flashOpenAt !== null &&
      customerId != null &&
      (await hasBoughtInGroup(db, customerId, groupId, flashOpenAt)),
  }
}
