const EIGHT_HOURS = 8 * 3_600_000

/** A moment as a phone's date field wants it, told in the shop's zone: `2026-11-22T20:00`. */
export const shopMoment = (at: unknown): string =>
  typeof at === 'number' ? new Date(at + EIGHT_HOURS).toISOString().slice(0, 16) : ''

/** What was typed there as a moment; undefined while it is empty. */
export const momentOf = (text: string): number | undefined =>
  text === '' ? undefined : Date.parse(`${text}:00+08:00`)
