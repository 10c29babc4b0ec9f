import type { Db } from '../database.ts'

/** 群发 that reached her. */
export const countMassOfCustomer = async (db: Db, customerId: string | null): Promise<number> => {
  if (customerId === null) return 0
  const { count } = await db
    .selectFrom('massTarget')
    .where('toId', '=', customerId)
    .where('state', '=', 'sent')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** 群发 she was meant to get, with what became of them, and every message that counts for her. */
export async function readMassOf(db: Db, customerId: string | null) {
  if (customerId === null) return { massSends: [], nudges: [] }
  const massSends = await db
    .selectFrom('massTarget')
    .innerJoin('massTask', 'massTask.id', 'massTarget.taskId')
    .where('massTarget.toId', '=', customerId)
    .orderBy('massTask.createdAt')
    .select(['massTask.text', 'massTarget.state', 'massTask.createdAt', 'massTarget.sentAt'])
    .execute()
  const nudges = await db
    .selectFrom('nudge')
    .where('toKind', '=', 'customer')
    .where('toId', '=', customerId)
    .orderBy('at')
    .select(['how', 'promoAt', 'reason', 'at'])
    .execute()
  return { massSends, nudges }
}
