import { WireError } from './errors.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

/** Counts calls in windows of WeCom's clock; the block lasts as long as the window. */
export interface Limits {
  /** Counts one call of an API; 45009 beyond its quota. */
  count: (path: string) => void
  /** A smaller quota per minute for one API, for those who want to see it refuse. */
  set: (path: string, perMinute: number) => void
  /** False when a member got her share of app messages: the excess is dropped in silence. */
  mayReceive: (userid: string) => boolean
}

const hourly: Record<string, number> = { get_jsapi_ticket: 100, 'ticket/get': 100 }

export function createLimits(now: () => number): Limits {
  const windows = new Map<string, { from: number; calls: number }>()
  const perMinute = new Map<string, number>()

  const within = (key: string, length: number, quota: number): boolean => {
    const at = now()
    const from = at - (at % length)
    const window = windows.get(key)
    const calls = window?.from === from ? window.calls + 1 : 1
    windows.set(key, { from, calls })
    return calls <= quota
  }
  return {
    count: (path) => {
      const minute = within(`${path}:m`, MINUTE, perMinute.get(path) ?? 10_000)
      const hour = within(`${path}:h`, HOUR, hourly[path] ?? 150_000)
      if (!minute || !hour) throw new WireError(45009)
    },
    set: (path, quota) => perMinute.set(path, quota),
    mayReceive: (userid) =>
      within(`to:${userid}:m`, MINUTE, 30) && within(`to:${userid}:h`, HOUR, 1000),
  }
}
