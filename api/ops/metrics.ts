import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { countWaitingJobs } from '../../db/queries/jobs.ts'
import type { Deps } from '../deps.ts'

const registry = new Registry()

export const jobRuns = new Counter({
  name: 'huisheng_job_runs_total',
  help: 'Jobs run, by kind and outcome (done, failed, gave_up)',
  labelNames: ['kind', 'outcome'],
  registers: [registry],
})

export const requests = new Histogram({
  name: 'huisheng_request_seconds',
  help: 'Time to answer, by door and status class',
  labelNames: ['door', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  registers: [registry],
})

const waitingJobs = new Gauge({
  name: 'huisheng_jobs_waiting',
  help: 'Jobs not done yet, due or not',
  registers: [registry],
})

const oldestJob = new Gauge({
  name: 'huisheng_job_lag_seconds',
  help: 'For how long the oldest waiting job has been due',
  registers: [registry],
})

let isCollecting = false

/** Everything we count, as Prometheus text. */
export async function metricsText({ db, now }: Pick<Deps, 'db' | 'now'>) {
  if (!isCollecting) {
    isCollecting = true
    collectDefaultMetrics({ register: registry })
  }
  const { waiting, oldest } = await countWaitingJobs(db)
  waitingJobs.set(waiting)
  oldestJob.set(oldest === null ? 0 : Math.max(0, (now() - oldest) / 1000))
  return { text: await registry.metrics(), contentType: registry.contentType }
}
