import type { Db } from '../../db/database.ts'
import { listEventsOfViews, renameEvents } from '../../db/queries/events.ts'
import { listViewsToFold, saveViews, type View } from '../../db/queries/page-views.ts'
import { renameRadar } from '../../db/queries/radar.ts'
import { recreditAfterViews } from '../attribution/recredit-orders.ts'
import { pointsForViews } from '../groups/score/points-for-views.ts'
import { foldScore } from '../scores/fold-score.ts'
import { foldView } from './fold-view.ts'
import { saveRollups } from './save-rollups.ts'

/** How views call a person from now on. */
export interface Person {
  personKey: string
  visitorId: string | null
  customerId: string | null
}

const AT_ONCE = 200

/**
 * Says anew whose these displays are, in events, displays and every rollup, as if it had been known
 * from the beginning. Displays of which nothing stood under `fromKey` stay as they are.
 */
export async function renameViews(
  tx: Db,
  viewIds: string[],
  fromKey: string,
  to: Person,
  now: number,
): Promise<void> {
  if (viewIds.length === 0 || fromKey === to.personKey) return
  await renameRadar(tx, fromKey, to.personKey, to.customerId)
  await renameTheseViews(tx, viewIds, fromKey, to, now)
}

/** The same for some displays of a person who keeps the others. */
export async function renameTheseViews(
  tx: Db,
  viewIds: string[],
  fromKey: string,
  to: Person,
  now: number,
): Promise<void> {
  const customers = new Set<string>()
  for (let from = 0; from < viewIds.length; from += AT_ONCE) {
    const ids = viewIds.slice(from, from + AT_ONCE)
    const before = await listViewsToFold(tx, ids)
    await renameEvents(tx, ids, fromKey, {
      visitorKey: to.personKey,
      visitorId: to.visitorId,
      customerId: to.customerId,
    })
    const byId = new Map<string, View>(before.map((view) => [view.id, view]))
    const after = new Map<string, View>()
    for (const event of await listEventsOfViews(tx, ids)) {
      const share = byId.get(event.viewId)
      if (share) after.set(share.id, foldView(after.get(share.id), event, share))
    }
    for (const { customerId } of before) if (customerId !== null) customers.add(customerId)
    await saveViews(tx, [...after.values()])
    // Orders of whoever they are said not to be any more are looked at again too.
    const counted = [...before, ...after.values()].filter((view) => view.verdict === 'counted')
    await recreditAfterViews(tx, counted, now)
    const changes = [...after.values()].map((view) => ({ before: byId.get(view.id), after: view }))
    await saveRollups(tx, changes)
    await pointsForViews(tx, changes, now)
  }
  if (to.customerId !== null) customers.add(to.customerId)
  for (const customerId of customers) await foldScore(tx, customerId, now)
}
