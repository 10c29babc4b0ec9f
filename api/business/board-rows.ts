import type { Db } from '../../db/database.ts'
import {
  askTargetNames,
  countExits,
  countMembers,
  countPushes,
  listGroupsOfStores,
  listTargetNames,
} from '../../db/queries/boards.ts'
import { listCouponNumbersOfGroups } from '../../db/queries/coupon-numbers.ts'
import { together } from '../../db/together.ts'
import type { periodOf } from './period.ts'
import type { BoardSort, BoardSplit } from './read-business.ts'
import type { BoardRow } from './sentence.ts'

/** A target with its sums, as the spans have them. */
export interface SpanRow {
  target: string
  netFen: number
  orders: number
  refundFen: number
  prevNetFen: number
}

/** How many groups are shown that have sold nothing. */
const EMPTY = 40

interface Scope {
  dimension: BoardSplit
  storeIds: string[] | null
  period: ReturnType<typeof periodOf>
  from: number
  until: number
  sort: BoardSort
  /** Groups that sold nothing are shown too. */
  withEmpty: boolean
}

/** Rows with their names and, for groups, what was sent there, who left, who is in, what was redeemed. */
export async function nameRows(db: Db, scope: Scope, top: SpanRow[]): Promise<BoardRow[]> {
  const { dimension, storeIds, withEmpty } = scope
  const sums = top.map((row) => ({
    target: row.target,
    orders: Number(row.orders),
    amountFen: Number(row.netFen),
    refundFen: Number(row.refundFen),
    prevAmountFen: Number(row.prevNetFen),
  }))
  const groups =
    dimension === 'group' && withEmpty
      ? await listGroupsOfStores(db, storeIds, EMPTY + top.length)
      : []
  const empty = groups
    .filter((group) => !sums.some((row) => row.target === group.id))
    .slice(0, EMPTY)
    .map(({ id }) => ({ target: id, orders: 0, amountFen: 0, refundFen: 0, prevAmountFen: 0 }))
  const all = [...sums, ...empty]
  const ids = all.map((row) => row.target)
  const { list, about } =
    dimension === 'group' && ids.length > 0
      ? await groupFacts(db, ids, scope)
      : { list: await listTargetNames(db, dimension, ids), about: null }
  const names = new Map(list.map(({ id, name }) => [id, name]))
  const rows = all.map((row): BoardRow => {
    const members = about ? (about.members.get(row.target) ?? 0) : null
    return {
      ...row,
      name: names.get(row.target) ?? NOBODY[row.target] ?? '（已经不在了）',
      pushes: about ? (about.pushes.get(row.target) ?? 0) : null,
      exits: about ? (about.exits.get(row.target) ?? 0) : null,
      members,
      perHeadFen: members ? Math.round(row.amountFen / members) : null,
      coupons: about?.coupons.get(row.target) ?? null,
    }
  })
  return inOrder(rows, scope.sort)
}

const NOBODY: Record<string, string> = { none: '不知道是哪家店' }

async function groupFacts(db: Db, ids: string[], { period, from, until }: Scope) {
  const counted = (rows: { groupId: string | null; n: number }[]) =>
    new Map(rows.map(({ groupId, n }) => [groupId ?? '', Number(n)]))
  const { list, pushes, exits, members, coupons } = await together(db, {
    list: askTargetNames('group', ids),
    pushes: countPushes.of(ids, from, until),
    exits: countExits.of(ids, from, until),
    members: countMembers.of(ids),
    coupons: listCouponNumbersOfGroups.of(ids, period.fromDay, period.toDay),
  })
  const about = {
    pushes: counted(pushes),
    exits: counted(exits),
    members: counted(members),
    coupons: new Map(
      coupons.map(({ groupId, issued, redeemed }) => [
        groupId,
        { issued: Number(issued), redeemed: Number(redeemed) },
      ]),
    ),
  }
  return { list, about }
}

function inOrder(rows: BoardRow[], sort: BoardSort): BoardRow[] {
  const rate = ({ coupons }: BoardRow) => (coupons?.issued ? coupons.redeemed / coupons.issued : -1)
  const by: Partial<Record<BoardSort, (row: BoardRow) => number>> = {
    perHead: (row) => row.perHeadFen ?? 0,
    redemption: rate,
    exits: (row) => row.exits ?? 0,
  }
  const value = by[sort]
  return value ? rows.toSorted((a, b) => value(b) - value(a) || b.amountFen - a.amountFen) : rows
}
