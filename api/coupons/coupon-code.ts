import { randomInt } from 'node:crypto'

/** The first nine digits of what may be drawn: a coupon and a gift never share a code. */
const DRAWN = { coupon: [100_000_000, 900_000_000], gift: [900_000_000, 1_000_000_000] } as const

/** A code to read out at a counter: ten digits, the last of them a check (Luhn). */
export function newCode(of: keyof typeof DRAWN): string {
  const [from, before] = DRAWN[of]
  return codeOf(randomInt(from, before))
}

/** Nine digits and the one that proves them. */
export const codeOf = (digits: number): string => `${digits}${checkDigit(String(digits))}`

/** What was typed or scanned, as a code; undefined: a digit is wrong or missing. */
export function readCode(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '')
  if (!/^\d{10}$/.test(digits)) return undefined
  return checkDigit(digits.slice(0, 9)) === digits[9] ? digits : undefined
}

/** 「482 109 3756」 */
export const shownCode = (code: string) =>
  `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`

function checkDigit(digits: string): string {
  let sum = 0
  for (const [i, digit] of [...digits].toReversed().entries()) {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}
