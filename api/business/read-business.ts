import {
  countExits,
  countPushes,
  listGroupsOfStores,
  listTargetNames,
} from '../../db/queries/boards.ts'
import { listCreditByTarget, type CreditQuestion } from '../../db/queries/credits.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Db } from '../../db/database.ts'
import type { CreditDimension, CreditModel } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { periodOf, type Days } from './period.ts'
import { boardSentence, deltaPct, type BoardRow } from './sentence.ts'

const MAX_ROWS = 200

export interface BoardQuestion {
  days: Days
  windowDays: 7 | 30
  model: CreditModel
  dimension: CreditDimension
  store: string | undefined
}

/** 经营: what came in, by group, member, page, reply or share. The rows always sum to the total. */
export async function readBusiness({ db, now }: Deps, actor: Actor, asked: BoardQuestion) {
  const { days, windowDays, model, dimension } = asked
  const { fromDay, toDay, before } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, asked.store)
  const question: CreditQuestion = { model, windowDays, dimension, fromDay, toDay, storeIds }
  const [credited, prev, byOneTarget] = await Promise.all([
    listCreditByTarget(db, question),
    listCreditByTarget(db, { ...question, ...before }),
    // Under 任一触达 an order stands in several rows; under 末次触达 in exactly one.
    model === 'last' ? null : listCreditByTarget(db, { ...question, model: 'last' }),
  ])
  const all = credited.map((row) => ({
    target: row.target,
    orders: Number(row.orders),
    amountFen: Number(row.amountFen) - Number(row.refundFen),
    refundFen: Number(row.refundFen),
  }))
  const amountFen = sum(all.map((row) => row.amountFen))
  const prevAmountFen = sum(prev.map((row) => Number(row.amountFen) - Number(row.refundFen)))
  const total = {
    orders: sum((byOneTarget ?? all).map((row) => Number(row.orders))),
    amountFen,
    refundFen: sum(all.map((row) => row.refundFen)),
    prevAmountFen,
    deltaPct: deltaPct(amountFen, prevAmountFen),
  }
  const period = { from: startOfDay(fromDay), to: startOfDay(addDays(toDay, 1)) }
  const rows = await namedRows(db, { dimension, storeIds, ...period }, all)
  return {
    sentence: boardSentence(total, rows, { days, dimension }),
    total,
    rows,
    model,
    days,
    dimension,
    rule: ruleOf(model, windowDays),
    fromDay,
    toDay,
  }
}

/**
 * Whose numbers these are: the stores she answers for. Null means everything, orders of no store
 * included, for those who answer for every store.
 */
export async function storeScope(
  db: Db,
  actor: Actor,
  store: string | undefined,
): Promise<string[] | null> {
  if (store !== undefined) {
    if (!actor.storeIds.includes(store)) throw new AppError('not_found', '没有找到这家门店')
    return [store]
  }
  const stores = await listStores(db)
  const hasAll = stores.every(({ id }) => actor.storeIds.includes(id))
  if (hasAll) return null
  // Nothing is asked of an empty list: no store is called by this name.
  return actor.storeIds.length > 0 ? actor.storeIds : ['-']
}

async function namedRows(
  db: Db,
  scope: { dimension: CreditDimension; storeIds: string[] | null; from: number; to: number },
  all: Pick<BoardRow, 'target' | 'orders' | 'amountFen' | 'refundFen'>[],
): Promise<BoardRow[]> {
  const { dimension, storeIds, from, to } = scope
  const isAside = (target: string) => target === 'none' || target === 'direct'
  const named = all.filter((row) => !isAside(row.target)).sort(byAmount)
  const top = named.slice(0, MAX_ROWS)
  const rest = named.slice(MAX_ROWS)
  const groups = dimension === 'group' ? await listGroupsOfStores(db, storeIds, MAX_ROWS) : []
  const empty = groups
    .filter((group) => !named.some((row) => row.target === group.id))
    .map((group) => ({ target: group.id, orders: 0, amountFen: 0, refundFen: 0 }))
  const shown = [...top, ...empty]
  const ids = shown.map((row) => row.target)
  const names = new Map(
    (await listTargetNames(db, dimension, ids)).map(({ id, name }) => [id, name]),
  )
  const count = async (query: typeof countPushes) =>
    new Map(
      dimension === 'group' && ids.length > 0
        ? (await query(db, ids, from, to)).map(({ groupId, n }) => [groupId, Number(n)])
        : [],
    )
  const [pushes, exits] = await Promise.all([count(countPushes), count(countExits)])
  const isGroup = dimension === 'group'
  const none = { pushes: null, exits: null }
  return [
    ...shown.map((row) => ({
      ...row,
      name: names.get(row.target) ?? '（已经不在了）',
      pushes: isGroup ? (pushes.get(row.target) ?? 0) : null,
      exits: isGroup ? (exits.get(row.target) ?? 0) : null,
    })),
    ...(rest.length > 0
      ? [
          {
            target: 'rest',
            name: `其它 ${rest.length} 项`,
            orders: sum(rest.map((row) => row.orders)),
            amountFen: sum(rest.map((row) => row.amountFen)),
            refundFen: sum(rest.map((row) => row.refundFen)),
            ...none,
          },
        ]
      : []),
    ...(['direct', 'none'] as const).flatMap((target) => {
      const row = all.find((it) => it.target === target)
      return row ? [{ ...row, name: ASIDE[target](dimension), ...none }] : []
    }),
  ]
}

const ASIDE = {
  direct: (dimension: CreditDimension) => (dimension === 'reply' ? '不是话术带出去的' : '单聊'),
  none: () => '未归因',
}

const byAmount = (a: { amountFen: number; target: string }, b: typeof a) =>
  b.amountFen - a.amountFen || (a.target < b.target ? -1 : 1)

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

const ruleOf = (model: CreditModel, windowDays: number) =>
  (model === 'last'
    ? `末次触达：付款前 ${windowDays} 天内最后打开的那一页得全部`
    : `任一触达：付款前 ${windowDays} 天内打开过的平分，一单可能在几行里各算一单`) +
  '；订单带着分享凭证或用了领的券，以凭证为准；都没有的记未归因。金额已扣退款，切换口径总数不变。'
