import { newId } from '../../db/ids.ts'
import { listBellsOfOthers, saveBells, sweepBells, type Bell } from '../../db/queries/live-bells.ts'
import type { Deps } from '../deps.ts'
import type { LiveEvent } from './live.ts'

const EVERY_MS = 2_000
const HERE_EVERY_MS = 5_000
// Hosts' clocks differ a little, and a row may commit late.
const HEARD_WITHIN_MS = 30_000
const KEPT_MS = 120_000
const AT_ONCE = 5_000

/**
 * Carries bells between the processes of one shop: what rang in one rings in all within seconds. A
 * process that is alone only says that it is here.
 */
export function createRelay({ db, now, live }: Pick<Deps, 'db' | 'now' | 'live'>) {
  const processId = newId('process')
  const heard = new Map<string, number>()
  let saidHereAt = -Infinity
  let sweptAt = now()
  let othersSeenAt = -Infinity

  return {
    /** One turn: tells what rang here since the last one, rings what rang elsewhere. */
    async pass(): Promise<void> {
      const at = now()
      const rung = live.takeRung()
      const bells: Bell[] = []
      const add = (staffId: string, event: Bell['event'], subject: string) =>
        bells.push({ processId, staffId, event, subject, rungAt: at })
      if (Math.abs(at - saidHereAt) >= HERE_EVERY_MS) {
        saidHereAt = at
        add('', 'here', '')
      }
      if (othersSeenAt > at - HEARD_WITHIN_MS) {
        for (const { staffId, event } of rung) {
          if (isCarried(event)) add(staffId, event.event, subjectOf(event))
        }
      }
      await saveBells(db, bells)
      for (const bell of await listBellsOfOthers(db, processId, at - HEARD_WITHIN_MS, AT_ONCE)) {
        othersSeenAt = Math.max(othersSeenAt, bell.rungAt)
        const name = `${bell.processId} ${bell.staffId} ${bell.event} ${bell.subject}`
        if (bell.event === 'here' || heard.get(name) === bell.rungAt) continue
        heard.set(name, bell.rungAt)
        live.repeat(bell.staffId, eventOf(bell.event, bell.subject))
      }
      for (const [name, rungAt] of heard) if (rungAt < at - KEPT_MS) heard.delete(name)
      if (Math.abs(at - sweptAt) < KEPT_MS) return
      sweptAt = at
      await sweepBells(db, at - KEPT_MS)
    },
  }
}

/** Carries bells every two seconds until it is stopped. */
export function startRelay(deps: Deps): { stop(): Promise<void> } {
  const relay = createRelay(deps)
  let turn = Promise.resolve()
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    turn = relay
      .pass()
      .catch((error) => deps.log.error({ err: error }, 'bells were not carried'))
      .finally(() => (isBusy = false))
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await turn
    },
  }
}

type Carried = Extract<LiveEvent, { event: Exclude<Bell['event'], 'here'> }>

// Open streams look for the radar and for leads themselves, in whatever process they are.
const isCarried = (event: LiveEvent): event is Carried =>
  event.event !== 'radar' && event.event !== 'lead' && event.event !== 'close'

function subjectOf(event: Carried): string {
  if (event.event === 'customer') return event.customerId
  return event.event === 'group' ? event.groupId : ''
}

function eventOf(event: Carried['event'], subject: string): Carried {
  if (event === 'customer') return { event, customerId: subject }
  return event === 'group' ? { event, groupId: subject } : { event }
}
