import { saveVote } from '../../db/queries/polls.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { findOpenPoll, mustSpeak, shareOf } from './find-poll.ts'

/** 投票: her one answer to a poll. Another answer takes its place; the same one again changes nothing. */
export async function vote(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  visitor: Visitor,
  asked: { token: string; pollId: string; optionId: string },
): Promise<void> {
  const at = now()
  const shareId = shareOf(config, asked.token)
  const speaker = mustSpeak(config, visitor, at)
  const { block, pollKey } = await findOpenPoll(db, { shareId, pollId: asked.pollId, at })
  if (!block.options.some(({ id }) => id === asked.optionId)) {
    throw new AppError('gone', '这个选项没有了')
  }
  await saveVote(db, { pollKey, optionId: asked.optionId, ...speaker, votedAt: at })
}
