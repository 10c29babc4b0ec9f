import type { Deps } from '../deps.ts'

/** Whether this member sits in this group now. */
export async function verifyMember(
  { db }: Deps,
  staffId: string,
  groupId: string,
): Promise<'yes' | 'no' | 'unsure'> {
  const row = await db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('memberId', '=', staffId)
    .where('leftAt', 'is', null)
    .select('memberId')
    .executeTakeFirst()
  return row ? 'yes' : 'no'
}
