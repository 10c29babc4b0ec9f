import { HOUR, MINUTE } from '../shop-time.ts'
import type { NewJob } from '../jobs/queue.ts'
import { dayIn } from './calendar.ts'
import type { Step } from './definition.ts'
import type { Calendar } from './facts.ts'
import { batchIdOf } from './keys.ts'

/** How long steps for a 群发 are gathered before its member is asked for it. */
const GATHER = 10 * MINUTE

/** Which others this is said together with; null: it is said by itself. */
export function batchOf(
  of: Parameters<typeof batchIdOf>[0],
  { say, how }: Step,
  now: number,
  calendar: Calendar,
): string | null {
  if (say.kind === 'moment') return batchIdOf(of, dayIn(now, calendar))
  return how === 'mass' ? batchIdOf(of, String(Math.floor(now / GATHER))) : null
}

/** Whoever prepared one while the ten minutes ended has written it by then. */
const GRACE = 2 * MINUTE

/** The work of asking a member for her 群发, once nobody is added to it any more. */
export const gatheringJob = (batchId: string, at: number): NewJob => ({
  kind: 'play-mass',
  key: `play-mass:${batchId}`,
  payload: { batchId },
  runAt: (Math.floor(at / GATHER) + 1) * GATHER + GRACE,
})

/** The same work while its play rests: looked at again in an hour. */
export const restingJob = (batchId: string, at: number): NewJob => ({
  ...gatheringJob(batchId, at),
  key: `play-mass:${batchId}:${Math.floor(at / HOUR)}`,
  runAt: at + HOUR,
})
