import { encode } from 'uqr'

/** The dark squares of a code of ten digits, as the `d` of an SVG path in a 21 × 21 box. */
export const qrPath = (digits: string): string =>
  encode(digits, { border: 0, ecc: 'M' })
    .data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
