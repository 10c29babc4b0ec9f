import { compiledList } from '../compiled-list.ts'
import type { Asked } from '../compiled-once.ts'
import type { Db } from '../database.ts'

// Who a shop means by the ids in its letters.

/** Customers by their unionid. */
export const listBuyersByUnionId = (db: Db, unionIds: string[]) =>
  db
    .selectFrom('customer')
    .where('unionId', 'in', unionIds)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .select(['id', 'unionId'])
    .execute()

/** Customers by the visitor they were found to be. */
export const listBuyersByVisitor = (db: Db, visitorIds: string[]) =>
  db
    .selectFrom('visitor')
    .innerJoin('customer', 'customer.id', 'visitor.customerId')
    .where('visitor.id', 'in', visitorIds)
    .where('customer.deletedAt', 'is', null)
    .select(['visitor.id as visitorId', 'customer.id'])
    .execute()

/** Every name a customer may go by in a shop's letter. */
export async function listNamesOfBuyer(db: Db, customerId: string) {
  const customer = await db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('deletedAt', 'is', null)
    .select(['id', 'unionId', 'storeId'])
    .executeTakeFirst()
  const visitors = await db
    .selectFrom('visitor')
    .where('customerId', '=', customerId)
    .select('id')
    .execute()
  return { customer, visitorIds: visitors.map((visitor) => visitor.id) }
}

const listNames = compiledList((db, customerIds: string[]) =>
  db.selectFrom('customer').where('id', 'in', customerIds).select(['id', 'name', 'storeId']),
)

/** What those of these customers are called who belong to one of these stores. */
export function askNamesInStores(
  customerIds: string[],
  storeIds: string[],
): Asked<{ id: string; name: string }[]> {
  const { parts, answer } = listNames.of(customerIds)
  const isTheirs = ({ storeId }: { storeId: string | null }) =>
    storeId !== null && storeIds.includes(storeId)
  return { parts, answer: (rows) => answer(rows).filter(isTheirs) }
}

/** What those of these customers are called who ever sat in this group. */
export const listNamesInGroup = compiledList((db, customerIds: string[], groupId: string) =>
  db
    .selectFrom('groupMember')
    .innerJoin('customer', 'customer.id', 'groupMember.memberId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberId', 'in', customerIds)
    .where('groupMember.memberType', '=', 2)
    .select(['customer.id', 'customer.name']),
)
