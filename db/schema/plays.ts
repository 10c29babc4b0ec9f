export type PlayStatus = 'draft' | 'running' | 'paused' | 'draining' | 'stopped'
export type PlayRunState = 'refused' | 'waiting' | 'prepared' | 'parked' | 'ended'
/**
 * sent: by WeCom's word. self: by the member's own. composed: WeCom's composer was opened with a
 * Moments post; whether it was posted, nobody knows.
 */
export type PlayStepState =
  | 'prepared'
  | 'sent'
  | 'self'
  | 'composed'
  | 'skipped'
  | 'late'
  | 'dropped'
/** What happened to somebody at a step, as the log says it. */
export type PlayHappening =
  | 'entered'
  | 'refused'
  | 'waiting'
  | 'prepared'
  | 'sent'
  | 'opened'
  | 'replied'
  | 'skipped'
  | 'left'
  | 'goal'
  | 'moved'
  | 'asked'

/** 打法: who enters, what is said when, until what. */
export interface PlayTables {
  /** 打法. What it does stands in its versions; `liveVersion` is the one that people enter. */
  play: {
    id: string
    name: string
    subject: 'customer' | 'group'
    status: PlayStatus
    liveVersion: number | null
    /** What is being written, see `api/plays/draft.ts`; null when nothing differs from the live one. */
    draftJson: string | null
    pausedAt: number | null
    /** By how much all pauses so far have moved the timers that keep their remaining time. */
    shiftMs: number
    /** Set while what customers look at lets them in. */
    listensAt: number | null
    createdBy: string
    createdAt: number
    changedAt: number
  }
  /** 打法的版本: frozen when published, see `api/plays/definition.ts`. */
  playVersion: {
    playId: string
    version: number
    definitionJson: string
    publishedBy: string
    publishedAt: number
  }
  /**
   * 一个人（或群）走一遍打法. `id` is made of play, subject and entry key, so that two triggers of
   * one occasion meet in one row; `activeKey` is 'active' or null, so that she is in it once.
   */
  playRun: {
    id: string
    playId: string
    version: number
    subjectId: string
    /** Who says it: of several speakers, the first. */
    staffId: string
    /** Roles and who speaks them, of a script with several speakers. */
    castJson: string | null
    pass: number
    entryKey: string
    activeKey: string | null
    state: PlayRunState
    /** The step she is at, from 1; 0: not let in. */
    stepNo: number
    /** When the clock of this step began. */
    since: number
    /** `play.shiftMs` of that moment. */
    shiftSeenMs: number
    /** When to look again: the wait is over, or what was prepared is late. Null: nothing to do. */
    dueAt: number | null
    /** Set while what she does may end the wait sooner. */
    listensAt: number | null
    /** How many steps reached her, and when the last did. */
    touches: number
    lastSentAt: number | null
    /** What became of the step before this one. */
    lastResult: 'none' | 'sent' | 'skipped' | 'late'
    heldOutAt: number | null
    enteredAt: number
    endedAt: number | null
    /** Why it stands as it stands: what it waits for, or why it ended. */
    reason: string
    claimedBy: string | null
    claimedUntil: number | null
  }
  /** 备好的一步. One row for a run and step, whoever prepares it; `sendKey` is made before any call. */
  playStep: {
    runId: string
    stepNo: number
    sendKey: string
    attempt: number
    playId: string
    version: number
    subjectId: string
    staffId: string
    kind: 'message' | 'task' | 'moment' | 'upgrade'
    replyId: string | null
    pageId: string | null
    /** The play's own words, with their variables open; null: the reply's. */
    text: string | null
    reason: string
    state: PlayStepState
    preparedAt: number
    expiresAt: number
    /** The send, or the 群发 task, that carries it out. */
    sendId: string | null
    /** Said to many at once, in a 群发 or a Moments post: the steps of one member's that go together. */
    batchId: string | null
    doneAt: number | null
    openedAt: number | null
    /** When she first wrote back after it, where that can be known. */
    repliedAt: number | null
  }
  /** 打法日志: append-only, every decision with its reason in words. */
  playLog: {
    id: string
    runId: string
    playId: string
    subjectId: string
    stepNo: number
    what: PlayHappening
    reason: string
    words: string
    at: number
  }
  /**
   * Rollup of a version's steps, written with what it counts. Everyone who came to a step is
   * waiting, prepared, sent, skipped, left or goal: `entered` is their sum. Shards keep processes
   * from waiting for each other; a number is the sum of its shards.
   */
  playCount: {
    playId: string
    version: number
    stepNo: number
    what: string
    reason: string
    shard: number
    n: number
  }
  /** 打扰额度, as plays reserve it: one row for each message a person may get on a day. */
  playTouch: {
    subjectId: string
    day: string
    no: number
    playId: string
    runId: string
    stepNo: number
    at: number
  }
}
