import type { Deps } from '../deps.ts'

/** Does one job's work; may run twice without harm. Throwing means: again later. */
export type JobHandler = (deps: Deps, payload: any) => Promise<void>

/** Every kind of job and who does it. */
export const handlers: Record<string, JobHandler> = {}
