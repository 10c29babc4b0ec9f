import { deleteBacking, findIdea, insertBacking } from '../../db/queries/polls.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { findOpenPoll, mustSpeak, shareOf } from './find-poll.ts'

/** 支持一条建议, once however often it is tapped; or takes that back. */
export async function backIdea(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  visitor: Visitor,
  asked: { token: string; ideaId: string; isBacked: boolean },
): Promise<void> {
  const at = now()
  const shareId = shareOf(config, asked.token)
  const speaker = mustSpeak(config, visitor, at)
  const idea = await findIdea(db, asked.ideaId)
  if (idea?.state !== 'shown') throw new AppError('gone', '这条建议不在了')
  const pollId = idea.pollKey.slice(idea.pageId.length + 1)
  const { pollKey } = await findOpenPoll(db, { shareId, pollId, at })
  if (pollKey !== idea.pollKey) throw new AppError('gone', '这条建议不在这一页')
  if (!asked.isBacked) await deleteBacking(db, idea.id, speaker.personKey)
  else await insertBacking(db, { ideaId: idea.id, ...speaker, backedAt: at })
}
