import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import {
  forgetInEvents,
  forgetOnRadar,
  listViewsOfSameReaders,
} from '../../db/queries/forgetting.ts'
import { forgetTouches } from '../../db/queries/group-watch.ts'
import { listViewsToFold, saveViews } from '../../db/queries/page-views.ts'
import { saveRollups } from '../collector/save-rollups.ts'
import { forgetPointsOfLooks } from '../groups/score/forget-points.ts'
import { foldScore } from '../scores/fold-score.ts'

const BATCH = 200

/**
 * Takes the person out of these displays and of everything counted from them, in the caller's
 * transaction. What stays is that one reader read: each reader of a share gets a name made of
 * chance, kept nowhere else, so the sums do not move and nobody can be led back to.
 */
export async function forgetReadings(
  tx: Db,
  viewIds: string[],
  now: number,
  /** What she is called already where she has been taken out. */
  calledNow: string[] = [],
): Promise<number> {
  const readings = await listViewsOfSameReaders(tx, viewIds)
  const nobody = new Map<string, string>()
  for (const { shareId, personKey } of readings) {
    const reader = `${shareId} ${personKey}`
    if (!nobody.has(reader)) nobody.set(reader, newId('x'))
  }
  const customerIds = new Set<string>()
  let forgotten = 0
  for (let from = 0; from < readings.length; from += BATCH) {
    const ids = readings.slice(from, from + BATCH).map(({ id }) => id)
    const named = (await listViewsToFold(tx, ids)).filter(
      (view) => view.customerId !== null || view.visitorId !== null,
    )
    const changes = named.map((before) => ({
      before,
      after: {
        ...before,
        personKey: nobody.get(`${before.shareId} ${before.personKey}`)!,
        visitorId: null,
        customerId: null,
      },
    }))
    for (const { before } of changes) {
      if (before.customerId !== null) customerIds.add(before.customerId)
    }
    // One statement for all displays of a reader, not two for each display.
    for (const [personKey, hers] of Map.groupBy(changes, ({ after }) => after.personKey)) {
      const hersIds = hers.map(({ after }) => after.id)
      await forgetInEvents(tx, hersIds, personKey)
      const keys = [hers[0]!.before.personKey, ...calledNow]
      await forgetOnRadar(tx, keys, hersIds, personKey)
    }
    await saveViews(
      tx,
      changes.map(({ after }) => after),
    )
    await saveRollups(tx, changes)
    await forgetPointsOfLooks(tx, changes, now)
    forgotten += changes.length
  }
  const shareIds = [...new Set(readings.map(({ shareId }) => shareId))]
  await forgetTouches(tx, [...customerIds], shareIds)
  for (const customerId of [...customerIds].sort()) await foldScore(tx, customerId, now)
  return forgotten
}
