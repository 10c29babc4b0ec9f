/** 七种算法: the same orders credited in every way, side by side. */
export interface WayComparisonTables {
  /** One question of one day; its result holds sums alone, nobody is named in it. */
  wayComparison: {
    id: string
    day: string
    questionJson: string
    state: 'waiting' | 'running' | 'done'
    looked: number
    total: number
    resultJson: string | null
    changedAt: number
    finishedAt: number | null
  }
}
