import { listToConfirm } from '../../db/queries/mass.ts'
import { countMassSends, listOwnGroups, listReceived } from '../../db/queries/nudges.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { dayOf, startOfDay } from '../shop-time.ts'
import { findLimits } from './limits.ts'
import { firstDayOfInterest, groupQuota } from './rules.ts'

/** 额度 and 群发待确认: what the member has used up, and what waits for her to press send. */
export async function findTodayQuota({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor) {
  const at = now()
  const { staffId } = actor
  const [limits, groups, mine, toConfirm] = await Promise.all([
    findLimits(db),
    listOwnGroups(db, staffId),
    countMassSends(db, staffId, startOfDay(dayOf(at))),
    listToConfirm(db, staffId),
  ])
  const ids = groups.map(({ id }) => id)
  const received = await listReceived(db, ids, 'group', firstDayOfInterest(at))
  const quotas = groups
    .map((group) => {
      const own = received.filter(({ toId }) => toId === group.id)
      return { id: group.id, name: group.name, quota: groupQuota(limits, group, own, at) }
    })
    // The one nearest to its cap is the one to know of.
    .sort((one, other) => one.quota.left - other.quota.left || (one.id < other.id ? -1 : 1))
  return {
    personal: { used: Math.min(mine, 1), cap: 1 },
    group: quotas[0] ?? null,
    toConfirm: toConfirm.map(({ id, title, chatType, groupName, people, madeAt }) => ({
      id,
      title,
      chatType,
      groupName,
      people: Number(people ?? 0),
      at: madeAt ?? at,
    })),
  }
}
