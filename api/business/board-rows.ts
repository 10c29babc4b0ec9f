import type { Db } from '../../db/database.ts'
import {
  askGroupsOfStores,
  askTargetNames,
  countPushes,
  listTargetNames,
} from '../../db/queries/boards.ts'
import { listHeadcounts } from '../../db/queries/group-headcounts.ts'
import { listCouponNumbersOfGroups } from '../../db/queries/coupon-numbers.ts'
import { askSpansOf, type SpanQuestion } from '../../db/queries/span-sums.ts'
import { together } from '../../db/together.ts'
import type { BoardSort, BoardSplit } from './board-question.ts'
import type { periodOf } from './period.ts'
import type { BoardRow } from './sentence.ts'
import { EVERYWHERE, type Days } from './spans.ts'

/** A target with its sums, as the spans have them. */
export interface SpanRow {
  target: string
  netFen: number
  orders: number
  refundFen: number
  prevNetFen: number
}

/** How many groups are shown beside them: most have sold nothing. */
const EMPTY = 40

interface Scope {
  dimension: BoardSplit
  /** What was asked of the spans. */
  question: SpanQuestion
  storeIds: string[] | null
  days: Days
  period: ReturnType<typeof periodOf>
  from: number
  until: number
  sort: BoardSort
  /** Groups that are not among the first are shown too. */
  withEmpty: boolean
}

const sumsOf = (row: SpanRow) => ({
  target: row.target,
  orders: Number(row.orders),
  amountFen: Number(row.netFen),
  refundFen: Number(row.refundFen),
  prevAmountFen: Number(row.prevNetFen),
})
const nothingOf = (target: string) => ({
  target,
  orders: 0,
  amountFen: 0,
  refundFen: 0,
  prevAmountFen: 0,
})

/**
 * Rows with their names and, for groups, what was sent there, who left, who is in, what was
 * redeemed; and the same of the groups people are `leaving`.
 */
export async function nameRows(
  db: Db,
  scope: Scope,
  top: SpanRow[],
  leaving: string[] = [],
): Promise<{ rows: BoardRow[]; leavers: BoardRow[] }> {
  const { dimension, storeIds, withEmpty, sort } = scope
  const isOfGroups = dimension === 'group'
  const newest =
    isOfGroups && withEmpty
      ? (await together(db, { found: askGroupsOfStores(storeIds, EMPTY + top.length) })).found
      : []
  const withSums = new Set(top.map(({ target }) => target))
  const empty = newest.filter(({ id }) => !withSums.has(id)).slice(0, EMPTY)
  const shown = [...top.map(sumsOf), ...empty.map(({ id }) => nothingOf(id))]
  const ids = shown.map(({ target }) => target)
  const groups = await groupFacts(db, new Set([...(isOfGroups ? ids : []), ...leaving]), {
    ...scope,
    known: newest,
    empty: empty.map(({ id }) => id),
  })
  const names = isOfGroups
    ? groups.names
    : new Map((await listTargetNames(db, dimension, ids)).map(({ id, name }) => [id, name]))
  const ofGroup = (row: Sums): BoardRow => {
    const { target } = row
    const members = groups.members.get(target) ?? 0
    // It may have sold before, given all of it back, or stand behind the first forty.
    const sums = groups.sums.get(target) ?? row
    return {
      ...sums,
      name: groups.names.get(target) ?? GONE,
      pushes: groups.pushes.get(target) ?? 0,
      exits: groups.exits.get(target) ?? 0,
      members,
      perHeadFen: members ? Math.round(sums.amountFen / members) : null,
      coupons: groups.coupons.get(target) ?? null,
    }
  }
  const ofOther = (row: Sums): BoardRow => ({
    ...row,
    name: names.get(row.target) ?? NOBODY[row.target] ?? GONE,
    ...NO_GROUP,
  })
  return {
    rows: inOrder(shown.map(isOfGroups ? ofGroup : ofOther), sort),
    leavers: inOrder(
      leaving.map((target) => ofGroup(nothingOf(target))),
      'exits',
    ),
  }
}

type Sums = ReturnType<typeof sumsOf>

/** What is known of groups alone. */
export const NO_GROUP = {
  pushes: null,
  exits: null,
  members: null,
  perHeadFen: null,
  coupons: null,
}

const GONE = '（已经不在了）'
const NOBODY: Record<string, string> = { none: '不知道是哪家店' }

/** Who left a group, in whichever store it was. */
const exitsIn = (days: Days) =>
  ({ days, model: 'last', windowDays: 7, dimension: 'exit', scopes: [EVERYWHERE] }) as const

async function groupFacts(
  db: Db,
  groupIds: ReadonlySet<string>,
  {
    days,
    period,
    from,
    until,
    question,
    known,
    empty,
  }: Scope & { known: { id: string; name: string }[]; empty: string[] },
) {
  const names = new Map(known.map(({ id, name }) => [id, name]))
  const ids = [...groupIds]
  const { named, sums, pushes, exits, headcounts, coupons } = await together(db, {
    named: askTargetNames(
      'group',
      ids.filter((id) => !names.has(id)),
    ),
    sums: empty.length > 0 ? askSpansOf(question, empty) : undefined,
    pushes: countPushes.of(ids, from, until),
    exits: ids.length > 0 ? askSpansOf(exitsIn(days), ids) : undefined,
    headcounts: listHeadcounts.of(ids),
    coupons: listCouponNumbersOfGroups.of(ids, period.fromDay, period.toDay),
  })
  for (const { id, name } of named) names.set(id, name)
  const counted = (rows: { groupId: string | null; n: number }[]) =>
    new Map(rows.map(({ groupId, n }) => [groupId!, Number(n)]))
  return {
    names,
    sums: new Map(sums?.map((row) => [row.target, sumsOf(row)])),
    pushes: counted(pushes),
    exits: new Map(exits?.map(({ target, orders }) => [target, Number(orders)])),
    members: new Map(headcounts.map(({ groupId, customers }) => [groupId, customers])),
    coupons: new Map(
      coupons.map(({ groupId, issued, redeemed }) => [
        groupId,
        { issued: Number(issued), redeemed: Number(redeemed) },
      ]),
    ),
  }
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
