import type { Condition, Deed } from '../../../api/plays/conditions.ts'
import type { Definition, Step, Wait } from '../../../api/plays/definition.ts'
import type { DryRun } from '../../../api/plays/dry-run.ts'
import type { Lift } from '../../../api/plays/lift.ts'

export type { Condition, Deed, Definition, DryRun, Lift, Step, Wait }

/** A play in the list. */
export interface PlayLine {
  id: string
  name: string
  subject: 'customer' | 'group'
  status: 'draft' | 'running' | 'paused' | 'draining' | 'stopped'
  version: number | null
  steps: number
  in: number
  prepared: number
}

interface Reason {
  reason: string
  words: string
  n: number
}

/** What a version of a play did. */
export interface PlayReport {
  id: string
  name: string
  subject: PlayLine['subject']
  status: PlayLine['status']
  version: number
  liveVersion: number
  versions: { version: number; publishedAt: number }[]
  people: {
    in: number
    entered: number
    reached: number
    refused: number
    refusedWhy: Reason[]
    goal: number
    left: number
    leftWhy: Reason[]
  }
  steps: {
    stepNo: number
    title: string
    entered: number
    waiting: number
    prepared: number
    sent: number
    sentByOwnWord: number
    composed: number
    opened: number
    openRate: number | null
    hasPage: boolean
    isFew: boolean
    replied: number | null
    repliedOf: number
    skipped: number
    skippedWhy: Reason[]
    left: number
    goal: number
  }[]
  lift: Lift | null
}

export interface Mark {
  base: number
  rev: number
}

/** Words that may not stand (or, `isSoft`, that a second person reads), by their path. */
export interface Finding {
  path: string
  words: string
  isSoft?: boolean
}

/** What an author has before her. */
export interface PlayDraft {
  id: string
  name: string
  subject: PlayLine['subject']
  status: PlayLine['status']
  liveVersion: number | null
  mark: Mark
  live: Definition | null
  draft: {
    definition: Definition
    savedAt: number
    savedBy: string
    submittedAt: number | null
    submittedBy: string | null
  } | null
  problems: Finding[]
  /** What somebody else than its writer has to look at. */
  reviews: Finding[]
  under: { version: number; stepNo: number; n: number }[]
}

export interface Trial {
  id: string
  span: 'coming' | 'past'
  days: number
  state: 'waiting' | 'running' | 'done' | 'cancelled'
  looked: number
  total: number
  titles: string[]
  result: DryRun | null
}

export interface Person {
  runId: string
  subjectId: string | null
  name: string | null
  stepNo: number
}
