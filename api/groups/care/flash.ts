import { HOUR, MINUTE, minuteOfDay, startOfDay, dayOf } from '../../shop-time.ts'

/** 隔夜群: 预热 → 开团 → 截单 → 致谢 → 解散 → 已解散. */
export type FlashPhase = 'warmup' | 'open' | 'lastOrders' | 'thanks' | 'dissolve' | 'dissolved'

const LAST_ORDERS = 30 * MINUTE
const TOLD_BEFORE = 2 * HOUR
const PATIENCE = 2 * HOUR

/** Where a flash group stands. 已解散 is only what WeCom has said; the clock never says it. */
export function flashPhase(
  group: { openAt: number; closeAt: number; isThanked: boolean; dissolvedAt: number | null },
  now: number,
): FlashPhase {
  if (group.dissolvedAt !== null) return 'dissolved'
  if (now < group.openAt) return 'warmup'
  if (now < group.closeAt - LAST_ORDERS) return 'open'
  if (now < group.closeAt) return 'lastOrders'
  return group.isThanked ? 'dissolve' : 'thanks'
}

/** When the owner hears that her group is about to close. */
export const toldAt = (closeAt: number) => closeAt - TOLD_BEFORE

/**
 * When she is reminded of a group that is still there, and the manager begins to see it. Two hours
 * later; what falls between midnight and 8:00 waits for the morning.
 */
export function remindedAt(closeAt: number): number {
  const at = closeAt + PATIENCE
  return minuteOfDay(at) < 8 * 60 ? startOfDay(dayOf(at)) + 8 * HOUR : at
}
