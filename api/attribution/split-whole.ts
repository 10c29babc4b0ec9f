/**
 * Splits a whole amount in proportion to `weights` so that the parts add up to it exactly
 * (largest remainder; ties go to the earlier one). Works in BigInt: fen times fen leaves 2^53.
 */
export function splitWhole(amount: number, weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0n) return weights.map(() => 0)
  const shares = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight)
    return { index, whole: product / total, rest: product % total }
  })
  let left = BigInt(amount) - shares.reduce((sum, share) => sum + share.whole, 0n)
  for (const share of shares.toSorted((a, b) =>
    a.rest === b.rest ? 0 : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0n) break
    share.whole += 1n
    left -= 1n
  }
  return shares.map((share) => Number(share.whole))
}

/** Rounds real numbers, signed ones too, to integers that add up to the rounded sum. */
export function roundTogether(values: number[]): number[] {
  const whole = values.map(Math.floor)
  const rest = values.map((value, index) => ({ index, rest: value - whole[index]! }))
  const sum = Math.round(values.reduce((total, value) => total + value, 0))
  let left = sum - whole.reduce((total, value) => total + value, 0)
  for (const { index } of rest.sort((a, b) => b.rest - a.rest || a.index - b.index)) {
    if (left <= 0) break
    whole[index]! += 1
    left -= 1
  }
  return whole
}
