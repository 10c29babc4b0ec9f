import * as v from 'valibot'
import type { Db } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import { AppError } from '../errors.ts'
import { type Definition, definitionSchema } from './definition.ts'
import { checkPlayWords, textsIn, type Problem } from './play-words.ts'
import { readPlaybook } from './playbook.ts'

/** 草稿: what stands in `play.draftJson`. It may be unfinished; only what is finished is submitted. */
export interface Draft extends DraftMark {
  definition: unknown
  savedBy: string
  savedAt: number
  submittedBy: string | null
  submittedAt: number | null
}

/** Which draft somebody has before her: of which version, and how often saved since. */
export interface DraftMark {
  base: number
  rev: number
}

export const readDraft = (play: Pick<Schema['play'], 'draftJson'>): Draft | null =>
  play.draftJson === null ? null : (JSON.parse(play.draftJson) as Draft)

/** The mark somebody who has read this play has seen. */
export const markOf = (play: Pick<Schema['play'], 'draftJson' | 'liveVersion'>): DraftMark => {
  const draft = readDraft(play)
  return { base: draft?.base ?? play.liveVersion ?? 0, rev: draft?.rev ?? 0 }
}

/** Two phones write one play: the later one is told, and nothing of either is lost. */
export function assertSeen(
  play: Pick<Schema['play'], 'draftJson' | 'liveVersion'>,
  seen: DraftMark,
): void {
  const { base, rev } = markOf(play)
  if (base === seen.base && rev === seen.rev) return
  throw new AppError('conflict', '有人刚改过这个打法，请先看看新的内容')
}

/** What must be set right before it can be published: the engine's own schema, and the word check. */
export function checkDraft(
  written: unknown,
  seen?: ReadonlySet<string>,
): {
  definition: Definition | null
  problems: Problem[]
  /** What a second person has to look at: whoever wrote it does not publish it alone. */
  reviews: Problem[]
} {
  const read = v.safeParse(definitionSchema, written)
  if (!read.success) {
    const problems = read.issues.map((issue) => ({
      path: v.getDotPath(issue) ?? '',
      words: /[\u4e00-\u9fff]/.test(issue.message) ? issue.message : '这里还没写好',
    }))
    return { definition: null, problems, reviews: [] }
  }
  return { definition: read.output, ...checkPlayWords(read.output, seen) }
}

/** What published plays say: words that somebody has looked at before. */
export const wordsSeen = async (db: Db) =>
  textsIn([...(await readPlaybook(db)).values()].flatMap(({ versions }) => [...versions.values()]))

/** The definition of a draft that is ready, or a no that names the first thing to set right. */
export function finished(draft: Draft | null): Definition {
  if (!draft) throw new AppError('conflict', '没有改动，不用提交')
  const { definition, problems } = checkDraft(draft.definition)
  if (!definition || problems[0]) {
    throw new AppError('blocked', problems[0]?.words ?? '还没写好')
  }
  return definition
}
