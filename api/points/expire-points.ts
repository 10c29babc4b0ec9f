import { inTransaction } from '../../db/database.ts'
import { insertPoints, listPoints, listWhoseLotsEnd } from '../../db/queries/points.ts'
import { closeTasksOfCustomer } from '../../db/queries/tasks.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { lotsOf } from './ledger.ts'
import { entryIdOf } from './move-points.ts'
import { POINT_RULES } from './warn-of-expiry.ts'

// A process that slept for a month catches up.
const LOOK_BACK = 60 * DAY

/** Every night: what has ended leaves the ledger, at the moment it ended. Twice does nothing more. */
export async function expirePoints({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  for (const customerId of await listWhoseLotsEnd(db, at - LOOK_BACK, at)) {
    await inTransaction(db, async (tx) => {
      await takeTurn(tx, customerId, at)
      const entries = await listPoints(tx, customerId)
      // Taken over after their last day, they come before they go.
      const cameAt = new Map(entries.map(({ id, at }) => [id, at]))
      const ended = lotsOf(entries).filter(({ expiresAt, left }) => expiresAt <= at && left > 0)
      for (const { lotId, expiresAt, left } of ended) {
        await insertPoints(tx, {
          id: entryIdOf(customerId, 'expired', lotId),
          customerId,
          kind: 'expired',
          points: -left,
          lotId,
          expiresAt,
          sourceId: lotId,
          reason: '到期',
          at: Math.max(expiresAt, cameAt.get(lotId) ?? expiresAt),
        })
      }
      // What has gone needs no reminder any more.
      if (ended.length > 0) {
        await closeTasksOfCustomer(tx, customerId, 'points_expired', { only: POINT_RULES })
      }
    })
  }
}
