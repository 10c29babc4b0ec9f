import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { countIdeasOf, insertBacking, insertIdea } from '../../db/queries/polls.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf, startOfDay } from '../shop-time.ts'
import { findOpenPoll, mustSpeak, shareOf } from './find-poll.ts'

const A_DAY_AT_MOST = 3
const LEAST = 2

/** How many ideas she has left on this poll today. */
const todays = (db: Db, pollKey: string, personKey: string, at: number) =>
  countIdeasOf(db, pollKey, personKey, startOfDay(dayOf(at)))

/** False: she has written what a day takes, and is not asked to write what would be refused. */
export const mayWrite = async (db: Db, pollKey: string, personKey: string, at: number) =>
  (await todays(db, pollKey, personKey, at)) < A_DAY_AT_MOST

/**
 * 提建议: kept for a member to read; nobody else sees it before she lets it stand. Who writes it
 * backs it. The same tap again is the same idea.
 */
export async function sayIdea(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  visitor: Visitor,
  asked: { token: string; pollId: string; text: string; tap: string },
): Promise<{ ideaId: string }> {
  const at = now()
  const shareId = shareOf(config, asked.token)
  const speaker = mustSpeak(config, visitor, at)
  const { block, pageId, pollKey } = await findOpenPoll(db, { shareId, pollId: asked.pollId, at })
  if (!block.takesIdeas) throw new AppError('gone', '这里不收建议了')
  const { tap } = asked
  const text = plainWords(asked.text)
  if (text.length < LEAST) throw new AppError('bad_request', '多写几个字')
  const made = createHash('sha256').update(`${pollKey} ${speaker.personKey} ${tap}`).digest('hex')
  const ideaId = `idea_${made.slice(0, 32)}`
  await inTransaction(db, async (tx) => {
    const isNew = await insertIdea(tx, {
      id: ideaId,
      pollKey,
      pageId,
      text,
      ...speaker,
      tap,
      state: 'waiting',
      status: 'received',
      tag: '',
      note: '',
      rev: 1,
      createdAt: at,
      decidedAt: null,
      decidedBy: null,
    })
    if (!isNew) return
    // The one just written is among them.
    const hers = await todays(tx, pollKey, speaker.personKey, at)
    if (hers > A_DAY_AT_MOST) throw new AppError('too_many', '今天写了三条了，明天再来')
    await insertBacking(tx, { ideaId, ...speaker, backedAt: at })
  })
  return { ideaId }
}

/**
 * A number to call is no idea: nobody should have to read it, least of all in public. Braces would
 * be taken for a variable once a member quotes her.
 */
const plainWords = (text: string) =>
  plainText(text)
    .replace(/\d[\d -]{5,}\d/g, '…')
    .replaceAll('{', '（')
    .replaceAll('}', '）')

const plainText = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').trim()
