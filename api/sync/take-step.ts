import { inTransaction } from '../../db/database.ts'
import { endFollowsNotSeen } from '../../db/queries/follows.ts'
import { listGroupsNotSynced } from '../../db/queries/group-chats.ts'
import { listStaffIdsAfter } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import type { Page } from '../wecom/client.ts'
import { isErrcode } from '../wecom/error.ts'
import type { Place } from './place.ts'
import { withoutErased } from '../privacy/erased-mark.ts'
import { saveFriends, type Friend } from './save-friends.ts'
import { syncGroup } from './sync-group.ts'
import { syncStaff } from './sync-staff.ts'
import { syncTags } from './sync-tags.ts'

export interface Taken {
  next: Place
  /** Members, groups, … finished by this step. */
  done: number
  /** Groups this step learned of. */
  found: number
}

const OWNERS = 100
const GROUPS = 10
const MOST_PAGES = 10_000

/** Codes that concern one member or one group: she has no customers, or none we may see. */
const SKIP = [84061, 84074, 40003, 46004, 60111, 60011, 60021, 60030, 50002, 40205, 41054, 40098]

/** She has no customers: an answer, and what we have of her is past. */
const NO_CUSTOMERS = 84061

/** Does the work of one place and says where to go on. Doing it twice does no harm. */
export async function takeStep(deps: Deps, place: Place, startedAt: number): Promise<Taken> {
  switch (place.phase) {
    case 'staff':
      await syncStaff(deps)
      return { next: { phase: 'tags' }, done: 1, found: 0 }
    case 'tags':
      await syncTags(deps)
      return {
        next: { phase: 'customers', after: '', staffId: null, ...BEGIN },
        done: 1,
        found: 0,
      }
    case 'customers':
      return readCustomers(deps, place, startedAt)
    case 'groups':
      return place.pending.length > 0 ? readGroups(deps, place) : listGroups(deps, place)
    case 'strays':
      return readStrays(deps, place, startedAt)
    case 'end':
      return { next: place, done: 0, found: 0 }
  }
}

async function readCustomers(
  deps: Deps,
  place: Place & { phase: 'customers' },
  startedAt: number,
): Promise<Taken> {
  const { db, now } = deps
  const staffId =
    place.staffId ?? (await listStaffIdsAfter(db, place.after, 1, { isStillHere: true }))[0]
  if (staffId === undefined) {
    const next: Place = { phase: 'groups', after: '', ownerIds: [], ...BEGIN, pending: [] }
    return { next, done: 0, found: 0 }
  }
  let isAnswered = true
  const page = await orSkip<Page<Friend>>(
    () => deps.wecom.batchGetByUser([staffId], place.cursor),
    { items: [], next: null },
    // That we may not see her customers today does not mean that she has none.
    (error) => (isAnswered = isErrcode(error, NO_CUSTOMERS)),
  )
  const isLast = page.next === null || isCircling(place, page.next)
  // Who was not listed has left only when the list came to its end.
  const isWhole = isAnswered && page.next === null
  // A clock that was set back during the run must not make today's answers look old.
  const at = Math.max(now(), startedAt)
  const friends = page.items.filter(({ follow }) => follow.staffId === staffId)
  await inTransaction(db, async (tx) => {
    await saveFriends(tx, await withoutErased(tx, deps.config, friends), at)
    if (isWhole) await endFollowsNotSeen(tx, staffId, startedAt, at)
  })
  return isLast
    ? { next: { ...place, after: staffId, staffId: null, ...BEGIN }, done: 1, found: 0 }
    : { next: { ...place, staffId, ...goOn(place, page.next!) }, done: 0, found: 0 }
}

/** A list that is read page by page. `mark`: a page behind us, further and further apart. */
type Reading = Pick<Place & { phase: 'customers' }, 'cursor' | 'pages' | 'mark'>

const BEGIN: Reading = { cursor: null, pages: 0, mark: null }

const goOn = ({ pages, mark }: Reading, next: string): Reading => {
  const read = pages + 1
  return { cursor: next, pages: read, mark: Number.isInteger(Math.log2(read)) ? next : mark }
}

/** WeCom names a page it has named before, or more pages than anybody has. */
const isCircling = ({ cursor, pages, mark }: Reading, next: string) =>
  next === cursor || next === mark || pages >= MOST_PAGES

// Always by owner: without, WeCom refuses corps of more than a thousand members; and the groups of
// those who left are listed in no other way.
async function listGroups({ db, wecom }: Deps, place: Place & { phase: 'groups' }): Promise<Taken> {
  const ownerIds =
    place.ownerIds.length > 0 ? place.ownerIds : await listStaffIdsAfter(db, place.after, OWNERS)
  const last = ownerIds.at(-1)
  if (last === undefined) return { next: { phase: 'strays', after: '' }, done: 0, found: 0 }
  let isAnswered = true
  const page = await orSkip<Page<{ groupId: string }>>(
    () => wecom.listGroups({ ownerIds, cursor: place.cursor }),
    { items: [], next: null },
    () => (isAnswered = false),
  )
  // One of them may not be asked about: fewer at once, until it is she alone.
  if (!isAnswered && ownerIds.length > 1) {
    const fewer = ownerIds.slice(0, Math.ceil(ownerIds.length / 2))
    return { next: { ...place, ownerIds: fewer, ...BEGIN }, done: 0, found: 0 }
  }
  const pending = page.items.map(({ groupId }) => groupId)
  const isLast = page.next === null || isCircling(place, page.next)
  const next: Place = isLast
    ? { phase: 'groups', after: last, ownerIds: [], ...BEGIN, pending }
    : { ...place, ownerIds, ...goOn(place, page.next!), pending }
  return { next, done: 0, found: pending.length }
}

async function readGroups(deps: Deps, place: Place & { phase: 'groups' }): Promise<Taken> {
  const some = place.pending.slice(0, GROUPS)
  for (const groupId of some) await orSkip(() => syncGroup(deps, groupId), undefined)
  const next: Place = { ...place, pending: place.pending.slice(GROUPS) }
  return { next, done: some.length, found: 0 }
}

async function readStrays(
  deps: Deps,
  place: Place & { phase: 'strays' },
  startedAt: number,
): Promise<Taken> {
  const some = await listGroupsNotSynced(deps.db, startedAt, place.after, GROUPS)
  for (const { id } of some) await orSkip(() => syncGroup(deps, id), undefined)
  const last = some.at(-1)
  const next: Place = last ? { phase: 'strays', after: last.id } : { phase: 'end' }
  return { next, done: 0, found: 0 }
}

async function orSkip<T>(
  work: () => Promise<T>,
  otherwise: T,
  refused: (error: unknown) => void = () => {},
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isErrcode(error, ...SKIP)) throw error
    refused(error)
    return otherwise
  }
}
