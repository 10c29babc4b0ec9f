/** What people touched, oldest first, with how many of them came to buy and how many did not. */
export interface PathRow {
  path: string[]
  conversions: number
  nulls?: number
}

/** Weights of a path's touches, oldest first; they add up to 1. */
export type PathRule = (path: string[]) => number[]

export const firstTouch: PathRule = (path) => path.map((_, i) => Number(i === 0))
export const lastTouch: PathRule = (path) => path.map((_, i) => Number(i === path.length - 1))

/** The last touch that is not `aside`; where every touch is, the last one keeps it. */
export const lastTouchBut =
  (aside: string): PathRule =>
  (path) => {
    const found = path.findLastIndex((one) => one !== aside)
    return path.map((_, i) => Number(i === (found < 0 ? path.length - 1 : found)))
  }

/** Each touch alike, the same place twice counts twice. */
export const evenTouch: PathRule = (path) => path.map(() => 1 / path.length)

/** So much for the first and the last, the rest for those between; of two the ends alone count. */
export const endsFirst =
  (first: number, last: number): PathRule =>
  (path) => {
    const n = path.length
    if (n === 1) return [1]
    if (n === 2) return [first, last].map((part) => part / (first + last))
    const between = (1 - first - last) / (n - 2)
    return path.map((_, i) => (i === 0 ? first : i === n - 1 ? last : between))
  }

/** Half as much for each half-life a touch lies before the order. */
export function fadingWeights(ages: number[], halfLife: number): number[] {
  // Counted from the newest, so that very old touches cannot all come to nothing.
  const newest = Math.min(...ages)
  const weights = ages.map((age) => 2 ** (-(age - newest) / halfLife))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** What each place comes to over all paths. People who did not buy change nothing. */
export function creditPaths(rows: PathRow[], rule: PathRule): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { path, conversions } of rows) {
    const weights = rule(path)
    path.forEach((place, i) => {
      sums.set(place, (sums.get(place) ?? 0) + conversions * weights[i]!)
    })
  }
  return sums
}

/**
 * Shapley values of the game "conversions of people whose places all lie in the coalition": each
 * path's worth in equal parts to its distinct places. It is the even rule without repeats, and is
 * called nothing more.
 */
export const shapleyOfSubsets = (rows: PathRow[]): Map<string, number> =>
  creditPaths(
    rows.map((row) => ({ ...row, path: [...new Set(row.path)] })),
    evenTouch,
  )
