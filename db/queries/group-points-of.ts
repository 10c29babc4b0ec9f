import type { Db } from '../database.ts'

/** How many rows of 群积分 and of imported counts are about her. */
export async function countGroupPoints(db: Db, customerId: string | null): Promise<number> {
  if (customerId === null) return 0
  let count = 0
  for (const table of ['groupPoint', 'groupSpeechDay'] as const) {
    const row = await db
      .selectFrom(table)
      .where('customerId', '=', customerId)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    count += Number(row.count)
  }
  return count
}

/** What the groups' points say of her, for her to take along. */
export async function readGroupPoints(db: Db, customerId: string | null) {
  if (customerId === null) return { groupPoints: [], groupSpeech: [] }
  const groupPoints = await db
    .selectFrom('groupPoint')
    .leftJoin('groupChat', 'groupChat.id', 'groupPoint.groupId')
    .where('groupPoint.customerId', '=', customerId)
    .orderBy('groupPoint.at')
    .select([
      'groupChat.name as group',
      'groupPoint.kind',
      'groupPoint.points',
      'groupPoint.reason',
      'groupPoint.at',
    ])
    .execute()
  const groupSpeech = await db
    .selectFrom('groupSpeechDay')
    .leftJoin('groupChat', 'groupChat.id', 'groupSpeechDay.groupId')
    .where('groupSpeechDay.customerId', '=', customerId)
    .orderBy('groupSpeechDay.day')
    .select([
      'groupChat.name as group',
      'groupSpeechDay.day',
      'groupSpeechDay.messages',
      'groupSpeechDay.questions',
    ])
    .execute()
  return { groupPoints, groupSpeech }
}
