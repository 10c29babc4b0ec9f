import type { Db } from '../../db/database.ts'
import { listViewIdsOfPerson } from '../../db/queries/page-views.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { dayKeyOf, outsiderKeyOf } from './person-key.ts'
import { renameViews } from './rename-views.ts'

/**
 * She has just agreed: what this same browser opened today becomes hers, in the caller's
 * transaction. Yesterday's cannot, because nobody knows any more that it was she.
 */
export async function adoptAnonymousDay(
  tx: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  {
    openId,
    browserId,
    visitorId,
    customerId = null,
  }: Omit<Visitor, 'customerId'> & { customerId?: string | null },
): Promise<void> {
  const at = now()
  const to = { personKey: customerId ?? visitorId, visitorId, customerId: customerId ?? null }
  // Before the login she was known by her browser alone, after it by WeChat's word.
  const keys = [dayKeyOf(config, dayOf(at), { browserId })]
  if (openId) keys.push(dayKeyOf(config, dayOf(at), { openId }))
  for (const key of keys.flatMap((it) => [it, outsiderKeyOf(it)])) {
    // A day's key is given by the day of arrival; what arrived late may have opened a day before.
    const views = await listViewIdsOfPerson(tx, key, at - 2 * DAY)
    await renameViews(
      tx,
      views.map(({ id }) => id),
      key,
      to,
      at,
    )
  }
}
