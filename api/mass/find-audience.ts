import type { Db } from '../../db/database.ts'
import {
  holdGroups,
  holdWishes,
  listAudience,
  listAudienceGroups,
  listOpenCases,
  listOrderedSince,
  listSenders,
} from '../../db/queries/audiences.ts'
import { listNotPersonalised } from '../../db/queries/consents.ts'
import type { GroupKind, Preference, Stage } from '../../db/schema.ts'
import type { Actor } from '../env.ts'
import { groupQuotasForMass, quotasForMass } from '../quota/find-quota.ts'
import { DAY } from '../shop-time.ts'
import { LEFT_OUT, whyGroupLeftOut, whyLeftOut, type LeftOut, type Sending } from './audience.ts'

/** Who has bought within these days needs no push. */
const ORDERED_WITHIN = 7 * DAY

export interface Asked {
  chatType: 'single' | 'group'
  storeId: string | null
  stages: Stage[]
  tagIds: string[]
  groupId: string | null
  wxType: 1 | 2 | null
  kinds: GroupKind[]
  groupIds: string[]
}

export interface Person {
  id: string
  name: string
  stage: Stage
  senderId: string | null
  /** 还可打扰 n 次 before this one. */
  left: number
  leftOut: LeftOut | null
}

export interface AskedGroup {
  id: string
  name: string
  senderId: string
  left: number
  leftOut: string | null
}

export interface Audience {
  people: Person[]
  groups: AskedGroup[]
  /** How many of each stage there are, whichever was chosen. */
  stages: Map<Stage, number>
  /** Names of those who would be asked to send. */
  senders: Map<string, string>
}

/** Which stores are meant: the one asked for if it is hers, else all of hers. */
export const storesOf = (actor: Actor, storeId: string | null) =>
  storeId === null ? actor.storeIds : actor.storeIds.filter((id) => id === storeId)

/**
 * Everybody who is asked for, each with why she is left out or that she is in. Inside the
 * transaction that writes the task (`isHeld`) nobody's wish can change unseen.
 */
export function findAudience(
  db: Db,
  actor: Actor,
  asked: Asked,
  sending: Sending,
  at: number,
  isHeld = false,
): Promise<Audience> {
  return asked.chatType === 'single'
    ? findPeople(db, actor, asked, sending, at, isHeld)
    : findGroups(db, actor, asked, sending, at, isHeld)
}

async function findPeople(
  db: Db,
  actor: Actor,
  { storeId, stages, tagIds, groupId, wxType }: Asked,
  sending: Sending,
  at: number,
  isHeld: boolean,
): Promise<Audience> {
  const storeIds = storesOf(actor, storeId)
  const rows = await listAudience(db, { storeIds, tagIds, groupId, wxType })
  const all = rows.map((row) => ({ ...row, stage: row.stage ?? ('初识' as const) }))
  const counts = new Map<Stage, number>()
  for (const { stage } of all) counts.set(stage, (counts.get(stage) ?? 0) + 1)

  const chosen = stages.length === 0 ? all : all.filter(({ stage }) => stages.includes(stage))
  const ids = chosen.map(({ id }) => id)
  const wishes = isHeld ? new Map((await holdWishes(db, ids)).map((row) => [row.id, row])) : null
  const wished = (row: { id: string; preference: Preference }) =>
    wishes?.get(row.id)?.preference ?? row.preference
  const people = chosen.map((row) => ({ ...row, preference: wished(row) }))

  const known = await listSenders(db, ids)
  const cases = new Set((await listOpenCases(db, ids)).map(({ customerId }) => customerId))
  const ordered = await listOrderedSince(db, ids, at - ORDERED_WITHIN)
  const buyers = new Set(ordered.map(({ customerId }) => customerId))
  const notPersonalised = sending.isPersonalised ? await listNotPersonalised(db, ids) : new Set()
  const quotas = await quotasForMass(db, people, at)
  const senderOf = new Map<string, string>()
  const senders = new Map<string, string>()
  for (const { customerId, staffId, name } of known) {
    if (!senderOf.has(customerId)) senderOf.set(customerId, staffId)
    senders.set(staffId, name)
  }
  return {
    stages: counts,
    groups: [],
    senders,
    people: people.map((she) => {
      const senderId = senderOf.get(she.id) ?? null
      const quota = quotas.get(she.id)!
      const leftOut = whyLeftOut(
        {
          ...she,
          senderId,
          isPersonalised: !notPersonalised.has(she.id),
          hasOpenCase: cases.has(she.id),
          hasOrdered: buyers.has(she.id),
          quota,
        },
        sending,
      )
      const left = sending.isPromo ? quota.promoLeft : quota.left
      return { id: she.id, name: she.name, stage: she.stage, senderId, left, leftOut }
    }),
  }
}

async function findGroups(
  db: Db,
  actor: Actor,
  { storeId, kinds, groupIds }: Asked,
  sending: Sending,
  at: number,
  isHeld: boolean,
): Promise<Audience> {
  const rows = await listAudienceGroups(db, { storeIds: storesOf(actor, storeId), kinds, groupIds })
  if (isHeld) {
    await holdGroups(
      db,
      rows.map(({ id }) => id),
    )
  }
  const quotas = await groupQuotasForMass(db, rows, at)
  return {
    stages: new Map(),
    people: [],
    senders: new Map(rows.map(({ ownerId, ownerName }) => [ownerId, ownerName])),
    groups: rows.map((group) => {
      const quota = quotas.get(group.id)!
      return {
        id: group.id,
        name: group.name,
        senderId: group.ownerId,
        left: quota.left,
        leftOut: whyGroupLeftOut({ ...group, quota }, sending.isPromo),
      }
    }),
  }
}

/** The numbers of an audience; they add up: `asked` = `included` + everybody left out. */
export interface Numbers {
  asked: number
  included: number
  left: { reason: LeftOut; count: number }[]
  groupsLeft: number
}

export function numbersOf({ people, groups }: Audience): Numbers {
  const left = LEFT_OUT.map((reason) => ({
    reason,
    count: people.filter(({ leftOut }) => leftOut === reason).length,
  })).filter(({ count }) => count > 0)
  const groupsLeft = groups.filter(({ leftOut }) => leftOut !== null).length
  const asked = people.length + groups.length
  const out = left.reduce((sum, { count }) => sum + count, groupsLeft)
  return { asked, included: asked - out, left, groupsLeft }
}
