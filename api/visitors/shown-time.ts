import { clockOf, dayOf } from '../shop-time.ts'
import type { Language } from './language.ts'
import { wordsIn } from './words-in.ts'

/** 11月12日, 12 November; with the year when it is another year than `now`'s. */
export function shownDay(at: number, now: number, language: Language): string {
  const [year, month, day] = dayOf(at).split('-').map(Number)
  const isThisYear = dayOf(now).startsWith(`${year}-`)
  return wordsIn(language).day(isThisYear ? null : year!, month!, day!)
}

/** 11月12日 20:41 */
export const shownMoment = (at: number, now: number, language: Language): string =>
  `${shownDay(at, now, language)} ${clockOf(at)}`
