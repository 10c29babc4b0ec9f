import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import { upsert } from '../write.ts'

const customersIn = (db: Db) =>
  db
    .selectFrom('groupMember')
    .where('memberType', '=', 2)
    .where('leftAt', 'is', null)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('customers')])

/** How many customers are in these groups. */
export const listHeadcounts = compiledList((db, groupIds: string[]) =>
  db.selectFrom('groupHeadcount').where('groupId', 'in', groupIds).select(['groupId', 'customers']),
)

/** Counts who is in a group now, in the transaction that changed it; an empty one has no row. */
export async function keepHeadcount(tx: Db, groupId: string) {
  const row = await customersIn(tx).where('groupId', '=', groupId).executeTakeFirst()
  const customers = Number(row?.customers ?? 0)
  if (customers > 0) await upsert(tx, 'groupHeadcount', { groupId, customers }, ['groupId'])
  else await tx.deleteFrom('groupHeadcount').where('groupId', '=', groupId).execute()
}

/** Counts every group anew. */
export async function recountHeads(tx: Db) {
  await tx.deleteFrom('groupHeadcount').execute()
  await tx
    .insertInto('groupHeadcount')
    .columns(['groupId', 'customers'])
    .expression(customersIn(tx))
    .execute()
}
