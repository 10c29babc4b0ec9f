import type { PathRow } from './path-rules.ts'

const START = ' start'
const BOUGHT = ' bought'
const LEFT = ' left'

/** From each state, how often people went to which next. */
export type Transitions = Map<string, Map<string, number>>

/** The chain of first order: from each state, the part of people who went on to which. */
export function transitionsOf(rows: PathRow[]): Transitions {
  const counts: Transitions = new Map()
  const go = (from: string, to: string, n: number) => {
    if (n === 0) return
    const ways = counts.get(from) ?? new Map<string, number>()
    ways.set(to, (ways.get(to) ?? 0) + n)
    counts.set(from, ways)
  }
  for (const { path, conversions, nulls = 0 } of rows) {
    const states = [START, ...path]
    states.forEach((from, i) => {
      const next = states[i + 1]
      if (next !== undefined) return go(from, next, conversions + nulls)
      go(from, BOUGHT, conversions)
      go(from, LEFT, nulls)
    })
  }
  for (const ways of counts.values()) {
    const sum = [...ways.values()].reduce((total, n) => total + n, 0)
    for (const [to, n] of ways) ways.set(to, n / sum)
  }
  return counts
}

/**
 * Removal effect of a place: the part of purchases that would be gone were it taken away, by the
 * fitted chain. Solved and not simulated, so that the same paths give the same numbers.
 */
export function removalEffects(rows: PathRow[]): {
  bought: number
  effects: Map<string, number>
  /** The effects as parts of 1. */
  shares: Map<string, number>
} {
  const chain = transitionsOf(rows)
  const places = [...new Set(rows.flatMap(({ path }) => path))].sort()
  const bought = chanceToBuy(chain, places, undefined)
  const effects = new Map(
    places.map((place) => [
      place,
      bought === 0 ? 0 : 1 - chanceToBuy(chain, places, place) / bought,
    ]),
  )
  const sum = [...effects.values()].reduce((total, effect) => total + effect, 0)
  const shares = new Map([...effects].map(([place, effect]) => [place, sum && effect / sum]))
  return { bought, effects, shares }
}

/** The chance that somebody who starts comes to buy, when who meets `removed` is lost. */
function chanceToBuy(chain: Transitions, places: string[], removed: string | undefined): number {
  const states = [START, ...places.filter((place) => place !== removed)]
  // x = ways to the others · x + way to buying, as rows of (I - Q | b).
  const rows = states.map((from, i) => {
    const ways = chain.get(from)
    const row = states.map((to, j) => Number(i === j) - (ways?.get(to) ?? 0))
    row.push(ways?.get(BOUGHT) ?? 0)
    return row
  })
  return solve(rows)[0]!
}

/** Gauss, with the largest pivot; a state nobody leaves again is worth nothing. */
function solve(rows: number[][]): number[] {
  const n = rows.length
  for (let column = 0; column < n; column++) {
    let best = column
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i
    }
    ;[rows[column], rows[best]] = [rows[best]!, rows[column]!]
    const pivot = rows[column]!
    if (pivot[column] === 0) continue
    for (const row of rows) {
      if (row === pivot || row[column] === 0) continue
      const times = row[column]! / pivot[column]!
      for (let j = column; j <= n; j++) row[j]! -= times * pivot[j]!
    }
  }
  return rows.map((row, i) => (row[i] === 0 ? 0 : row[n]! / row[i]!))
}
