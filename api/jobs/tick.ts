import { followViews } from '../collector/follow-views.ts'
import type { Deps } from '../deps.ts'
import type { DemoClock } from '../demo/clock.ts'
import { runDuePlays } from '../plays/run-due-plays.ts'
import { keepHouse } from './keep-house.ts'
import { runDueJobs } from './run-due-jobs.ts'

const EVERY_MS = 1_000
const HOUSE_EVERY_TICKS = 600
const LEFT_BEHIND_EVERY_TICKS = 5

/** Runs due jobs each second, one round at a time, and keeps house now and then. */
export function startTicking(deps: Deps, clock?: DemoClock): { stop(): Promise<void> } {
  const leaving = new AbortController()
  let ticks = 0
  let round = Promise.resolve()
  let isBusy = false

  const tick = async () => {
    try {
      if (ticks++ % HOUSE_EVERY_TICKS === 0) await keepHouse(deps)
      // What a process left behind that died; the collector follows up its own.
      if (ticks % LEFT_BEHIND_EVERY_TICKS === 1) await followViews(deps)
      await runDueJobs(deps, { until: leaving.signal })
      await runDuePlays(deps, { until: leaving.signal })
      await clock?.save(deps.db)
    } catch (error) {
      deps.log.error({ err: error }, 'a round of jobs broke off')
    }
  }
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    round = tick().finally(() => (isBusy = false))
  }, EVERY_MS)

  return {
    /** No new job is begun; resolves when those under way are done. */
    async stop() {
      clearInterval(timer)
      leaving.abort()
      await round
    },
  }
}
