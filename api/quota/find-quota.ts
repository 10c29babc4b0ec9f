import type { Db } from '../../db/database.ts'
import { findWishes } from '../../db/queries/customer-wishes.ts'
import { listNudgedGroups, listPromised, listReceived } from '../../db/queries/nudges.ts'
import type { Preference } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { askLimits, findLimits, limitsOf } from './limits.ts'
import {
  customerQuota,
  firstDayOfInterest,
  groupQuota,
  type CustomerQuota,
  type GroupQuota,
  type NudgedGroup,
  type Received,
} from './rules.ts'

/** What she received lately, to be asked together with other things; for `quotaFrom`. */
export const askReceived = (customerId: string, at: number) =>
  listReceived.of([customerId], 'customer', firstDayOfInterest(at))

/** 还可打扰 n 次, of one customer, from what was asked about her. */
export const quotaFrom = (
  limits: Parameters<typeof limitsOf>[0],
  preference: Preference,
  received: Received[],
  at: number,
): CustomerQuota => customerQuota(limitsOf(limits), preference, received, at)

/** 还可打扰 n 次, for whoever asks by her id alone; nothing when nobody has it. */
export async function findCustomerQuota(db: Db, customerId: string, at: number) {
  const { customer, limits, received } = await together(db, {
    customer: findWishes.of(customerId),
    limits: askLimits(),
    received: askReceived(customerId, at),
  })
  return customer && quotaFrom(limits, customer.preference, received, at)
}

/** What a group may still be sent; nothing when it is gone. */
export async function quotaForGroup(
  db: Db,
  groupId: string,
  at: number,
): Promise<GroupQuota | undefined> {
  const found = await together(db, {
    limits: askLimits(),
    groups: listNudgedGroups.of([groupId]),
    received: listReceived.of([groupId], 'group', firstDayOfInterest(at)),
  })
  const [group] = found.groups
  return group && groupQuota(limitsOf(found.limits), group, found.received, at)
}

/** So long WeCom is asked whether a 群发 was sent; one that still was not keeps nobody from the next. */
const PROMISED_FOR = 7 * DAY

/**
 * As `findCustomerQuota`, for a 群发: what is prepared and not sent yet counts as received today, so
 * that two tasks at once do not promise the same last one.
 */
export async function quotasForMass(
  db: Db,
  customers: { id: string; preference: Preference }[],
  at: number,
): Promise<Map<string, CustomerQuota>> {
  const limits = await findLimits(db)
  const received = await receivedOrPromised(
    db,
    'customer',
    customers.map(({ id }) => id),
    at,
  )
  return new Map(
    customers.map(({ id, preference }) => [
      id,
      customerQuota(limits, preference, received.get(id) ?? [], at),
    ]),
  )
}

/** As `quotasForMass`, for groups. */
export async function groupQuotasForMass(
  db: Db,
  groups: (NudgedGroup & { id: string })[],
  at: number,
): Promise<Map<string, GroupQuota>> {
  const limits = await findLimits(db)
  const received = await receivedOrPromised(
    db,
    'group',
    groups.map(({ id }) => id),
    at,
  )
  return new Map(
    groups.map((group) => [group.id, groupQuota(limits, group, received.get(group.id) ?? [], at)]),
  )
}

async function receivedOrPromised(
  db: Db,
  toKind: 'customer' | 'group',
  ids: string[],
  at: number,
): Promise<Map<string, Received[]>> {
  const received = await listReceived(db, ids, toKind, firstDayOfInterest(at))
  const promised = await listPromised(db, ids, at - PROMISED_FOR)
  const all = new Map<string, Received[]>()
  const add = (toId: string, one: Received) => {
    const list = all.get(toId)
    if (list) list.push(one)
    else all.set(toId, [one])
  }
  for (const { toId, ...one } of received) add(toId, one)
  for (const { toId, staffId, promoAt } of promised) {
    add(toId, { staffId, promoAt, how: 'mass', day: dayOf(at), at })
  }
  return all
}
