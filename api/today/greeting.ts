import { HOUR, minuteOfDay, MINUTE, startOfDay, dayOf, DAY, isQuiet } from '../shop-time.ts'

/** 「小雨，晚上好」 */
export function greetingFor(name: string, now: number): string {
  const hour = Math.floor(minuteOfDay(now) / 60)
  const words =
    hour < 5 || hour >= 23
      ? '夜深了'
      : hour < 11
        ? '早上好'
        : hour < 13
          ? '中午好'
          : hour < 18
            ? '下午好'
            : '晚上好'
  const letters = [...name]
  // A three-character name is called by its last two, as colleagues do.
  const called = letters.length === 3 ? letters.slice(1).join('') : name
  return called === '' ? words : `${called}，${words}`
}

/** 安静时间, and until when; null outside it. */
export function quietAt(now: number): { isQuiet: true; until: number } | null {
  if (!isQuiet(now)) return null
  const morning = startOfDay(dayOf(now)) + 8 * HOUR + 30 * MINUTE
  return { isQuiet: true, until: now < morning ? morning : morning + DAY }
}

const WARN_BEFORE = 30 * DAY

/** How a member's certificate stands; null when she has none. */
export function certificateAt(
  { certName, certExpiresAt }: { certName: string | null; certExpiresAt: number | null },
  now: number,
): { state: 'ok' | 'expiring' | 'expired'; expiresAt: number } | null {
  if (certName === null || certExpiresAt === null) return null
  const state =
    certExpiresAt <= now ? 'expired' : certExpiresAt - now <= WARN_BEFORE ? 'expiring' : 'ok'
  return { state, expiresAt: certExpiresAt }
}
