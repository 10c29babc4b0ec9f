import { randomBytes } from 'node:crypto'
import {
  claimJob,
  findJob,
  finishJob,
  listDueJobIds,
  postponeJob,
  renewJob,
} from '../../db/queries/jobs.ts'
import type { Deps } from '../deps.ts'
import { letEventsPass } from '../collector/pressure.ts'
import { jobRuns } from '../ops/metrics.ts'
import { errorText } from '../ops/redact.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import { handlers as ourHandlers, type JobHandler } from './handlers.ts'

const LEASE = 2 * MINUTE
const RENEW_EVERY_MS = 40_000
const AT_ONCE = 4
const BATCH = 40
const ATTEMPTS = 15
// While events pour in, twenty jobs a second: nobody waits for a job as a reader's phone waits.
const YIELDS_MS = 200

// Says who holds a job; a process that dies never comes back under its old name.
const me = `${process.pid}-${randomBytes(6).toString('hex')}`
let runs = 0

/** 5 s, 10 s, 20 s … an hour. */
const backoff = (attempts: number) => Math.min(HOUR, 5_000 * 2 ** (attempts - 1))

/**
 * Runs what is due until nothing is, and says how many jobs were run. Several processes may do so
 * at once: a job is claimed by a guarded update and its claim ends by itself when its holder dies.
 * `until` set: no new job is begun once it is aborted.
 */
export async function runDueJobs(
  deps: Deps,
  options: { handlers?: Record<string, JobHandler>; until?: AbortSignal } = {},
): Promise<number> {
  const { handlers = ourHandlers, until } = options
  const holder = `${me}-${(runs += 1)}`
  let done = 0
  for (;;) {
    const ids = until?.aborted ? [] : await listDueJobIds(deps.db, deps.now(), BATCH)
    if (ids.length === 0) return done
    let claimed = 0
    const work = async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        await letEventsPass(YIELDS_MS)
        if (until?.aborted) return
        if (await runJob(deps, handlers, id, holder)) claimed += 1
      }
    }
    // One of them that cannot reach the database does not leave the others' work unwaited for.
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
    const broken = ended.find((one) => one.status === 'rejected')
    if (broken) throw broken.reason
    done += claimed
    // Whatever is left is somebody else's.
    if (claimed === 0) return done
  }
}

async function runJob(
  deps: Deps,
  handlers: Record<string, JobHandler>,
  id: string,
  holder: string,
): Promise<boolean> {
  const { db, now, log } = deps
  if (!(await claimJob(db, id, holder, now(), now() + LEASE))) return false
  const job = await findJob(db, id)
  if (job.attempts > ATTEMPTS) {
    // Whoever did it was gone each time before it could fail: it may be the work that kills them.
    jobRuns.inc({ kind: job.kind, outcome: 'gave_up' })
    log.error({ job: job.kind, attempts: job.attempts }, 'gave a job up that never came to an end')
    await finishJob(db, id, holder, now(), 'gave up: it never came to an end')
    return true
  }
  const stillAtIt = setInterval(() => {
    renewJob(db, id, holder, now() + LEASE).catch((error: unknown) => {
      log.warn({ err: error, job: job.kind }, 'could not renew a claim')
    })
  }, RENEW_EVERY_MS)
  stillAtIt.unref()
  try {
    const handler = handlers[job.kind]
    if (!handler) throw new Error(`nobody does jobs of kind ${job.kind}`)
    await handler(deps, JSON.parse(job.payloadJson))
    await finishJob(db, id, holder, now())
    jobRuns.inc({ kind: job.kind, outcome: 'done' })
  } catch (error) {
    const gaveUp = job.attempts >= ATTEMPTS
    jobRuns.inc({ kind: job.kind, outcome: gaveUp ? 'gave_up' : 'failed' })
    log[gaveUp ? 'error' : 'warn'](
      { err: error, job: job.kind, attempts: job.attempts },
      gaveUp ? 'gave a job up' : 'a job failed, again later',
    )
    const words = errorText(error)
    // WeCom says when asking again makes sense.
    const { retryAt = 0 } = error as { retryAt?: number }
    if (gaveUp) await finishJob(db, id, holder, now(), `gave up: ${words}`)
    else await postponeJob(db, id, holder, Math.max(now() + backoff(job.attempts), retryAt), words)
  } finally {
    clearInterval(stillAtIt)
  }
  return true
}
