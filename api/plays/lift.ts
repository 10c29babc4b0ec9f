/** Of `n` people `k` reached the goal. */
export interface Group {
  n: number
  k: number
}

export interface Lift {
  /** Goal rates in per cent, one decimal. */
  rate: number
  heldOutRate: number
  /** Points of difference and its 95% interval, both in per cent. */
  points: number
  low: number
  high: number
  /** Fewer than thirty on a side say nothing yet. */
  isFew: boolean
}

const Z = 1.96

/** Wilson's interval of a share. */
function wilson({ n, k }: Group) {
  const p = k / n
  const middle = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n)
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))
  return { p, low: middle - half, high: middle + half }
}

/** 对照组: how much more often those who were spoken to reach the goal, by Newcombe's method. */
export function liftOf(spoken: Group, heldOut: Group): Lift | null {
  if (spoken.n === 0 || heldOut.n === 0) return null
  const a = wilson(spoken)
  const b = wilson(heldOut)
  const difference = a.p - b.p
  const shown = (share: number) => Math.round(share * 1000) / 10
  return {
    rate: shown(a.p),
    heldOutRate: shown(b.p),
    points: shown(difference),
    low: shown(difference - Math.sqrt((a.p - a.low) ** 2 + (b.high - b.p) ** 2)),
    high: shown(difference + Math.sqrt((a.high - a.p) ** 2 + (b.p - b.low) ** 2)),
    isFew: spoken.n < 30 || heldOut.n < 30,
  }
}
