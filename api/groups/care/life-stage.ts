/** What a group's last weeks add up to; from rollups and the list of members. */
export interface GroupNumbers {
  ageDays: number
  members: number
  /** Of the last 14 days: members then of every push, readers, orders, leavers. */
  sent: number
  readers: number
  orders: number
  exits: number
  /** Of the 14 days before those. */
  readersBefore: number
  sentBefore: number
  ordersBefore: number
  /** Days since the last order; null: there has been none. */
  daysSinceOrder: number | null
}

export type LifeStage = '新建' | '活跃' | '回落' | '该结束'

export interface Life {
  stage: LifeStage
  /** 0…1; null: nothing was sent, so nothing can have been opened. */
  openRate: number | null
  /** What the stage rests on, in words. */
  why: string
  /** 「建议收尾：21 天 0 单，打开率 4.0%」; null while there is no reason. */
  suggestion: string | null
}

export const LIFE_DAYS = 14
const HARDLY_OPENED = 0.05
const MANY_LEFT = 0.1

/** 群生命周期: where a group stands, by its opens, its orders and who left. */
export function lifeStage(group: GroupNumbers): Life {
  const openRate = rateOf(group.readers, group.sent)
  const before = rateOf(group.readersBefore, group.sentBefore)
  const seen = openRate === null ? '没发过页面' : `打开率 ${percent(openRate)}`
  const life = (stage: LifeStage, why: string, suggestion: string | null = null): Life => ({
    stage,
    openRate,
    why,
    suggestion,
  })
  if (group.ageDays < LIFE_DAYS) return life('新建', `建群 ${group.ageDays} 天，${seen}`)
  // Of a group that was sent nothing we do not know whether anybody would look.
  if (group.orders === 0 && openRate !== null && openRate < HARDLY_OPENED) {
    const days = Math.min(group.daysSinceOrder ?? group.ageDays, group.ageDays)
    const numbers = `${days} 天 0 单，${seen}`
    return life('该结束', numbers, `建议收尾：${numbers}`)
  }
  const isOpenedLess = openRate !== null && before !== null && openRate < before / 2
  const isBoughtLess = group.ordersBefore > 0 && group.orders < group.ordersBefore / 2
  const isLeft = group.members > 0 && group.exits >= group.members * MANY_LEFT
  const lately = `近 ${LIFE_DAYS} 天 ${group.orders} 单，${seen}`
  if (isLeft) return life('回落', `${lately}，退了 ${group.exits} 人`)
  if (isOpenedLess || isBoughtLess) return life('回落', `${lately}，比之前 ${LIFE_DAYS} 天少了一半`)
  if (group.orders === 0 && openRate === null) return life('回落', lately)
  return life('活跃', lately)
}

const rateOf = (readers: number, sent: number) => (sent > 0 ? Math.min(1, readers / sent) : null)
const percent = (rate: number) => `${(rate * 100).toFixed(1)}%`
