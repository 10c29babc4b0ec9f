import { clockTime, dayWord, now, shopDay } from '../clock.ts'
import { words } from './words.ts'

const DAY = 86_400_000

/** 「今天 21:30」「明天 10:00」「11月24日 10:00」. */
export function atTime(at: number): string {
  const day = shopDay(at)
  const word =
    day === shopDay(now.value)
      ? words.today
      : day === shopDay(now.value + DAY)
        ? words.tomorrow
        : dayWord(at)
  return `${word} ${clockTime(at)}`
}
