import type { BoardSplit } from './board-question.ts'

export interface BoardRow {
  target: string
  name: string
  /** Null: an order may stand in several of these rows. */
  orders: number | null
  /** What remains after refunds. */
  amountFen: number
  refundFen: number
  /** The same in the days before; null when it is not known. */
  prevAmountFen: number | null
  /** Groups only: pages sent there, customers who left, customers who are in, 人均, 券. */
  pushes: number | null
  exits: number | null
  members: number | null
  perHeadFen: number | null
  coupons: { issued: number; redeemed: number } | null
}

export interface BoardTotal {
  orders: number
  amountFen: number
  prevAmountFen: number
  /** Against the days before, in percent with one decimal; null when there was nothing before. */
  deltaPct: number | null
}

const amounts = [0, 2].map(
  (digits) =>
    new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
)

/** ¥11,770, with 角分 only where there are any. */
export const yuan = (fen: number): string => {
  const amount = amounts[fen % 100 === 0 ? 0 : 1]!
  return `${fen < 0 ? '−' : ''}¥${amount.format(Math.abs(fen / 100))}`
}

/** How much more than before, in percent with one decimal. */
export const deltaPct = (amountFen: number, prevFen: number): number | null =>
  prevFen > 0 ? Math.round(((amountFen - prevFen) / prevFen) * 1000) / 10 : null

interface Telling {
  days: number
  dimension: BoardSplit
  tired?: BoardRow | undefined
  /** Those that sold most are among the rows. */
  hasMost?: boolean
}

/** The sentence on top of the board: what changed, where it comes from, what to do. */
export function boardSentence(
  total: BoardTotal,
  rows: BoardRow[],
  { days, dimension, tired, hasMost = true }: Telling,
): string {
  const parts = [changeOf(total, days)]
  if (total.amountFen > 0 && hasMost) parts.push(sourceOf(total, rows))
  const worn = tired ?? (dimension === 'group' ? tiredGroup(rows) : undefined)
  const advice = worn
    ? `${worn.name}发了 ${worn.pushes} 次、退了 ${worn.exits} 人，建议这周停一停`
    : dimension === 'group'
      ? adviceOf(total, rows)
      : unattributed(total, rows)
  return `${[...parts, advice].filter(Boolean).join('；')}。`
}

function changeOf({ orders, amountFen, prevAmountFen, deltaPct }: BoardTotal, days: number) {
  if (orders === 0 && amountFen === 0) {
    const before = prevAmountFen > 0 ? `，前 ${days} 天是 ${yuan(prevAmountFen)}` : ''
    return `近 ${days} 天还没有成交${before}`
  }
  const head = `近 ${days} 天 ${orders} 单 ${yuan(amountFen)}`
  if (deltaPct === null) return `${head}，前 ${days} 天没有成交`
  if (deltaPct === 0) return `${head}，和前 ${days} 天差不多`
  return `${head}，比前 ${days} 天${deltaPct > 0 ? '多' : '少'} ${Math.abs(deltaPct).toFixed(1)}%`
}

const isNamed = (row: BoardRow) => !['none', 'direct', 'rest'].includes(row.target)

function sourceOf(total: BoardTotal, rows: BoardRow[]): string {
  const named = rows
    .filter((row) => isNamed(row) && row.amountFen > 0)
    .sort((a, b) => b.amountFen - a.amountFen)
  const [first] = named
  if (!first) return ''
  let sum = 0
  const few: BoardRow[] = []
  for (const row of named.slice(0, 3)) {
    few.push(row)
    sum += row.amountFen
    if (sum * 2 > total.amountFen) return `一半多来自${few.map((it) => it.name).join('、')}`
  }
  return `最多的是${first.name} ${yuan(first.amountFen)}`
}

/** The group that is written to most and left most; none when nobody leaves for it. */
export const tiredGroup = (rows: BoardRow[]): BoardRow | undefined =>
  rows
    .filter((row) => isNamed(row) && (row.exits ?? 0) >= 3 && (row.pushes ?? 0) >= 3)
    .sort((a, b) => b.exits! - a.exits!)[0]

function adviceOf(total: BoardTotal, rows: BoardRow[]): string {
  const [silent] = rows
    .filter(isNamed)
    .filter((row) => (row.pushes ?? 0) > 0 && row.orders === 0)
    .sort((a, b) => b.pushes! - a.pushes!)
  if (silent) return `${silent.name}发了 ${silent.pushes} 次没有成交，看看要不要收尾`
  return unattributed(total, rows)
}

function unattributed(total: BoardTotal, rows: BoardRow[]): string {
  const none = rows.find((row) => row.target === 'none')?.amountFen ?? 0
  if (total.amountFen <= 0 || none * 10 < total.amountFen * 3) return ''
  const share = Math.round((none / total.amountFen) * 100)
  return `未归因 ${yuan(none)}，占 ${share}%，带着页面发出去才知道是谁带来的`
}
