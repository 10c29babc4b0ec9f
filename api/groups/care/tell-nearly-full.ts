import { countPeople, findCaredGroup } from '../../../db/queries/group-care.ts'
import type { Db } from '../../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { enqueue } from '../../jobs/queue.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { GROUP_LIMIT, isNearlyFull, nextGroupName } from './headcount.ts'

/** Once in a group's life, in the transaction that learns who is in it. */
export async function queueNearlyFull(tx: Db, groupId: string, people: number, now: number) {
  if (!isNearlyFull(people)) return
  const key = `group-full:${groupId}`
  await enqueue(tx, { kind: 'group-full', key, payload: { groupId }, runAt: now })
}

/** 群快满了: the owner hears it once, with the next group's name. */
export async function tellNearlyFull(deps: Deps, { groupId }: { groupId: string }): Promise<void> {
  const group = await findCaredGroup(deps.db, groupId)
  if (!group || group.dissolvedAt !== null) return
  const people = await countPeople(deps.db, groupId)
  await sendNotice(deps, {
    staffId: group.ownerId,
    key: `group-full:${groupId}`,
    title: `「${group.name}」已有 ${people}/${GROUP_LIMIT} 人`,
    description: `快满了。现在建好「${nextGroupName(group.name)}」的入群码，新来的客人就不会扑空。`,
    url: `${deps.config.publicUrl}/sidebar/#/g/${encodeURIComponent(groupId)}`,
  })
}
