import type { Db } from '../../db/database.ts'
import { listPushPlaces, listStaysOf } from '../../db/queries/group-watch.ts'
import { membersAt } from '../groups/watch/stays.ts'
import { MINUTE } from '../shop-time.ts'
import type { Arrival } from './arrival.ts'
import type { Named } from './beholders.ts'
import type { ShareFacts } from './fold-view.ts'
import { outsiderKeyOf } from './person-key.ts'

/** A push is out a little after its share is made; who came in between may have seen it. */
const SENT_WITHIN = 10 * MINUTE

/**
 * Without a name she is only counted, but whoever came to the group after a push, or had left it
 * before, must not be counted among those it was sent to. What WeChat says in passing of who she
 * is settles that here and is not kept.
 */
export async function setOutsidersApart(
  tx: Db,
  arrivals: Iterable<Arrival>,
  facts: ReadonlyMap<string, ShareFacts>,
  named: Map<Arrival['by'], Named>,
): Promise<void> {
  const asked = [...arrivals].flatMap((arrival) => {
    const { visitor } = arrival.by
    const it = named.get(arrival.by)!
    const groupId = facts.get(arrival.shareId)?.groupId
    const isUnnamed = it.aside === null && it.visitorId === null
    if (!isUnnamed || !groupId || !visitor?.externalUserId) return []
    return [{ by: arrival.by, shareId: arrival.shareId, groupId, memberId: visitor.externalUserId }]
  })
  if (asked.length === 0) return
  const [places, stays] = await Promise.all([
    listPushPlaces(tx, [...new Set(asked.map(({ shareId }) => shareId))]),
    listStaysOf(
      tx,
      [...new Set(asked.map(({ groupId }) => groupId))],
      [...new Set(asked.map(({ memberId }) => memberId))],
    ),
  ])
  for (const { by, shareId, groupId, memberId } of asked) {
    const push = places.find((it) => it.shareId === shareId)
    if (!push) continue
    const hers = stays.filter((it) => it.groupId === groupId && it.memberId === memberId)
    // Nothing of her there says little before WeCom was asked about the group again.
    if (hers.length === 0 && (push.syncedAt ?? 0) <= push.madeAt + SENT_WITHIN) continue
    const wasThere = [push.madeAt, push.madeAt + SENT_WITHIN].some((at) => {
      const { present, doubtful } = membersAt(hers, at)
      return present.size + doubtful.size > 0
    })
    if (wasThere) continue
    const it = named.get(by)!
    named.set(by, { ...it, personKey: outsiderKeyOf(it.personKey) })
  }
}
