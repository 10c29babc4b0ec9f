import { countRunsByStep } from '../../db/queries/play-people.ts'
import { findPlay, listPlayVersions } from '../../db/queries/plays.ts'
import { listStaffNames } from '../../db/queries/play-runs.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { checkDraft, markOf, readDraft, wordsSeen } from './draft.ts'
import { definitionOf } from './playbook.ts'

/** What an author has before her: the draft, what is wrong with it, and who is under way. */
export async function readDraftOf({ db }: Pick<Deps, 'db'>, playId: string) {
  const play = await findPlay(db, playId)
  if (!play) throw new AppError('not_found', '没有这个打法')
  const draft = readDraft(play)
  const [versions, under, names] = await Promise.all([
    listPlayVersions(db, [playId]),
    countRunsByStep(db, playId),
    listStaffNames(
      db,
      [draft?.savedBy, draft?.submittedBy].filter((it) => it != null),
    ),
  ])
  const { problems, reviews } = draft
    ? checkDraft(draft.definition, await wordsSeen(db))
    : { problems: [], reviews: [] }
  const row = versions.find(({ version }) => version === play.liveVersion)
  const live = row ? definitionOf(playId, row.version, row.definitionJson) : null
  return {
    id: play.id,
    name: play.name,
    subject: play.subject,
    status: play.status,
    liveVersion: play.liveVersion,
    mark: markOf(play),
    live,
    draft: draft && {
      definition: draft.definition,
      savedAt: draft.savedAt,
      savedBy: names.get(draft.savedBy) ?? '',
      submittedAt: draft.submittedAt,
      submittedBy: (draft.submittedBy && names.get(draft.submittedBy)) || null,
    },
    problems,
    /** What a second person has to look at before it is published. */
    reviews,
    /** Of the live version, how many stand at which step. */
    under: under.filter(({ version }) => version === play.liveVersion),
  }
}
