import type { PlayRun } from '../../db/queries/play-runs.ts'
import type { Deps } from '../deps.ts'
import { type Case, stateOf } from './decide.ts'
import { nextStep } from './next-step.ts'
import { readCalendar, readPlaybook } from './playbook.ts'
import { gather } from './run-due-plays.ts'

/**
 * These passes with what is known of them now. What lies prepared is there only while the engine
 * would still have it said: a step that has lost its reason a second ago is not shown.
 */
export async function standingCases(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  runs: PlayRun[],
): Promise<Case[]> {
  if (runs.length === 0) return []
  const at = now()
  const [playbook, calendar] = await Promise.all([readPlaybook(db), readCalendar(db)])
  const cases = await gather({ db }, runs, playbook, at, calendar)
  return cases.map((one) => {
    const { play, definition, facts, prepared } = one
    if (!prepared) return one
    const isResting = play.status === 'paused' || play.status === 'stopped'
    const decision = nextStep({ id: play.id, definition }, stateOf(one), facts, at, calendar)
    return isResting || decision.kind !== 'wait' ? { ...one, prepared: undefined } : one
  })
}
