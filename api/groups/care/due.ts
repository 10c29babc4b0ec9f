import { listClosings } from '../../../db/queries/group-checklists.ts'
import { listNearlyFull, listSuggested } from '../../../db/queries/group-lives.ts'
import { listWaitsOfStaff } from '../../../db/queries/group-waits.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { storeScope } from '../../business/store-scope.ts'
import { HOUR } from '../../shop-time.ts'
import { remindedAt } from './flash.ts'
import { GROUP_LIMIT, nextGroupName } from './headcount.ts'
import { showWait } from './waits.ts'

const AHEAD = 12 * HOUR
const SHOWN = 50

type Closing = Awaited<ReturnType<typeof listClosings>>[number]

/** 收尾 and 待回复 of a member's own groups; for a manager also what her stores left standing. */
export async function readDue({ db, now }: Deps, actor: Actor) {
  const at = now()
  const [own, ofStores, waits] = await Promise.all([
    listClosings(db, { ownerId: actor.staffId }, at + AHEAD, SHOWN),
    actor.role === 'manager' ? listLate(db, await storeScope(db, actor, undefined), at) : [],
    listWaitsOfStaff(db, actor.staffId),
  ])
  const hers = new Set(own.map(({ groupId }) => groupId))
  return {
    closings: [...own, ...ofStores.filter(({ groupId }) => !hers.has(groupId))].map((closing) =>
      showClosing(closing, at),
    ),
    waits: waits.map(showWait),
  }
}

/** 收尾 on the manager's evening: who should go, who is going, who should be gone, who is full. */
export async function readSuggestions({ db, now }: Deps, actor: Actor, store: string | undefined) {
  const at = now()
  const storeIds = await storeScope(db, actor, store)
  const [suggested, closings, full] = await Promise.all([
    listSuggested(db, storeIds, SHOWN),
    listClosings(db, { storeIds }, at, SHOWN),
    listNearlyFull(db, storeIds, GROUP_LIMIT * 0.9, SHOWN),
  ])
  return {
    suggested: suggested.map(({ mergeIntoId, mergeIntoName, ...group }) => ({
      ...group,
      ownerName: group.ownerName ?? '',
      suggestion: group.suggestion!,
      mergeInto: mergeIntoId === null ? null : { id: mergeIntoId, name: mergeIntoName ?? '' },
    })),
    closing: closings.map((closing) => showClosing(closing, at)),
    full: full.map((group) => ({
      ...group,
      limit: GROUP_LIMIT,
      nextName: nextGroupName(group.name),
    })),
  }
}

const listLate = async (db: Deps['db'], storeIds: string[] | null, at: number) =>
  (await listClosings(db, { storeIds }, at, SHOWN)).filter((closing) => isLate(closing, at))

/** Two hours past its time, reminded once, and WeCom still has it. */
const isLate = ({ closeAt }: Closing, at: number) => closeAt !== null && remindedAt(closeAt) <= at

const showClosing = (closing: Closing, at: number) => ({
  groupId: closing.groupId,
  name: closing.name,
  ownerName: closing.ownerName ?? '',
  closeAt: closing.closeAt,
  openedAt: closing.openedAt,
  reason: closing.reason,
  isLate: isLate(closing, at),
})
