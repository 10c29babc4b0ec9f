import type { Db } from '../../db/database.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import { T0 } from './corp.ts'

const SETTING = 'demo-clock'
const SAVE_EVERY = 5_000

export interface DemoClock {
  /** The shop's time. */
  now(): number
  /** Moves the shop's time; never backwards, or claims and sessions would lie in the future. */
  moveTo(at: number): void
  /** Keeps the time, so that a second start goes on from here. */
  save(db: Db): Promise<void>
}

/** 演示时钟, the demo shop's: it runs while the process does and stands still in between. */
export async function createDemoClock(db: Db, wall: () => number): Promise<DemoClock> {
  const kept = await findSetting<{ at: number }>(db, SETTING)
  // What was kept may be a little old when the process was killed.
  let offset = (kept ? kept.at + SAVE_EVERY : T0) - wall()
  let saved = 0
  const now = () => wall() + offset
  return {
    now,
    moveTo(at) {
      offset = Math.max(at, now()) - wall()
    },
    async save(db) {
      if (now() - saved < SAVE_EVERY) return
      saved = now()
      await saveSetting(db, SETTING, { at: saved }, saved)
    },
  }
}
