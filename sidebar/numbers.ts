/** How numbers are said: whole fen in, words out. */
export function yuan(fen: number, { short = false } = {}): string {
  const sign = fen < 0 ? '−' : ''
  const abs = Math.abs(fen)
  if (short && abs >= 10_000_000) return `${sign}¥${trim(abs / 1_000_000)}万`
  const whole = grouped(Math.trunc(abs / 100))
  const cents = abs % 100
  return `${sign}¥${whole}${cents ? `.${String(cents).padStart(2, '0')}` : ''}`
}

export const count = (n: number): string =>
  n > 9999 ? `${trim(n / 10_000)}万` : grouped(Math.trunc(n))

/** 「38.2%」; with nobody to divide by, a dash. */
export const rate = (part: number, whole: number): string =>
  whole > 0 ? `${((part / whole) * 100).toFixed(1)}%` : '–'

const trim = (n: number) => (Math.floor(n * 10) / 10).toFixed(1).replace(/\.0$/, '')
const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
