import type { MemberHintKind } from '../../../db/schema/group-score.ts'

export const HINT_KINDS = [
  'coupons_only',
  'same_trade',
  'coupons_everywhere',
] as const satisfies MemberHintKind[]

/** What is known of a member that a hint may rest on. */
export interface HintFacts {
  wxType: number
  corpName: string | null
  /** Coupons she took and still has or used, with the group each came through. */
  coupons: { groupId: string | null; orderId: string | null }[]
  /** Her orders that stand. */
  orders: { id: string; couponCode: string | null }[]
}

export interface MemberHint {
  kind: MemberHintKind
  label: string
  text: string
}

const COUPONS = 3
const GROUPS = 2

/**
 * 防羊毛党 / 同行: words for the staff alone, each with what it rests on. A hint does nothing to
 * anybody, and whoever finds it wrong puts it away.
 */
export function hintsOf({ wxType, corpName, coupons, orders }: HintFacts): MemberHint[] {
  const hints: MemberHint[] = []
  const withCoupon = new Set(coupons.map(({ orderId }) => orderId))
  const full = orders.filter(({ id, couponCode }) => couponCode === null && !withCoupon.has(id))
  if (coupons.length >= COUPONS && full.length === 0) {
    const text = `领了 ${coupons.length} 张券，正价 0 单`
    hints.push({ kind: 'coupons_only', label: '只用券', text })
  }
  if (wxType === 2 || corpName !== null) {
    const text = corpName ? `对方用企业微信，来自${corpName}` : '对方用的是企业微信'
    hints.push({ kind: 'same_trade', label: '疑似同行', text })
  }
  const groups = new Set(coupons.flatMap(({ groupId }) => (groupId ? [groupId] : [])))
  if (groups.size >= GROUPS) {
    const text = `在 ${groups.size} 个群里领过券`
    hints.push({ kind: 'coupons_everywhere', label: '多群领券', text })
  }
  return hints
}

const BUSY_MESSAGES = 50
const BUSY_PEOPLE = 3

/**
 * 刷屏: a day on which at most three members wrote fifty messages or more, the newest first. Of a
 * group whose messages nobody counts for us there is nothing to say.
 */
export function busyDayOf(
  speech: { day: string; messages: number }[],
): { day: string; people: number; messages: number } | null {
  const days = [...new Set(speech.map(({ day }) => day))].sort().toReversed()
  for (const day of days) {
    const most = speech
      .filter((row) => row.day === day && row.messages > 0)
      .map(({ messages }) => messages)
      .sort((a, b) => b - a)
      .slice(0, BUSY_PEOPLE)
    let messages = 0
    for (const [i, count] of most.entries()) {
      messages += count
      if (messages >= BUSY_MESSAGES) return { day, people: i + 1, messages }
    }
  }
  return null
}
