import { splitWhole } from '../attribution/split-whole.ts'

/** How an order's credit is shared along the hands its page went through. */
export const CHAIN_MODELS = ['last', 'root', 'linear', 'geometric', 'two'] as const
export type ChainModel = (typeof CHAIN_MODELS)[number]

/**
 * Who might be paid for an order at all: never more than two. The platform allows two levels, the
 * recruiter included, and closes the account at three, so a third cannot be said in this type.
 */
export type PaidLevels = readonly [] | readonly [string] | readonly [string, string]

/**
 * The levels of a chain, told from its root: first whose link was opened, then who brought that
 * person. Everybody before them is recorded, and nothing more.
 */
export function paidLevels(chain: readonly string[]): PaidLevels {
  const [first, second] = chain.toReversed()
  if (first === undefined) return []
  return second === undefined ? [first] : [first, second]
}

/**
 * Splits an amount over a chain told from its root. The parts always add up to the amount, to the
 * fen; an odd fen goes to whoever is nearer to the buyer.
 */
export function creditChain(
  chain: readonly string[],
  amountFen: number,
  model: ChainModel,
): Map<string, number> {
  const fromBuyer = chain.toReversed()
  const parts = splitWhole(amountFen, weightsOf(fromBuyer, model))
  return new Map(fromBuyer.map((one, i) => [one, parts[i]!]))
}

function weightsOf(fromBuyer: string[], model: ChainModel): number[] {
  const last = fromBuyer.length - 1
  switch (model) {
    case 'last':
      return fromBuyer.map((_, i) => (i === 0 ? 1 : 0))
    case 'root':
      return fromBuyer.map((_, i) => (i === last ? 1 : 0))
    case 'linear':
      return fromBuyer.map(() => 1)
    case 'geometric':
      // Each hand further away half as much: whole numbers as long as a chain has at most 50.
      return fromBuyer.map((_, i) => 2 ** (last - i))
    case 'two': {
      const levels = paidLevels(fromBuyer.toReversed())
      return fromBuyer.map((_, i) => (i >= levels.length ? 0 : levels.length - i))
    }
  }
}
