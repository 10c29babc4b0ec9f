import type { GroupKind, Stage } from '../../db/schema.ts'
import { DAY, dayOf, HOUR, MINUTE } from '../shop-time.ts'
import { dealPeople } from './deal-people.ts'
import type { DealtPerson, DemoPerson } from './dealt-person.ts'
import { fillGroups } from './fill-groups.ts'
import { corp, staff, stores, type DemoStaff, type DemoStore } from './data/staff.ts'
import { groupPlans, type GroupPlan } from './data/groups.ts'
import { tagPlans } from './data/tags.ts'
import { shopMoment } from './moments.ts'
import { seededRandom, stableId } from './random.ts'

/** 周六 20:41, 2026-11-21, Asia/Shanghai: the moment at which the demo shop is first seen. */
export const T0 = 1_795_264_860_000

export interface DemoCustomer extends DemoPerson {
  consentAt: number | null
  preferenceAt: number | null
  guardianConsentAt: number | null
  groupIds: string[]
  description: string
  /** The `state` of the code or link she was added by, where it had one. */
  source: string | null
  /** When she was added, wrote to 客服, or came into the group. */
  createdAt: number
  openId: string
  unionId: string | null
  /** One of the twelve with a story. */
  isHero: boolean
}

export interface DemoGroupMember {
  id: string
  /** 1 成员, 2 客户 */
  type: 1 | 2
  joinedAt: number
  /** 1 invited, 2 by a link, 3 scanned */
  joinScene: 1 | 2 | 3
  invitorId: string | null
}

export interface DemoGroup {
  id: string
  name: string
  kind: GroupKind
  storeId: string
  ownerId: string
  notice: string
  createdAt: number
  memberDay: number | null
  flash: { openAt: number; closeAt: number; perPersonCoupon: number; maxPosts: number } | null
  /** Staff first, then customers by id. `plan.members` counts the customers alone. */
  members: DemoGroupMember[]
  /** Customers who left in the last seven days. */
  leavers: { id: string; joinedAt: number; leftAt: number }[]
  plan: GroupPlan
}

export interface DemoTagGroup {
  id: string
  name: string
  createdAt: number
  tags: { id: string; name: string }[]
}

export interface DemoCorp {
  t0: number
  corp: typeof corp
  stores: readonly DemoStore[]
  staff: readonly DemoStaff[]
  customers: DemoCustomer[]
  groups: DemoGroup[]
  tags: DemoTagGroup[]
}

const daysOld: Record<Stage, [number, number]> = {
  初识: [1, 9],
  了解: [6, 60],
  意向: [12, 120],
  首购: [25, 150],
  复购: [70, 360],
  沉睡: [110, 400],
}

// This week some came by a code or a link of the shop's; Thursday there was a live.
const sources: Record<string, string> = {
  cu199: 'sph_live',
  cu047: 'sph_live',
  cu122: 'sph_live',
  cu101: 'sph_home',
  cu165: 'sph_card',
  cu119: 'qr_江湾店',
  cu048: 'qr_北苑店',
  cu169: 'qr_江湾店',
}
const sourceOf = (customerId: string, createdAt: number): string | null => {
  const place = sources[customerId] ?? null
  return place === 'sph_live' ? `${place}_${dayOf(createdAt).slice(5).replace('-', '')}` : place
}

/** Turns a dealt person into a customer with moments and ids of her own. */
function toCustomer(person: DealtPerson, groupIds: string[], t0: number): DemoCustomer {
  const random = seededRandom(`doumiao-20261121:moments:${person.id}`)
  const plan = person.plan
  const daysAgo = plan?.addedDaysAgo ?? random.int(...daysOld[person.stage])
  const createdAt =
    plan?.addedDaysAgo !== undefined && plan.addedDaysAgo < 1
      ? t0 - Math.round(plan.addedDaysAgo * DAY)
      : shopMoment(random, t0, daysAgo)
  const after = (days: number) => shopMoment(random, t0, Math.max(0, Math.min(days, daysAgo - 1)))
  const consentAt =
    person.consent === 'none'
      ? null
      : daysAgo < 1
        ? createdAt + 2 * MINUTE
        : after(random.int(Math.floor(daysAgo / 2), daysAgo))
  const guardianDays =
    plan?.guardianDaysAgo ?? random.int(Math.floor(daysAgo / 3), Math.max(1, daysAgo - 1))
  return {
    id: person.id,
    name: person.name,
    kind: person.kind,
    wxType: person.wxType,
    storeId: person.storeId,
    ownerId: person.ownerId,
    stage: person.stage,
    consent: person.consent,
    consentAt: consentAt === null ? null : Math.max(consentAt, createdAt + MINUTE),
    preference: person.preference,
    preferenceAt:
      person.preference === 'normal'
        ? null
        : Math.max(after(random.int(0, Math.floor(daysAgo / 2))), createdAt + 2 * MINUTE),
    guardianConsentAt: person.ageBand
      ? Math.max(shopMoment(random, t0, guardianDays), createdAt + MINUTE)
      : null,
    ageBand: person.ageBand,
    tagIds: person.tagIds,
    groupIds,
    corpName: person.corpName,
    position: person.position,
    description: plan?.description ?? '',
    source: sourceOf(person.id, createdAt),
    createdAt,
    openId: stableId('oDm', `openid:${person.id}`, 25),
    unionId: person.wxType === 1 ? stableId('oUn', `unionid:${person.id}`, 25) : null,
    isHero: Number(person.id.slice(2)) <= 12,
  }
}

function toGroup(
  plan: GroupPlan,
  memberIds: string[],
  leaverIds: string[],
  t0: number,
  ownerOf: (id: string) => string | undefined,
): DemoGroup {
  const createdAt = t0 - plan.createdMinutesAgo * MINUTE
  const random = seededRandom(`doumiao-20261121:joins:${plan.id}`)
  const age = Math.floor(plan.createdMinutesAgo / 1440)
  // A flash group fills in its first hour and a half; a standing one over its whole life.
  const joinedAt = (): number =>
    plan.flash
      ? createdAt + random.int(1, 85) * MINUTE
      : shopMoment(random, t0, random.int(Math.max(8, Math.floor(age / 10)), age - 1))
  const scene = () => random.pick([1, 2, 3, 3] as const)
  const customer = (id: string): DemoGroupMember => {
    const joinScene = scene()
    return {
      id,
      type: 2,
      joinedAt: joinedAt(),
      joinScene,
      invitorId: joinScene === 1 ? (ownerOf(id) ?? plan.ownerId) : null,
    }
  }
  const colleague = (id: string): DemoGroupMember => ({
    id,
    type: 1,
    joinedAt: createdAt,
    joinScene: 1,
    invitorId: id === plan.ownerId ? null : plan.ownerId,
  })
  return {
    id: plan.id,
    name: plan.name,
    kind: plan.kind,
    storeId: plan.storeId,
    ownerId: plan.ownerId,
    notice: plan.notice,
    createdAt,
    memberDay: plan.memberDay ?? null,
    flash: plan.flash
      ? {
          openAt: t0 + plan.flash.openMinutes * MINUTE,
          closeAt: t0 + plan.flash.closeMinutes * MINUTE,
          perPersonCoupon: plan.flash.perPersonCoupon,
          maxPosts: plan.flash.maxPosts,
        }
      : null,
    members: [...[plan.ownerId, ...plan.colleagues].map(colleague), ...memberIds.map(customer)],
    leavers: leaverIds.map((id) => ({
      id,
      joinedAt: joinedAt(),
      leftAt: shopMoment(random, t0, random.int(1, 6)),
    })),
    plan,
  }
}

const OPT_OUTS_THIS_WEEK = 3

/** 别再发: as many in the last days as the shop's book says; whoever is next, chose it this week. */
function bookOptOuts(customers: DemoCustomer[], t0: number) {
  const since = t0 - 6 * DAY
  const chose = customers.filter(({ preference }) => preference === 'none')
  const recent = chose.filter(({ preferenceAt }) => preferenceAt! >= since)
  const next = chose
    .filter(({ preferenceAt }) => preferenceAt! < since)
    .sort((one, other) => other.preferenceAt! - one.preferenceAt!)
  for (const she of next.slice(0, Math.max(0, OPT_OUTS_THIS_WEEK - recent.length))) {
    she.preferenceAt = t0 - 4 * DAY - 3 * HOUR
  }
}

/**
 * The whole demo shop as WeCom would know it, and what the shop knows beside: the same people,
 * groups and tags every time, with every quota of the shop's book met exactly.
 */
export function demoCorp(t0 = T0): DemoCorp {
  const people = dealPeople()
  const ownerOf = new Map(people.map((person) => [person.id, person.ownerId]))
  const { members, leavers } = fillGroups(people)
  const groups = groupPlans.map((plan) =>
    toGroup(plan, members.get(plan.id)!, leavers.get(plan.id)!, t0, (id) => ownerOf.get(id)),
  )
  const customers = people.map((person) =>
    toCustomer(
      person,
      groupPlans.filter((plan) => members.get(plan.id)!.includes(person.id)).map(({ id }) => id),
      t0,
    ),
  )
  bookOptOuts(customers, t0)
  return {
    t0,
    corp,
    stores,
    staff,
    customers,
    groups,
    tags: tagPlans.map((group, i) => ({
      id: group.id,
      name: group.name,
      createdAt: t0 - (400 - i) * DAY,
      tags: group.tags.map(([id, name]) => ({ id, name })),
    })),
  }
}
