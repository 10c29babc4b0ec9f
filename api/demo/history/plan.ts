import { DAY, HOUR, MINUTE, dayOf, isQuiet, startOfDay } from '../../shop-time.ts'
import type { DemoCorp, DemoCustomer, DemoGroup } from '../corp.ts'

/** A page sent into a group or to one customer. */
export interface PlannedShare {
  id: string
  pageId: string
  staffId: string
  groupId: string | null
  customerId: string | null
  replyId: string | null
  at: number
}

/** One display of a shared page on a customer's phone. Whether it is named, her consent decides. */
export interface PlannedVisit {
  shareId: string
  customerId: string
  openedAt: number
  activeMs: number
  depth: number
  clicks: number
}

export interface PlannedOrder {
  orderNo: string
  storeId: string
  customerId: string | null
  paidAt: number
  amountFen: number
  items: { name: string; qty: number; priceFen: number }[]
  /** The order came with the link of this share. */
  shareId: string | null
}

/** A stage that no deed of hers shows, moved by her adviser with a reason. */
export interface PlannedMove {
  customerId: string
  staffId: string
  stage: DemoCustomer['stage']
  reason: string
  at: number
}

/** What happened in the demo shop before the curtain rises: facts, from which all else follows. */
export interface Plan {
  shares: PlannedShare[]
  visits: PlannedVisit[]
  orders: PlannedOrder[]
  moves: PlannedMove[]
}

/** The corp and the plan so far, and the questions every chapter of the plan asks of them. */
export class Story {
  readonly corp: DemoCorp
  readonly t0: number
  readonly plan: Plan = { shares: [], visits: [], orders: [], moves: [] }
  readonly #customers: Map<string, DemoCustomer>
  readonly #groups: Map<string, DemoGroup>
  readonly #pushes = new Map<string, PlannedShare[]>()

  constructor(corp: DemoCorp) {
    this.corp = corp
    this.t0 = corp.t0
    this.#customers = new Map(corp.customers.map((customer) => [customer.id, customer]))
    this.#groups = new Map(corp.groups.map((group) => [group.id, group]))
  }

  customer = (id: string) => this.#customers.get(id)!
  group = (id: string) => this.#groups.get(id)!

  /** Customers of a group who agreed to be remembered, as they joined. */
  agreedMembers(groupId: string): { customer: DemoCustomer; joinedAt: number }[] {
    return this.group(groupId)
      .members.filter(({ type }) => type === 2)
      .map(({ id, joinedAt }) => ({ customer: this.customer(id), joinedAt }))
      .filter(({ customer }) => customer.consent === 'agreed')
  }

  joinedAt = (groupId: string, customerId: string) =>
    this.group(groupId).members.find(({ id }) => id === customerId)?.joinedAt ?? this.t0

  push(groupId: string, pageId: string, at: number, replyId: string | null = null): PlannedShare {
    const list = this.pushesOf(groupId)
    const share: PlannedShare = {
      id: `share_demo_${groupId}_${list.length + 1}`,
      pageId,
      staffId: this.group(groupId).ownerId,
      groupId,
      customerId: null,
      replyId,
      at,
    }
    list.push(share)
    this.plan.shares.push(share)
    return share
  }

  /** A group's pushes in the order they were planned. */
  pushesOf(groupId: string): PlannedShare[] {
    const known = this.#pushes.get(groupId)
    if (known) return known
    const list: PlannedShare[] = []
    this.#pushes.set(groupId, list)
    return list
  }

  /** Her adviser sends her a page by herself. */
  sendTo(customerId: string, pageId: string, at: number, replyId: string | null): PlannedShare {
    const share: PlannedShare = {
      id: `share_demo_${customerId}_${this.plan.shares.length}`,
      pageId,
      staffId: this.customer(customerId).ownerId,
      groupId: null,
      customerId,
      replyId,
      at,
    }
    this.plan.shares.push(share)
    return share
  }

  visit(
    share: PlannedShare,
    customerId: string,
    openedAt: number,
    seconds: number,
    depth: number,
    clicks = 0,
  ) {
    this.plan.visits.push({
      shareId: share.id,
      customerId,
      openedAt: Math.max(openedAt, share.at + 20_000),
      activeMs: seconds * 1000,
      depth,
      clicks,
    })
  }

  ordersOf = (customerId: string) =>
    this.plan.orders.filter((order) => order.customerId === customerId)

  /** True when a look at this moment would come between a planned order and what led to it. */
  isBusy = (customerId: string, at: number) =>
    this.ordersOf(customerId).some(({ paidAt }) => at > paidAt - 3 * HOUR && at <= paidAt)
}

/** Days before today as the shop counts them, at a time of day. */
export const at = (t0: number, daysAgo: number, hour: number, minute = 0) =>
  startOfDay(dayOf(t0 - daysAgo * DAY)) + hour * HOUR + minute * MINUTE

/** The moment itself, or the next one in which the shop would not be rude. */
export const politely = (moment: number) =>
  isQuiet(moment)
    ? startOfDay(dayOf(moment + 4 * HOUR)) + 9 * HOUR + (moment % (40 * MINUTE))
    : moment
