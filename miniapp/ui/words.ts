/** 6900 → `¥69`, 6950 → `¥69.50`. */
export const yuan = (fen: number): string =>
  `¥${fen % 100 === 0 ? (fen / 100).toLocaleString('en-US') : (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`

/** Facts on one line. Where it breaks, the dot stays with what stands before it. */
export const dotted = (facts: (string | null | undefined)[]): string =>
  facts.filter((fact) => !!fact).join('\u00a0· ')

/** 「09:30-21:00」 as one: no line ends at its dash. */
export const unbroken = (hours: string): string => hours.replace(/[-–]/g, '$&\u2060')

/** Only an https address may become a link; anything else is shown as text. */
export const safeUrl = (url: string | null | undefined): string | undefined =>
  url && /^https:\/\/[^\s"'<>]+$/i.test(url) ? url : undefined

/** A picture of ours, or one at an https address. */
export const pictureSrc = (url: string): string | undefined =>
  /^\/pictures\/[0-9a-f]{64}\.jpg$/.test(url) ? url : safeUrl(url)
