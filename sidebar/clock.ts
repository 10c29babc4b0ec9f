import { computed, ref } from 'vue'
import { common } from './common.words.ts'
import { keep, recall } from './keep.ts'
import { language } from './words.ts'

// A phone's clock may be wrong, and a demo shop keeps its own time: the server says what time it is.
const drift = ref(recall<number>('drift') ?? 0)
const tick = ref(Date.now())
setInterval(() => (tick.value = Date.now()), 20_000)

export function setShopTime(serverNow: number) {
  drift.value = serverNow - Date.now()
  keep('drift', drift.value)
  tick.value = Date.now()
}

/** The shop's now; templates that read it are redrawn as time passes. */
export const now = computed(() => tick.value + drift.value)
export const rightNow = () => Date.now() + drift.value
/** A moment of this device, told in the shop's time. */
export const inShopTime = (at: number) => at + drift.value

const shanghai = 8 * 3_600_000
const day = 86_400_000

const parts = (at: number) => {
  const d = new Date(at + shanghai)
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    date: d.getUTCDate(),
    time: `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`,
    dayNo: Math.floor((at + shanghai) / day),
  }
}
const two = (n: number) => String(n).padStart(2, '0')

export const clockTime = (at: number) => parts(at).time

/** 「2026-11-21」 in Shanghai. */
export function shopDay(at: number) {
  const { year, month, date } = parts(at)
  return `${year}-${two(month)}-${two(date)}`
}

const monthDay = (month: number, date: number) =>
  language.value === 'en'
    ? `${date} ${'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(month * 3 - 3, month * 3)}`
    : `${month}月${date}日`

/** 刚刚 · 5 分钟前 · 今天 20:41 · 昨天 09:10 · 11月18日 · 2025年11月18日 */
export function ago(at: number): string {
  const here = parts(now.value)
  const there = parts(at)
  const minutes = Math.floor((now.value - at) / 60_000)
  if (minutes < 1 && minutes > -2) return common.justNow
  if (minutes > 0 && minutes < 60) return common.minutesAgo(minutes)
  if (there.dayNo === here.dayNo) return common.todayAt(there.time)
  if (there.dayNo === here.dayNo - 1) return common.yesterdayAt(there.time)
  return dayWord(at)
}

/** 11月18日, with the year when it is another one. */
export function dayWord(at: number): string {
  const { year, month, date } = parts(at)
  const short = monthDay(month, date)
  if (year === parts(now.value).year) return short
  return language.value === 'en' ? `${short} ${year}` : `${year}年${short}`
}

/** The heading of a day in a list: 今天, 昨天, 11月18日. */
export function dayHead(at: number): string {
  const word = ago(parts(at).dayNo * day - shanghai + 1)
  const dayNo = parts(at).dayNo
  const today = parts(now.value).dayNo
  if (dayNo === today) return common.todayAt('').trim()
  if (dayNo === today - 1) return common.yesterdayAt('').trim()
  return word
}

/** 「1 分 12 秒」 */
export function lasting(ms: number): string {
  const all = Math.round(ms / 1000)
  return all < 60 ? common.seconds(all) : common.minutes(Math.floor(all / 60), all % 60)
}

/** 「还剩 19 分钟」 */
export function remaining(until: number): string {
  const minutes = Math.ceil((until - now.value) / 60_000)
  if (minutes <= 0) return common.over
  return minutes < 120 ? common.minutesLeft(minutes) : common.hoursLeft(Math.floor(minutes / 60))
}
