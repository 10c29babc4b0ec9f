import type { Beholder } from './beholders.ts'
import type { Told } from './read-body.ts'

/** One request's worth of events. */
export interface Arrival {
  shareId: string
  visit: string | undefined
  events: Told[]
  by: Beholder
}
