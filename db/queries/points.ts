import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export type PointEntry = Schema['pointEntry']

/** Her whole ledger, oldest first. */
export const listPoints = (db: Db, customerId: string) =>
  db
    .selectFrom('pointEntry')
    .where('customerId', '=', customerId)
    .orderBy('at')
    .orderBy('id')
    .selectAll()
    .execute()

/** Appends an entry; false when this very one is there. */
export const insertPoints = (db: Db, entry: Insertable<PointEntry>) =>
  insertOnce(db, 'pointEntry', entry)

/** Who has a lot that ends between these moments. */
export async function listWhoseLotsEnd(db: Db, from: number, to: number): Promise<string[]> {
  const rows = await db
    .selectFrom('pointEntry')
    .where('kind', '=', 'earned')
    .where('expiresAt', '>', from)
    .where('expiresAt', '<=', to)
    .groupBy('customerId')
    .orderBy('customerId')
    .select('customerId')
    .execute()
  return rows.map(({ customerId }) => customerId)
}
