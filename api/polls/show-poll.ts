import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import {
  countBackers,
  countVotes,
  countWaitingOf,
  findVote,
  listBackedBy,
  listShownIdeas,
} from '../../db/queries/polls.ts'
import type { IdeaStatus } from '../../db/schema/polls.ts'
import type { Config } from '../config.ts'
import type { Visitor } from '../env.ts'
import type { Language } from '../visitors/language.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { isClosed, pollKeyOf, speakerOf, type PollBlock } from './find-poll.ts'
import { mayWrite } from './say-idea.ts'

/** 投票和建议 as a page shows it to one reader: numbers, and never who. */
export interface ShownPoll {
  id: string
  token: string
  question: string
  /** `share`: of all answers, in whole per cent. */
  options: { id: string; text: string; votes: number; share: number }[]
  total: number
  /** What she answered. */
  mine: string | null
  takesIdeas: boolean
  /** False: she has written enough for today. */
  mayWrite: boolean
  ideas: {
    id: string
    text: string
    status: IdeaStatus
    tag: string
    note: string
    backers: number
    isBacked: boolean
  }[]
  /** Hers that no member has read yet. */
  waiting: number
  until: string | null
  isOpen: boolean
  /** `named`: she agreed to be remembered; `unnamed`: counted, and known to nobody. */
  who: 'named' | 'unnamed' | 'outside' | 'staff'
  /** Makes her tap one tap, however often it is sent. */
  tap: string
}

/** What this reader sees of a poll. */
export async function showPoll(
  db: Db,
  block: PollBlock,
  {
    config,
    visitor,
    isStaff,
    token,
    pageId,
    at,
    language,
  }: {
    config: Config
    visitor: Visitor
    isStaff: boolean
    token: string
    pageId: string
    at: number
    language: Language
  },
): Promise<ShownPoll> {
  const pollKey = pollKeyOf(pageId, block.id)
  const speaker = isStaff ? undefined : speakerOf(config, visitor, at)
  const [votes, mine, shown, waiting, isRoom] = await Promise.all([
    countVotes(db, pollKey),
    speaker && findVote(db, pollKey, speaker.personKey),
    block.takesIdeas ? listShownIdeas(db, pollKey) : [],
    speaker && block.takesIdeas ? countWaitingOf(db, pollKey, speaker.personKey) : 0,
    speaker && block.takesIdeas ? mayWrite(db, pollKey, speaker.personKey, at) : false,
  ])
  const ids = shown.map(({ id }) => id)
  const [backers, backed] = await Promise.all([
    countBackers(db, ids),
    speaker ? listBackedBy(db, ids, speaker.personKey) : new Set<string>(),
  ])
  // An answer that was taken out of the question counts no more.
  const total = block.options.reduce((sum, { id }) => sum + (votes.get(id) ?? 0), 0)
  return {
    id: block.id,
    token,
    question: block.question,
    options: block.options.map(({ id, text }) => {
      const own = votes.get(id) ?? 0
      return { id, text, votes: own, share: total === 0 ? 0 : Math.round((own / total) * 100) }
    }),
    total,
    mine: block.options.some(({ id }) => id === mine) ? mine! : null,
    takesIdeas: block.takesIdeas,
    mayWrite: isRoom,
    ideas: shown
      .map((idea) => ({
        ...idea,
        backers: backers.get(idea.id) ?? 0,
        isBacked: backed.has(idea.id),
      }))
      .sort((a, b) => b.backers - a.backers),
    waiting,
    until: block.closesAt === undefined ? null : shownMoment(block.closesAt, at, language),
    isOpen: !isClosed(block, at),
    who: isStaff
      ? 'staff'
      : !speaker
        ? 'outside'
        : visitor.consent === 'agreed'
          ? 'named'
          : 'unnamed',
    tap: newId('tap'),
  }
}
