import {
  countExitsOfStores,
  countOptOuts,
  listInsisted,
  listNudgedGroupsOfStores,
} from '../../db/queries/disturbance.ts'
import { countExits } from '../../db/queries/boards.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'

const SHOWN = 12

/** 打扰: how often groups were sent something these days, who insisted and why, and who left. */
export async function findDisturbance(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  days: number,
) {
  const at = now()
  const fromDay = addDays(dayOf(at), 1 - days)
  const since = startOfDay(fromDay)
  const { storeIds } = actor
  if (storeIds.length === 0) return { days, exits: 0, optOuts: 0, groups: [] }
  const [exits, optOuts, nudged] = await Promise.all([
    countExitsOfStores(db, storeIds, since),
    countOptOuts(db, storeIds, since),
    listNudgedGroupsOfStores(db, storeIds, fromDay, SHOWN),
  ])
  const ids = nudged.map(({ id }) => id)
  const [insisted, left] = await Promise.all([
    listInsisted(db, ids, fromDay),
    ids.length === 0 ? [] : countExits(db, ids, since, at + 1),
  ])
  return {
    days,
    exits,
    optOuts,
    groups: nudged.map((group) => ({
      id: group.id,
      name: group.name,
      posts: Number(group.posts),
      promos: Number(group.promos),
      exits: Number(left.find(({ groupId }) => groupId === group.id)?.n ?? 0),
      insisted: insisted
        .filter(({ groupId }) => groupId === group.id)
        .map(({ by, reason, at }) => ({ by, reason: reason ?? '', at })),
    })),
  }
}
