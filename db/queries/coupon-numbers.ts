import { compiledList } from '../compiled-list.ts'
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

interface CouponQuestion {
  fromDay: string
  toDay: string
  storeIds: string[] | null
}

/** The sums of these days, in the groups of these stores and by their members outside groups. */
const couponDays = (db: Db, { fromDay, toDay, storeIds }: CouponQuestion) =>
  db
    .selectFrom('couponDay')
    .innerJoin('coupon', 'coupon.id', 'couponDay.couponId')
    .leftJoin('groupChat', 'groupChat.id', 'couponDay.groupId')
    .where('couponDay.day', '>=', fromDay)
    .where('couponDay.day', '<=', toDay)
    .$if(storeIds !== null, (query) =>
      query.where(({ or, and, eb, exists, selectFrom }) =>
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
    .select(({ fn }) => [
      fn.sum<number>('couponDay.issued').as('issued'),
      fn.sum<number>('couponDay.redeemed').as('redeemed'),
    ])

/** 发了多少、核销多少, by coupon. */
export const listCouponNumbers = (db: Db, question: CouponQuestion) =>
  couponDays(db, question)
    .groupBy(['coupon.id', 'coupon.name'])
    .select(['coupon.id as couponId', 'coupon.name'])
    .execute()

/** The same of these coupons, by the group each went through and the member who gave it. */
export const listCouponPlaces = (db: Db, question: CouponQuestion, couponIds: string[]) =>
  couponIds.length === 0
    ? Promise.resolve([])
    : couponDays(db, question)
        .leftJoin('staff', 'staff.id', 'couponDay.staffId')
        .where('couponDay.couponId', 'in', couponIds)
        .groupBy([
          'coupon.id',
          'couponDay.groupId',
          'couponDay.staffId',
          'groupChat.name',
          'staff.name',
        ])
        .select(['coupon.id as couponId', 'couponDay.groupId', 'couponDay.staffId'])
        .select(['groupChat.name as groupName', 'staff.name as staffName'])
        .execute()

/** The same of these groups, all coupons together. */
export const listCouponNumbersOfGroups = compiledList(
  (db, groupIds: string[], fromDay: string, toDay: string) =>
    db
      .selectFrom('couponDay')
      .where('groupId', 'in', groupIds)
      .where('day', '>=', fromDay)
      .where('day', '<=', toDay)
      .groupBy('groupId')
      .select('groupId')
      .select(({ fn }) => [
        fn.sum<number>('issued').as('issued'),
        fn.sum<number>('redeemed').as('redeemed'),
      ]),
)
