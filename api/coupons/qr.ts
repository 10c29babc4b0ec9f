import { encode } from 'uqr'

const KEPT = 500
const drawn = new Map<string, string>()

/** The dark squares of a code of ten digits, as the `d` of an SVG path in a 21 × 21 box. */
export function qrPath(digits: string): string {
  // Drawing was a good quarter of her page, and she opens it again and again.
  const known = drawn.get(digits)
  if (known !== undefined) return known
  const path = draw(digits)
  if (drawn.size >= KEPT) drawn.delete(drawn.keys().next().value!)
  drawn.set(digits, path)
  return path
}

const draw = (digits: string) =>
  encode(digits, { border: 0, ecc: 'M' })
    .data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
