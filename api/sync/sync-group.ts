import { inTransaction, type Db } from '../../db/database.ts'
import { insertCustomer, listCustomerFacts } from '../../db/queries/customers.ts'
import {
  findGroupKept,
  insertGroup,
  listCurrentMemberIds,
  noteMembersLeft,
  saveGroupMembers,
  updateGroup,
} from '../../db/queries/group-chats.ts'
import { findStaff, listStoresOfStaff } from '../../db/queries/staff.ts'
import { recordExits } from '../business/record-exits.ts'
import { tellBoard } from '../business/tell-board.ts'
import type { Deps } from '../deps.ts'
import { pointsForMembers } from '../groups/score/take-back.ts'
import { keepStays, type Ring } from '../groups/watch/keep-stays.ts'
import { tellGroup } from '../groups/watch/tell-group.ts'
import { queueNearlyFull } from '../groups/care/tell-nearly-full.ts'
import { playsAfterGroupChange } from '../plays/wake.ts'
import { isErasedSeat, withErasedSeats } from '../privacy/erased-mark.ts'
import type { WecomGroup } from '../wecom/client.ts'
import { isErrcode } from '../wecom/error.ts'
import { cut } from './cut.ts'

/**
 * Asks WeCom for one group and keeps the answer: name, owner, who sits in it. Whoever is gone keeps
 * a row with the time; a group WeCom no longer has is dissolved.
 */
export async function syncGroup(
  { db, wecom, config, now, live }: Deps,
  groupId: string,
  ring?: Ring,
): Promise<void> {
  let group: WecomGroup | undefined
  try {
    group = await wecom.getGroup(groupId)
  } catch (error) {
    if (!isErrcode(error, 40050, 86003, 49008, 90501)) throw error
  }
  const at = now()
  await inTransaction(db, async (tx) => {
    if (group && group.groupId === groupId) {
      return saveGroup(tx, await withErasedSeats(tx, config, group), at, ring)
    }
    const kept = await findGroupKept(tx, groupId)
    if (!kept) return
    const change = { syncedAt: at, dissolvedAt: kept.dissolvedAt ?? at }
    await updateGroup(tx, groupId, change)
    await playsAfterGroupChange(tx, groupId, at)
  })
  // A letter is news; what the night asks for anyway is not.
  if (!ring) return
  await tellGroup({ db, live }, groupId)
  await tellBoard({ db, live })
}

async function saveGroup(tx: Db, group: WecomGroup, at: number, ring: Ring | undefined) {
  const { groupId } = group
  const facts = {
    name: cut(group.name.trim() || (await unnamed(tx, group)), 64),
    ownerId: cut(group.ownerId, 64),
    notice: cut(group.notice, 2000),
    createdAt: group.createdAt,
    memberVersion: cut(group.memberVersion, 64),
  }
  const kept = await findGroupKept(tx, groupId)
  const stores = kept?.storeId ? [] : await listStoresOfStaff(tx, [facts.ownerId])
  const storeId = kept?.storeId ?? (stores.length === 1 ? stores[0]!.storeId : null)
  if (kept) {
    await updateGroup(tx, groupId, { ...facts, storeId, dissolvedAt: null, syncedAt: at })
  } else {
    await insertGroup(tx, { id: groupId, ...facts, storeId, syncedAt: at })
  }
  await keepStays(tx, group, kept, { ring, at })
  await recordExits(tx, { groupId, storeId }, () => saveMembers(tx, group, at))
  await queueNearlyFull(tx, groupId, group.members.length, at)
  await meetStrangers(tx, group, storeId)
}

/** A group nobody has named has no name at WeCom; boards and lists have something to call it by. */
async function unnamed(tx: Db, { ownerId }: WecomGroup): Promise<string> {
  const owner = await findStaff(tx, ownerId)
  return `${owner?.name ?? '同事'}的群（没起名）`
}

async function saveMembers(tx: Db, group: WecomGroup, at: number) {
  const { groupId } = group
  const before = new Set((await listCurrentMemberIds(tx, groupId)).map((row) => row.memberId))
  await saveGroupMembers(
    tx,
    group.members.map((member) => ({
      groupId,
      memberId: member.memberId,
      memberType: member.memberType,
      name: cut(member.name, 64),
      joinScene: member.joinScene,
      invitorId: member.invitorId && cut(member.invitorId, 64),
      joinedAt: member.joinedAt,
      leftAt: null,
    })),
  )
  const here = new Set(group.members.map((member) => member.memberId))
  const gone = (await listCurrentMemberIds(tx, groupId))
    .map(({ memberId }) => memberId)
    .filter((id) => !here.has(id))
  if (gone.length > 0) await noteMembersLeft(tx, groupId, gone, at)
  const joined = group.members.filter(
    ({ memberId, memberType }) => memberType === 2 && !before.has(memberId),
  )
  await pointsForMembers(tx, groupId, { gone, joined }, at)
}

// 仅在群里: people nobody has added are customers too; pages and orders may find them.
async function meetStrangers(tx: Db, group: WecomGroup, storeId: string | null) {
  const outsiders = group.members.filter(
    ({ memberId, memberType }) => memberType === 2 && !isErasedSeat(memberId),
  )
  if (outsiders.length === 0) return
  const ids = outsiders.map((member) => member.memberId)
  const known = new Set((await listCustomerFacts(tx, ids)).map(({ id }) => id))
  for (const { memberId, name, joinedAt } of outsiders) {
    if (known.has(memberId)) continue
    await insertCustomer(tx, {
      id: memberId,
      name: cut(name, 64),
      wxType: memberId.startsWith('wo') ? 2 : 1,
      kind: 'member',
      corpName: null,
      avatarUrl: null,
      unionId: null,
      storeId,
      createdAt: joinedAt,
      syncedAt: null,
    })
  }
}
