import { DAY } from '../../shop-time.ts'
import {
  creditPaths,
  endsFirst,
  evenTouch,
  fadingWeights,
  firstTouch,
  lastTouch,
  type PathRow,
  type PathRule,
  shapleyOfSubsets,
} from '../models/path-rules.ts'
import { removalEffects } from '../models/removal-effect.ts'
import { splitWhole } from '../split-whole.ts'

/** Ways to say whose an order is, in the order shown. */
export const WAYS = ['last', 'first', 'linear', 'ends', 'fading', 'shapley', 'markov'] as const
export type Way = (typeof WAYS)[number]

/** Where no way has anything to share out: nobody she knows of touched her. */
export const NONE = 'none'
/** Small places together. */
export const REST = 'rest'

/** A place she opened something of, and when. */
export interface Opening {
  target: string
  at: number
}

export interface Compared {
  orders: number
  totalFen: number
  /** Orders before which something was opened, and those with more than one place on the way. */
  touched: number
  several: number
  /** People who opened something and have not bought: the chain alone learns from them. */
  lookers: number
  ways: { way: Way; parts: { target: string; fen: number }[] }[]
}

const HALF_LIFE = 7 * DAY
/** The chain is solved for so many places; smaller ones stand in it together. */
const PLACES = 40
const SHOWN = 12
/** Real weights become whole ones; finer than any fen of a day's orders. */
const FINE = 1e9

const RULES: [Way, (path: Opening[], paidAt: number) => PathRule][] = [
  ['last', () => lastTouch],
  ['first', () => firstTouch],
  ['linear', () => evenTouch],
  ['ends', () => endsFirst(0.4, 0.4)],
  [
    'fading',
    (path, paidAt) => () =>
      fadingWeights(
        path.map(({ at }) => paidAt - at),
        HALF_LIFE,
      ),
  ],
]

/** Adds up orders one by one, in every way at once; each way comes to the same total, to the fen. */
export class WaySums {
  #orders = 0
  #totalFen = 0
  #touchedFen = 0
  #touched = 0
  #several = 0
  #lookers = 0
  readonly #sums = new Map<Way, Map<string, number>>(WAYS.map((way) => [way, new Map()]))
  readonly #paths = new Map<string, Required<PathRow>>()

  order({ amountFen, paidAt, path }: { amountFen: number; paidAt: number; path: Opening[] }) {
    this.#orders += 1
    this.#totalFen += amountFen
    if (path.length === 0) {
      for (const way of WAYS) this.#add(way, NONE, amountFen)
      return
    }
    this.#touched += 1
    this.#touchedFen += amountFen
    const targets = path.map(({ target }) => target)
    if (new Set(targets).size > 1) this.#several += 1
    const rows = [{ path: targets, conversions: 1 }]
    for (const [way, rule] of RULES) {
      this.#share(way, amountFen, creditPaths(rows, rule(path, paidAt)))
    }
    this.#share('shapley', amountFen, shapleyOfSubsets(rows))
    this.#walk(targets).conversions += 1
  }

  /** Somebody who opened these and did not buy. */
  looker(targets: string[]) {
    this.#lookers += 1
    this.#walk(targets).nulls += 1
  }

  result(): Compared {
    this.#solve()
    const most = new Map<string, number>()
    for (const sums of this.#sums.values()) {
      for (const [target, fen] of sums) most.set(target, Math.max(most.get(target) ?? 0, fen))
    }
    const shown = new Set(largest(most, SHOWN))
    return {
      orders: this.#orders,
      totalFen: this.#totalFen,
      touched: this.#touched,
      several: this.#several,
      lookers: this.#lookers,
      ways: WAYS.map((way) => {
        const parts = new Map<string, number>()
        for (const [target, fen] of this.#sums.get(way)!) {
          const name = target === NONE || shown.has(target) ? target : REST
          parts.set(name, (parts.get(name) ?? 0) + fen)
        }
        return { way, parts: [...parts].map(([target, fen]) => ({ target, fen })) }
      }),
    }
  }

  /** 少了它: what was touched is shared by what would be lost without each place. */
  #solve() {
    const weights = new Map<string, number>()
    for (const { path, conversions } of this.#paths.values()) {
      for (const target of new Set(path)) {
        weights.set(target, (weights.get(target) ?? 0) + conversions)
      }
    }
    const kept = new Set(largest(weights, PLACES))
    const rows = [...this.#paths.values()].map((row) => ({
      ...row,
      path: row.path.map((target) => (kept.has(target) ? target : REST)),
    }))
    if (this.#touched > 0) this.#share('markov', this.#touchedFen, removalEffects(rows).shares)
  }

  #share(way: Way, amountFen: number, weights: Map<string, number>) {
    const targets = [...weights.keys()].sort()
    const whole = targets.map((target) => Math.round(weights.get(target)! * FINE))
    const parts = splitWhole(amountFen, whole)
    targets.forEach((target, i) => this.#add(way, target, parts[i]!))
  }

  #add(way: Way, target: string, fen: number) {
    if (fen === 0) return
    const sums = this.#sums.get(way)!
    sums.set(target, (sums.get(target) ?? 0) + fen)
  }

  /** Steps from a place to itself say nothing of which place it was. */
  #walk(targets: string[]): Required<PathRow> {
    const path = targets.filter((target, i) => target !== targets[i - 1])
    const key = path.join('\n')
    let row = this.#paths.get(key)
    if (!row) this.#paths.set(key, (row = { path, conversions: 0, nulls: 0 }))
    return row
  }
}

const largest = (sums: Map<string, number>, n: number): string[] =>
  [...sums]
    .filter(([target]) => target !== NONE)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, n)
    .map(([target]) => target)
