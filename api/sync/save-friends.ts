import type { Db } from '../../db/database.ts'
import {
  insertCustomer,
  listCustomerFacts,
  noteCustomersSynced,
  updateCustomer,
  type CustomerFacts,
} from '../../db/queries/customers.ts'
import { listFollowsOfCustomers, saveFollows } from '../../db/queries/follows.ts'
import { listWaitingPayloads } from '../../db/queries/jobs.ts'
import { listStoresOfStaff } from '../../db/queries/staff.ts'
import {
  deleteTagGoneInWecom,
  insertTagFromWecom,
  listFollowTags,
  noteTagInWecom,
} from '../../db/queries/tags.ts'
import { askWhoSheWas } from '../identity/match-pending.ts'
import { learnOfBuyer } from '../attribution/recredit-orders.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { DAY } from '../shop-time.ts'
import type { WecomContact, WecomFollow } from '../wecom/client.ts'
import { cut } from './cut.ts'

export interface Friend {
  contact: WecomContact
  follow: WecomFollow
}

/**
 * Keeps what WeCom says of customers and of the members who know them: facts, remarks, tags. What
 * is ours (store, preference, stage, tags still on their way to WeCom) stays as it is.
 */
export async function saveFriends(tx: Db, friends: Friend[], at: number): Promise<void> {
  if (friends.length === 0) return
  await saveContacts(tx, friends, at)
  const isKnown = await saveRelations(tx, friends, at)
  const retagged = await saveTags(tx, friends, at)
  // What a first sync brings is no occasion; a tag somebody was given since is.
  await playsAfterChange(tx, retagged.filter(isKnown), at)
}

async function saveContacts(tx: Db, friends: Friend[], at: number) {
  const firstOf = new Map<string, Friend>()
  for (const friend of friends) {
    const id = friend.contact.customerId
    if (!firstOf.has(id)) firstOf.set(id, friend)
  }
  const known = new Map(
    (await listCustomerFacts(tx, [...firstOf.keys()])).map((row) => [row.id, row]),
  )
  const storeOf = await storesOf(tx, [...new Set(friends.map(({ follow }) => follow.staffId))])
  for (const [id, { contact, follow }] of firstOf) {
    const facts = factsOf(contact)
    const old = known.get(id)
    const storeId = old?.storeId ?? storeOf.get(follow.staffId) ?? null
    if (!old) {
      const createdAt = follow.followedAt || at
      await insertCustomer(tx, { ...facts, kind: 'friend', storeId, createdAt, syncedAt: at })
      await learnOfBuyer(tx, id, at)
      await askWhoSheWas(tx, id, at)
    } else if (
      old.kind !== 'friend' ||
      old.storeId !== storeId ||
      (Object.keys(facts) as (keyof CustomerFacts)[]).some((name) => old[name] !== facts[name])
    ) {
      const { id: _, ...change } = facts
      await updateCustomer(tx, id, { ...change, kind: 'friend', storeId })
      if (old.kind !== 'friend') await askWhoSheWas(tx, id, at)
    }
  }
  await noteCustomersSynced(tx, [...firstOf.keys()], at)
}

// A member of one store brings her customers to that store; one of several says nothing.
async function storesOf(tx: Db, staffIds: string[]) {
  const stores = new Map<string, string[]>()
  for (const { staffId, storeId } of await listStoresOfStaff(tx, staffIds)) {
    stores.set(staffId, [...(stores.get(staffId) ?? []), storeId])
  }
  return new Map([...stores].flatMap(([id, of]) => (of.length === 1 ? [[id, of[0]!]] : [])))
}

const factsOf = (contact: WecomContact): CustomerFacts => ({
  id: contact.customerId,
  name: cut(contact.name, 64),
  wxType: contact.wxType,
  corpName: contact.corpName && cut(contact.corpName, 64),
  // An address longer than its column would be a broken one; she has a letter instead.
  avatarUrl: contact.avatarUrl && contact.avatarUrl.length <= 512 ? contact.avatarUrl : null,
  unionId: contact.unionId,
})

async function saveRelations(tx: Db, friends: Friend[], at: number) {
  const ids = [...new Set(friends.map(({ contact }) => contact.customerId))]
  const known = new Map(
    (await listFollowsOfCustomers(tx, ids)).map((row) => [`${row.staffId} ${row.customerId}`, row]),
  )
  const rows = friends.flatMap(({ contact: { customerId }, follow }) => {
    const old = known.get(`${follow.staffId} ${customerId}`)
    // WeCom goes on naming a member whom the customer deleted, until she adds the member again.
    const isDeletedByHer =
      old?.endedAt && old.endedBy === 'customer' && follow.followedAt <= old.endedAt
    if (isDeletedByHer) return []
    return [
      {
        staffId: follow.staffId,
        customerId,
        remark: cut(follow.remark, 64),
        description: cut(follow.description, 512),
        addWay: follow.addWay,
        source: follow.source && cut(follow.source, 128),
        followedAt: follow.followedAt,
        endedAt: null,
        endedBy: null,
        verifiedAt: at,
      },
    ]
  })
  await saveFollows(tx, rows)
  const isNew = (row: (typeof rows)[number]) =>
    known.get(`${row.staffId} ${row.customerId}`)?.endedAt !== null
  // A first sync of everybody is no occasion: only who was added just now is new.
  const fresh = rows.filter((row) => isNew(row) && at - row.followedAt < DAY)
  await playsAfterChange(
    tx,
    fresh.map((row) => row.customerId),
    at,
  )
  const before = new Set([...known.values()].map(({ customerId }) => customerId))
  return (customerId: string) => before.has(customerId)
}

/** Says whose tags are not what they were. */
async function saveTags(tx: Db, friends: Friend[], at: number) {
  const known = await listFollowTags(
    tx,
    [...new Set(friends.map(({ contact }) => contact.customerId))],
    [...new Set(friends.map(({ follow }) => follow.staffId))],
  )
  const mineOf = new Map<string, typeof known>()
  for (const row of known) {
    const name = `${row.staffId} ${row.customerId}`
    mineOf.set(name, [...(mineOf.get(name) ?? []), row])
  }
  const onTheirWay = await listTagsOnTheirWay(tx)
  const retagged = new Set<string>()
  for (const { contact, follow } of friends) {
    const pair = { staffId: follow.staffId, customerId: contact.customerId }
    const name = `${pair.staffId} ${pair.customerId}`
    const waiting = (tagId: string) => onTheirWay.has(`${name} ${tagId}`)
    const shown = new Set(follow.tagIds.filter((tagId) => tagId.length <= 64))
    for (const { tagId, setBy, wecomAt } of mineOf.get(name) ?? []) {
      const tag = { ...pair, tagId }
      if (shown.delete(tagId)) {
        if (wecomAt === null) await noteTagInWecom(tx, tag, at)
      } else if ((wecomAt !== null || setBy === 'wecom') && !waiting(tagId)) {
        await deleteTagGoneInWecom(tx, tag)
        retagged.add(contact.customerId)
      }
    }
    for (const tagId of shown) {
      if (waiting(tagId)) continue
      await insertTagFromWecom(tx, { ...pair, tagId }, at)
      retagged.add(contact.customerId)
    }
  }
  return [...retagged]
}

/** Tags changed here of which WeCom has not heard yet: what it says of them is old. */
async function listTagsOnTheirWay(tx: Db): Promise<Set<string>> {
  const marks = (await listWaitingPayloads(tx, 'mark-tags')) as {
    staffId: string
    customerId: string
    tagIds: string[]
  }[]
  return new Set(
    marks.flatMap((mark) => mark.tagIds.map((id) => `${mark.staffId} ${mark.customerId} ${id}`)),
  )
}
