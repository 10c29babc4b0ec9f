import { findPlay } from '../../db/queries/plays.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { assertSeen, checkDraft, type DraftMark, finished, readDraft, wordsSeen } from './draft.ts'
import { publishPlay, type StepMap } from './publish-play.ts'

/** 发布: the draft a manager has read through becomes the play's next version, and no other does. */
export async function publishDraft(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Pick<Actor, 'staffId'>,
  playId: string,
  { move, ...seen }: DraftMark & { move?: StepMap | undefined },
) {
  const play = await findPlay(deps.db, playId)
  if (!play) throw new AppError('not_found', '没有这个打法')
  assertSeen(play, seen)
  const draft = readDraft(play)
  const definition = finished(draft)
  const [first] = checkDraft(definition, await wordsSeen(deps.db)).reviews
  if (first && actor.staffId === (draft!.submittedBy ?? draft!.savedBy)) {
    throw new AppError('blocked', `${first.words}，再由她发布`)
  }
  return publishPlay(deps, actor, playId, definition, move, seen)
}
