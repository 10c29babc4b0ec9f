import type { Db } from '../database.ts'

/** Has the engine look at everybody in plays that may tell this consent's stories. */
export async function wakeStoryTellers(db: Db, consentId: string, now: number) {
  const pages = await db
    .selectFrom('page')
    .where('storyConsentId', '=', consentId)
    .select('id')
    .execute()
  const versions = await db.selectFrom('playVersion').select(['playId', 'definitionJson']).execute()
  const playIds = versions
    .filter(({ definitionJson }) => pages.some(({ id }) => definitionJson.includes(`"${id}"`)))
    .map(({ playId }) => playId)
  if (playIds.length === 0) return
  await db
    .updateTable('playRun')
    .set({ dueAt: now, claimedBy: null, claimedUntil: null })
    .where('playId', 'in', [...new Set(playIds)])
    .where('activeKey', '=', 'active')
    .where('state', '<>', 'parked')
    .execute()
}
