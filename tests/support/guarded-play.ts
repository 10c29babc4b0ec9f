import type { Db } from '../../db/database.ts'
import { runIdOf, sendKeyOf } from '../../api/plays/keys.ts'
import { CLOCK, DAY, type Shop } from './a-shop.ts'
import { aPlay } from './play-cases.ts'

const HAND = { own: 'cu001', other: 'cu006' } as const

/** The pass of the owner's customer, and that of the other store's. */
export const RUNS = {
  own: runIdOf('play_guarded', HAND.own, 'once'),
  other: runIdOf('play_guarded', HAND.other, 'once'),
  none: runIdOf('play_guarded', 'cu_nobody', 'once'),
}

/** Moments posts that lie prepared: of hers, and of the other store's. */
export const POSTS = { own: 'batch_own', other: 'batch_other', none: 'batch_none' }

const DRAFT_JSON = JSON.stringify({
  base: 1,
  rev: 1,
  definition: aPlay().definition,
  savedBy: 'u_hejing',
  savedAt: CLOCK,
  submittedBy: 'u_hejing',
  submittedAt: CLOCK,
})

/** As it was before anybody wrote it on or published it. */
export async function restorePlay(db: Db) {
  const stands = { status: 'running', liveVersion: 1, draftJson: DRAFT_JSON } as const
  await db.updateTable('play').set(stands).where('id', '=', 'play_guarded').execute()
  await db.deleteFrom('playVersion').where('version', '>', 1).execute()
}

/** A step of a play that lies prepared for her customer; `said` is what only who sees her may read. */
export async function addPlay(shop: Shop, target: 'own' | 'other', staffId: string, said: string) {
  const whose = { playId: 'play_guarded', version: 1, subjectId: HAND[target], staffId }
  if (target === 'own') {
    await shop.add('play', {
      id: 'play_guarded',
      name: '新客培育',
      subject: 'customer',
      status: 'running',
      liveVersion: 1,
      draftJson: DRAFT_JSON,
      pausedAt: null,
      shiftMs: 0,
      listensAt: null,
      createdBy: staffId,
      createdAt: CLOCK - DAY,
      changedAt: CLOCK - DAY,
    })
    await shop.add('playTrial', {
      id: 'trial_guarded',
      playId: 'play_guarded',
      definitionJson: JSON.stringify(aPlay().definition),
      span: 'coming',
      days: 7,
      state: 'running',
      looked: 1,
      total: 2,
      resultJson: null,
      createdBy: staffId,
      // Days pass at these doors, and old ones are forgotten.
      createdAt: CLOCK + 900 * DAY,
      finishedAt: null,
    })
    await shop.add('playVersion', {
      playId: 'play_guarded',
      version: 1,
      definitionJson: JSON.stringify(aPlay().definition),
      publishedBy: staffId,
      publishedAt: CLOCK - DAY,
    })
  }
  await shop.add('playRun', {
    ...whose,
    id: RUNS[target],
    castJson: null,
    pass: 1,
    entryKey: 'once',
    activeKey: 'active',
    state: 'prepared',
    stepNo: 1,
    since: CLOCK - DAY,
    shiftSeenMs: 0,
    dueAt: CLOCK + 900 * DAY,
    listensAt: null,
    touches: 0,
    lastSentAt: null,
    lastResult: 'none',
    heldOutAt: null,
    enteredAt: CLOCK - DAY,
    endedAt: null,
    reason: 'prepared',
    claimedBy: null,
    claimedUntil: null,
  })
  await shop.add('playStep', {
    ...whose,
    runId: RUNS[target],
    stepNo: 1,
    sendKey: sendKeyOf(RUNS[target], 1, 1),
    attempt: 1,
    kind: 'message',
    replyId: 's01',
    pageId: null,
    text: null,
    reason: said,
    state: 'prepared',
    preparedAt: CLOCK - DAY,
    expiresAt: CLOCK + 900 * DAY,
    sendId: null,
    batchId: null,
    doneAt: null,
    openedAt: null,
    repliedAt: null,
  })
  // A post of the same member's, for somebody who is in another play of hers.
  const post = runIdOf('play_guarded', `${HAND[target]}_post`, 'once')
  await shop.add('playStep', {
    ...whose,
    runId: post,
    subjectId: `${HAND[target]}_post`,
    stepNo: 1,
    sendKey: sendKeyOf(post, 1, 1),
    attempt: 1,
    kind: 'moment',
    replyId: null,
    pageId: null,
    text: said,
    reason: said,
    state: 'prepared',
    preparedAt: CLOCK - DAY,
    expiresAt: CLOCK + 900 * DAY,
    sendId: null,
    batchId: POSTS[target],
    doneAt: null,
    openedAt: null,
    repliedAt: null,
  })
}
