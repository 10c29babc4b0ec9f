import { listStaffInGroup } from '../../../db/queries/group-watch.ts'
import type { Deps } from '../../deps.ts'

/** Rings at every open sidebar of the members who sit in the group: its lists have changed. */
export async function tellGroup(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  groupId: string,
): Promise<void> {
  for (const { staffId } of await listStaffInGroup(db, groupId)) {
    live.publish(staffId, { event: 'group', groupId })
  }
}
