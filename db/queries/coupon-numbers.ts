import type { Db } from '../database.ts'

/** Which coupon a code at the till was one of. */
export async function findCouponOfCode(db: Db, code: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('couponGrant')
    .where('code', '=', code)
    .select('couponId')
    .executeTakeFirst()
  return row?.couponId
}

/** 发了多少、核销多少, by coupon: in the groups of these stores, and by their members outside groups. */
export const listCouponNumbers = (
  db: Db,
  fromDay: string,
  toDay: string,
  storeIds: string[] | null,
) =>
  db
    .selectFrom('couponDay')
    .innerJoin('coupon', 'coupon.id', 'couponDay.couponId')
    .where('couponDay.day', '>=', fromDay)
    .where('couponDay.day', '<=', toDay)
    .$if(storeIds !== null, (query) =>
      query
        .leftJoin('groupChat', 'groupChat.id', 'couponDay.groupId')
        .where(({ or, and, eb, exists, selectFrom }) =>
          or([
            eb('groupChat.storeId', 'in', storeIds!),
            and([
              eb('couponDay.groupId', '=', ''),
              exists(
                selectFrom('staffStore')
                  .whereRef('staffStore.staffId', '=', 'couponDay.staffId')
                  .where('staffStore.storeId', 'in', storeIds!)
                  .select('staffStore.staffId'),
              ),
            ]),
          ]),
        ),
    )
    .groupBy(['coupon.id', 'coupon.name'])
    .select(['coupon.id as couponId', 'coupon.name'])
    .select(({ fn }) => [
      fn.sum<number>('couponDay.issued').as('issued'),
      fn.sum<number>('couponDay.redeemed').as('redeemed'),
    ])
    .execute()

/** The same of these groups, all coupons together. */
export const listCouponNumbersOfGroups = (
  db: Db,
  groupIds: string[],
  fromDay: string,
  toDay: string,
) =>
  groupIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('couponDay')
        .where('groupId', 'in', groupIds)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .groupBy('groupId')
        .select('groupId')
        .select(({ fn }) => [
          fn.sum<number>('issued').as('issued'),
          fn.sum<number>('redeemed').as('redeemed'),
        ])
        .execute()
