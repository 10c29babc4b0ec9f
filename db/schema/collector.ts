/** What the collector leaves behind for what follows from looking. */
export interface CollectorTables {
  /**
   * 有新的打开: what one batch of events changed, written with it and gone once everything that
   * follows from it (radar, score, notices, points, leads) stands. It names no person.
   */
  viewNews: { id: string; changesJson: string }
}
