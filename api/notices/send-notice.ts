import { findNotice, insertNoticeOnce, isStillHere, moveNotice } from '../../db/queries/notices.ts'
import { newId } from '../../db/ids.ts'
import type { Deps } from '../deps.ts'
import { errorText } from '../ops/redact.ts'
import { WecomError } from '../wecom/error.ts'

/** A card in the member's WeCom; tapping it opens `url`. */
export interface Notice {
  staffId: string
  /** The same key is the same notice, for ever. */
  key: string
  title: string
  description: string
  url: string
}

const TITLE = 60
const DESCRIPTION = 200

/**
 * Sends a notice at most once. WeCom's "no" and "later" are known to have sent nothing; where its
 * answer was lost, or this process died while waiting for it, the notice stays `unknown` and is
 * never sent again: a missed buzz is better than two.
 */
export async function sendNotice(deps: Deps, notice: Notice): Promise<void> {
  const { db, now, wecom, log } = deps
  const { staffId, key } = notice
  if (!(await isStillHere(db, staffId))) return
  const title = cut(notice.title, TITLE)
  const description = cut(notice.description, DESCRIPTION)
  await insertNoticeOnce(db, {
    id: newId('notice'),
    staffId,
    key,
    text: `${title}\n${description}`,
    state: 'waiting',
    error: null,
    createdAt: now(),
    sentAt: null,
  })
  const stored = await findNotice(db, key)
  if (stored?.state === 'sending') {
    await moveNotice(db, key, 'sending', { state: 'unknown', error: 'died while sending' })
    log.warn({ notice: stored.id }, 'a notice was cut off while being sent; it may have arrived')
  }
  if (!(await moveNotice(db, key, 'waiting', { state: 'sending' }))) return

  try {
    const { invalid } = await wecom.sendTextCard([staffId], {
      title,
      description,
      url: notice.url,
      button: '看看',
    })
    const missed = invalid.includes(staffId.toLowerCase())
    await moveNotice(db, key, 'sending', {
      state: missed ? 'failed' : 'sent',
      error: missed ? 'WeCom cannot reach this member' : null,
      sentAt: now(),
    })
  } catch (error) {
    const state = stateAfter(error)
    await moveNotice(db, key, 'sending', { state, error: errorText(error) })
    if (state === 'waiting') throw error
    log.warn({ err: error, notice: stored?.id, state }, 'a notice did not go out')
  }
}

/** What is known of a message whose sending failed. */
export function stateAfter(error: unknown): 'waiting' | 'failed' | 'unknown' {
  if (!(error instanceof WecomError)) return 'unknown'
  // Without a token nothing was sent, however that went wrong.
  if (error.path.endsWith('gettoken')) return 'waiting'
  if (error.fault === 'limited' || error.fault === 'busy') return 'waiting'
  return error.fault === 'refused' ? 'failed' : 'unknown'
}

const cut = (text: string, most: number) => {
  const signs = [...text]
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}
