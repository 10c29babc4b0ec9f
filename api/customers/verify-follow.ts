import type { Deps } from '../deps.ts'

/** Whether this member follows this customer now. */
export async function verifyFollow(
  { db }: Deps,
  staffId: string,
  customerId: string,
): Promise<'yes' | 'no' | 'unsure'> {
  const row = await db
    .selectFrom('follow')
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('endedAt', 'is', null)
    .select('verifiedAt')
    .executeTakeFirst()
  return row ? 'yes' : 'no'
}
