import type { Db } from '../../../db/database.ts'
import { listManagersOfGroups, listStaffInGroups } from '../../../db/queries/group-watch.ts'
import type { Deps } from '../../deps.ts'
import type { LiveEvent } from '../../live/live.ts'

/** Who is to hear that something in these groups has changed: who sits there, and her managers. */
export async function bellsOfGroups(
  db: Db,
  groupIds: string[],
): Promise<[staffId: string, event: LiveEvent][]> {
  if (groupIds.length === 0) return []
  const here = [
    ...(await listStaffInGroups(db, groupIds)),
    ...(await listManagersOfGroups(db, groupIds)),
  ]
  const bells = new Map(here.map((bell) => [`${bell.staffId} ${bell.groupId}`, bell]))
  return [...bells.values()].map(({ staffId, groupId }) => [staffId, { event: 'group', groupId }])
}

/** Rings at every open sidebar that may show the group: something in it has changed. */
export async function tellGroup(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  groupId: string,
): Promise<void> {
  for (const [staffId, event] of await bellsOfGroups(db, [groupId])) live.publish(staffId, event)
}
