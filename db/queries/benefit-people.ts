import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'
import type { Person } from './person.ts'

// Whose benefits: rows name a customer, or a visitor while WeChat alone names her.

const holdersOf = ({ customerId, visitorIds }: Person) => [
  ...(customerId === null ? [] : [customerId]),
  ...visitorIds,
]

const HELD = ['couponGrant', 'giftGrant', 'checkIn'] as const

/** How many coupons, gifts, points and check-ins name her. */
export async function countBenefits(db: Db, person: Person): Promise<number> {
  const holders = holdersOf(person)
  if (holders.length === 0) return 0
  const counts = await Promise.all([
    ...HELD.map((table) =>
      db
        .selectFrom(table)
        .where('holderId', 'in', holders)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ),
    db
      .selectFrom('pointEntry')
      .where('customerId', 'in', holders)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return counts.reduce((sum, { count }) => sum + Number(count), 0)
}

/** Her benefits as they stand, for her to take along. */
export async function readBenefits(db: Db, person: Person) {
  const holders = holdersOf(person)
  if (holders.length === 0) return { coupons: [], gifts: [], points: [], checkIns: [] }
  const [coupons, gifts, points, checkIns] = await Promise.all([
    db
      .selectFrom('couponGrant')
      .innerJoin('coupon', 'coupon.id', 'couponGrant.couponId')
      .where('couponGrant.holderId', 'in', holders)
      .orderBy('couponGrant.grantedAt')
      .select([
        'coupon.name',
        'couponGrant.code',
        'couponGrant.source',
        'couponGrant.grantedAt',
        'couponGrant.expiresAt',
        'couponGrant.redeemedAt',
        'couponGrant.redeemedStoreId',
        'couponGrant.revokedAt',
      ])
      .execute(),
    db
      .selectFrom('giftGrant')
      .innerJoin('gift', 'gift.id', 'giftGrant.giftId')
      .where('giftGrant.holderId', 'in', holders)
      .orderBy('giftGrant.grantedAt')
      .select(['gift.name', 'giftGrant.points', 'giftGrant.grantedAt', 'giftGrant.redeemedAt'])
      .execute(),
    db
      .selectFrom('pointEntry')
      .where('customerId', 'in', holders)
      .orderBy('at')
      .orderBy('kind')
      .select(['kind', 'points', 'reason', 'at', 'expiresAt'])
      .execute(),
    db
      .selectFrom('checkIn')
      .where('holderId', 'in', holders)
      .orderBy('day')
      .select(['day', 'at'])
      .execute(),
  ])
  return { coupons, gifts, points, checkIns }
}

/** Everything of hers stands under a name made of chance from now on; no number changes. */
export async function giveBenefitsTo(db: Db, person: Person, nobody: string) {
  const holders = holdersOf(person)
  if (holders.length === 0) return
  await db
    .updateTable('couponGrant')
    .set({ holderId: nobody, customerId: null, visitorId: null })
    .where('holderId', 'in', holders)
    .execute()
  await db
    .updateTable('giftGrant')
    .set({ holderId: nobody })
    .where('holderId', 'in', holders)
    .execute()
  await db
    .updateTable('pointEntry')
    .set({ customerId: nobody })
    .where('customerId', 'in', holders)
    .execute()
  await db
    .updateTable('commissionEntry')
    .set({ customerId: null })
    .where('customerId', 'in', holders)
    .execute()
  await moveCheckIns(db, holders, nobody)
  await db.deleteFrom('benefitHolder').where('holderId', 'in', holders).execute()
}

/** What a visitor was given becomes the customer's she turned out to be. */
export async function giveBenefitsToCustomer(db: Db, visitorId: string, customerId: string) {
  await db
    .updateTable('couponGrant')
    .set({ holderId: customerId, customerId, visitorId: null })
    .where('holderId', '=', visitorId)
    .execute()
  await db
    .updateTable('giftGrant')
    .set({ holderId: customerId })
    .where('holderId', '=', visitorId)
    .execute()
  await moveCheckIns(db, [visitorId], customerId)
}

// A day on which both checked in is one day.
async function moveCheckIns(db: Db, from: string[], to: string) {
  const rows = await db
    .selectFrom('checkIn')
    .where('holderId', 'in', from)
    .orderBy('day')
    .selectAll()
    .execute()
  if (rows.length === 0) return
  await db.deleteFrom('checkIn').where('holderId', 'in', from).execute()
  for (const { day, at } of rows) await insertOnce(db, 'checkIn', { holderId: to, day, at })
}
