import type { Db } from '../../db/database.ts'
import {
  askSpansOf,
  askSumOfSpans,
  askTopSpans,
  listSpansOf,
  listTopSpans,
  type SpanOrder,
  type SpanQuestion,
} from '../../db/queries/span-sums.ts'
import { askOptOuts } from '../../db/queries/customer-wishes.ts'
import { findBoardDay } from '../../db/queries/board-spans.ts'
import { listStores } from '../../db/queries/stores.ts'
import { findGroupForBoard } from '../../db/queries/boards.ts'
import type { CreditModel } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import type { BoardQuestion, BoardSort, BoardSplit } from './board-question.ts'
import { nameRows, NO_GROUP, type SpanRow } from './board-rows.ts'
import { keepBoardAt } from './keep-board-day.ts'
import { periodOf } from './period.ts'
import { boardSentence, deltaPct, tiredGroup, type BoardRow } from './sentence.ts'
import { scopeAmong, scopesOf } from './store-scope.ts'

const SHOWN = 40
/** As many are read: one that says whether there is more, and 单聊 and 未归因, which stand apart. */
const MOST_READ = SHOWN + 3
const LEAVING = 3

/** 经营: what came in, by group, member, page, reply, store or coupon. Rows always sum to the total. */
export async function readBusiness(deps: Deps, actor: Actor, asked: BoardQuestion) {
  const { db, now } = deps
  const { days, windowDays, model, dimension, sort } = asked
  const storeIds = await openBoard(deps, actor, asked.store)
  const period = periodOf(now(), days)
  const { fromDay, toDay } = period
  const scopes = scopesOf(storeIds)
  const question = questionOf(asked, scopes)
  const whole = { ...question, model: 'last', windowDays: 7, dimension: 'store' } as const
  const from = startOfDay(fromDay)
  const until = startOfDay(addDays(toDay, 1))
  const first = { by: COLUMN[sort], limit: MOST_READ }
  const found = await together(db, {
    totals: askSumOfSpans(whole),
    asides: askSpansOf(question, ['direct', 'none']),
    exits: askSumOfSpans({ ...exitsOf(question), dimension: 'storeExit' }),
    leaving: askTopSpans(exitsOf(question), { by: 'orders', limit: LEAVING }),
    selling: isByExits(question, sort) ? undefined : askTopSpans(question, first),
    optOuts: askOptOuts({ storeIds, from, to: until }),
  })
  const [totals] = found.totals
  const amountFen = Number(totals?.netFen ?? 0)
  const prevAmountFen = Number(totals?.prevNetFen ?? 0)
  const total = {
    orders: Number(totals?.orders ?? 0),
    amountFen,
    refundFen: Number(totals?.refundFen ?? 0),
    prevAmountFen,
    deltaPct: deltaPct(amountFen, prevAmountFen),
  }
  const { top, hasMore } = found.selling
    ? pageOf(found.selling, sort)
    : await topByExits(db, question)
  const scope = {
    dimension,
    question,
    storeIds,
    days,
    period,
    from,
    until,
    sort,
    withEmpty: !hasMore,
  }
  const { rows: shown, leavers } = await nameRows(
    db,
    scope,
    top,
    found.leaving.map(({ target }) => target),
  )
  const rows = [
    ...shown,
    ...asideRows(found.asides, dimension),
    ...restRows(total, [...shown, ...found.asides.map(toRow)], { model, dimension, hasMore }),
  ]
  const [exits] = found.exits
  const hasMost = COLUMN[sort] === 'netFen' || top.length < SHOWN
  const tired = tiredGroup([...(dimension === 'group' ? shown : []), ...leavers])
  return {
    sentence: boardSentence(total, rows, { days, dimension, tired, hasMost }),
    act: tired ? await whomToRemind(db, tired) : null,
    total,
    rows,
    next: hasMore ? nextOf(sort, shown) : null,
    exits: { now: Number(exits?.orders ?? 0), before: Number(exits?.prevOrders ?? 0) },
    optOuts: Number(found.optOuts[0]?.n ?? 0),
    leaving: leavers.map(({ target, name, exits, pushes }) => ({ target, name, exits, pushes })),
    model,
    days,
    dimension,
    sort,
    rule: ruleOf(model, windowDays, dimension),
    fromDay,
    toDay,
  }
}

/** The rows after those shown: what 「其它」 is the sum of. */
export async function readMoreRows(
  deps: Deps,
  actor: Actor,
  asked: BoardQuestion,
  after: { value: number; target: string },
) {
  const { db, now } = deps
  const storeIds = await openBoard(deps, actor, asked.store)
  const period = periodOf(now(), asked.days)
  const question = questionOf(asked, scopesOf(storeIds))
  const { top, hasMore } = isByExits(question, asked.sort)
    ? await topByExits(db, question, after)
    : pageOf(
        await listTopSpans(db, question, { by: COLUMN[asked.sort], limit: MOST_READ, after }),
        asked.sort,
      )
  const from = startOfDay(period.fromDay)
  const until = startOfDay(addDays(period.toDay, 1))
  const { rows } = await nameRows(
    db,
    {
      dimension: asked.dimension,
      question,
      storeIds,
      days: asked.days,
      period,
      from,
      until,
      sort: asked.sort,
      withEmpty: false,
    },
    top,
  )
  return { rows, next: hasMore ? nextOf(asked.sort, rows) : null }
}

/** Brings the board to today and says of which stores it is read. */
async function openBoard(deps: Deps, actor: Actor, store: string | undefined) {
  const { clock, stores } = await together(deps.db, {
    clock: findBoardDay.of(),
    stores: store === undefined ? listStores.of() : undefined,
  })
  await keepBoardAt(deps, clock)
  return scopeAmong(stores ?? [], actor, store)
}

function questionOf(asked: BoardQuestion, scopes: string[]): SpanQuestion {
  const { days, dimension } = asked
  // Where an order was sold and with which coupon does not hang on who touched her.
  const isPlain = dimension === 'store' || dimension === 'coupon'
  const { model, windowDays } = isPlain ? ({ model: 'last', windowDays: 7 } as const) : asked
  return { days, dimension, scopes, model, windowDays }
}

const exitsOf = (question: SpanQuestion): SpanQuestion => ({
  ...question,
  model: 'last',
  windowDays: 7,
  dimension: 'exit',
})

const COLUMN: Record<BoardSort, SpanOrder> = {
  amount: 'netFen',
  orders: 'orders',
  refund: 'refundFen',
  // Known of the groups with the most sales, and put in order among these.
  perHead: 'netFen',
  redemption: 'netFen',
  exits: 'orders',
}
const isAside = ({ target }: { target: string }) => target === 'none' || target === 'direct'

const isByExits = ({ dimension }: SpanQuestion, sort: BoardSort) =>
  sort === 'exits' && dimension === 'group'

function pageOf(rows: SpanRow[], sort: BoardSort): { top: SpanRow[]; hasMore: boolean } {
  const own = rows.filter((row) => !isAside(row))
  const isKnownWhole = sort !== 'perHead' && sort !== 'redemption'
  return { top: own.slice(0, SHOWN), hasMore: isKnownWhole && own.length > SHOWN }
}

async function topByExits(
  db: Db,
  question: SpanQuestion,
  after?: { value: number; target: string },
): Promise<{ top: SpanRow[]; hasMore: boolean }> {
  const order = { by: COLUMN.exits, limit: MOST_READ, after }
  const leaving = await listTopSpans(db, exitsOf(question), order)
  const targets = leaving.slice(0, SHOWN).map((row) => row.target)
  const sold = new Map((await listSpansOf(db, question, targets)).map((row) => [row.target, row]))
  const none = { netFen: 0, orders: 0, refundFen: 0, prevNetFen: 0 }
  const top = targets.map((target) => sold.get(target) ?? { target, ...none })
  if (after || leaving.length > SHOWN) return { top, hasMore: leaving.length > SHOWN }
  // Nobody leaves most groups: they come after, by what they sold.
  const rest = await listTopSpans(db, question, { by: 'netFen', limit: SHOWN })
  const others = rest.filter((row) => !isAside(row) && !targets.includes(row.target))
  return { top: [...top, ...others].slice(0, SHOWN), hasMore: false }
}

function nextOf(sort: BoardSort, rows: BoardRow[]): string | null {
  const last = rows.at(-1)
  if (!last) return null
  const value = {
    amount: last.amountFen,
    orders: last.orders ?? 0,
    refund: last.refundFen,
    exits: last.exits ?? 0,
    perHead: 0,
    redemption: 0,
  }[sort]
  return `${value}_${last.target}`
}

const toRow = ({ netFen, orders }: SpanRow) => ({
  amountFen: Number(netFen),
  orders: Number(orders),
})

function asideRows(asides: SpanRow[], dimension: BoardSplit): BoardRow[] {
  return (['direct', 'none'] as const).flatMap((target) => {
    const row = asides.find((it) => it.target === target)
    if (!row) return []
    const name = target === 'none' ? (NONE[dimension] ?? '未归因') : (DIRECT[dimension] ?? '单聊')
    return [
      {
        target,
        name,
        orders: Number(row.orders),
        amountFen: Number(row.netFen),
        refundFen: Number(row.refundFen),
        prevAmountFen: Number(row.prevNetFen),
        ...NO_GROUP,
      },
    ]
  })
}

const DIRECT: Partial<Record<BoardSplit, string>> = { reply: '不是话术带出去的' }
const NONE: Partial<Record<BoardSplit, string>> = { store: '不知道是哪家店', coupon: '没用券' }

/** What is not among the rows shown, so that they add up. */
function restRows(
  total: { amountFen: number; orders: number },
  shown: { amountFen: number; orders: number | null }[],
  { model, dimension, hasMore }: { model: CreditModel; dimension: BoardSplit; hasMore: boolean },
): BoardRow[] {
  const amountFen = total.amountFen - sum(shown.map((row) => row.amountFen))
  if (amountFen === 0 && !hasMore) return []
  const isOnce = model === 'last' || dimension === 'store' || dimension === 'coupon'
  const orders = total.orders - sum(shown.map((row) => row.orders ?? 0))
  return [
    {
      target: 'rest',
      name: '其它',
      orders: isOnce ? orders : null,
      amountFen,
      refundFen: 0,
      prevAmountFen: null,
      ...NO_GROUP,
    },
  ]
}

async function whomToRemind(db: Db, { target }: BoardRow) {
  const group = await findGroupForBoard(db, target)
  return group?.ownerName
    ? { kind: 'remind' as const, groupId: target, staffId: group.ownerId, name: group.ownerName }
    : null
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

function ruleOf(model: CreditModel, windowDays: number, dimension: BoardSplit): string {
  if (dimension === 'store') return '按卖出的门店算；金额已扣退款。'
  if (dimension === 'coupon') return '按付款时用的券算；金额已扣退款。'
  return (
    (model === 'last'
      ? `末次触达：付款前 ${windowDays} 天内最后打开的那一页得全部`
      : `任一触达：付款前 ${windowDays} 天内打开过的平分，一单可能在几行里各算一单`) +
    '；订单带着分享凭证或用了领的券，以凭证为准；都没有的记未归因。金额已扣退款，切换口径总数不变。'
  )
}
