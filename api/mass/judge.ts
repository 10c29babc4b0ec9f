import type { Db } from '../../db/database.ts'
import {
  holdGroups,
  holdWishes,
  listGroupsForMass,
  listOpenCases,
  listPeopleForMass,
  listSenders,
} from '../../db/queries/audiences.ts'
import { groupQuotasForMass, quotasForMass } from '../quota/find-quota.ts'
import { whyGroupLeftOut, whyLeftOut, type LeftOut, type Sending } from './audience.ts'

/**
 * Whom this member may write to now, of those a play has chosen: each with why not, or null. Inside
 * the transaction that writes the task nobody's wish changes unseen. Whom a purchase rules out is the
 * play's own affair.
 */
export async function judgePeople(
  tx: Db,
  ids: string[],
  senderId: string,
  sending: Sending,
  at: number,
): Promise<Map<string, LeftOut | null>> {
  const wishes = new Map((await holdWishes(tx, ids)).map((row) => [row.id, row.preference]))
  const rows = await listPeopleForMass(tx, ids)
  const people = rows.map((row) => ({ ...row, preference: wishes.get(row.id) ?? row.preference }))
  const [senders, cases, quotas] = await Promise.all([
    listSenders(tx, ids),
    listOpenCases(tx, ids),
    quotasForMass(tx, people, at),
  ])
  const hers = new Set(
    senders.flatMap(({ customerId, staffId }) => (staffId === senderId ? [customerId] : [])),
  )
  const inCase = new Set(cases.map(({ customerId }) => customerId))
  return new Map(
    people.map((she) => [
      she.id,
      whyLeftOut(
        {
          ...she,
          senderId: hers.has(she.id) ? senderId : null,
          isPersonalised: true,
          hasOpenCase: inCase.has(she.id),
          hasOrdered: false,
          quota: quotas.get(she.id)!,
        },
        sending,
      ),
    ]),
  )
}

/** The same of groups; only its owner can send a 群发 into one. */
export async function judgeGroups(
  tx: Db,
  ids: string[],
  senderId: string,
  isPromo: boolean,
  at: number,
): Promise<Map<string, string | null>> {
  await holdGroups(tx, ids)
  const groups = await listGroupsForMass(tx, ids)
  const quotas = await groupQuotasForMass(tx, groups, at)
  return new Map(
    groups.map((group) => [
      group.id,
      group.ownerId === senderId
        ? whyGroupLeftOut({ ...group, quota: quotas.get(group.id)! }, isPromo)
        : '群发只有群主能发',
    ]),
  )
}
