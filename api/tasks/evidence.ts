import * as v from 'valibot'
import { VARIABLES, type Values } from '../replies/variables.ts'

const evidence = v.object({
  /** Why the task is there, for the member to read. */
  reason: v.string(),
  /** The page it is about. */
  pageId: v.optional(v.string()),
  /** When she looked, if looking is what made the task. */
  viewedAt: v.optional(v.array(v.number())),
  /** What the prepared reply needs to know: a coupon's name, a date, a number. */
  values: v.optional(
    v.partial(v.object(Object.fromEntries(VARIABLES.map((n) => [n, v.string()])))),
  ),
})

/** What stands behind a task (`task.evidenceJson`). */
export interface Evidence {
  reason: string
  pageId?: string
  viewedAt?: number[]
  values?: Values
}

/** Reads `task.evidenceJson`. */
export const readEvidence = (evidenceJson: string): Evidence =>
  v.parse(evidence, JSON.parse(evidenceJson)) as Evidence
