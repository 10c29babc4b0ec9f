import type { PreparedPart } from '../sends/shapes.ts'
import type { Blocked } from '../shapes.ts'

/** A step of a play, prepared to be said. */
export interface StepCard {
  runId: string
  stepNo: number
  steps: number
  play: string
  day: number
  title: string
  reason: string
  kind: 'message' | 'task' | 'moment' | 'upgrade'
  /** 在群发里: she confirms it in WeCom, and nothing is sent here. */
  isInMass: boolean
  upgradeTo: 'member' | 'group' | null
  task: string | null
  staffNote: string | null
  replyId: string | null
  key: string
  parts: PreparedPart[]
  blocked: Blocked | null
  speaker: { id: string; name: string }
  isMine: boolean
  expiresAt: number
  isUnknown: boolean
}

export interface CustomerPlays {
  cards: StepCard[]
  waiting: {
    runId: string
    play: string
    stepNo: number
    steps: number
    day: number
    title: string
    until: number | null
    isListening: boolean
    isHeldOut: boolean
  }[]
  ended: { runId: string; play: string; words: string; at: number | null }[]
}

export interface GroupPlays {
  plays: {
    runId: string
    play: string
    stepNo: number
    steps: number
    card: StepCard | null
    skipped: { stepNo: number; title: string; words: string; at: number }[]
    next: { title: string; until: number | null }
  }[]
}

export interface DueSteps {
  count: number
  items: {
    runId: string
    stepNo: number
    steps: number
    play: string
    day: number
    subject: 'customer' | 'group'
    subjectId: string
    name: string
    title: string
    reason: string
    expiresAt: number
  }[]
}

/** A Moments post that lies prepared, for all of hers at that step. */
export interface PreparedPost {
  batchId: string
  play: string
  title: string
  text: string
  page: {
    pageId: string
    title: string
    description: string
    imageUrl: string | null
  } | null
  people: number
  /** Contacts of 企业微信, who see no Moments. */
  leftOut: number
  expiresAt: number
}
