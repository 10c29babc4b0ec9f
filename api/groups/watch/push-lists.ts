import { membersAt, type Stay } from './stays.ts'

/** What a member has said about being remembered, the newest word. */
export interface Answer {
  answer: 'agreed' | 'declined' | 'withdrawn'
  at: number
}

/** Somebody who opened the push, as far as she is counted; without a customer when she gave no name. */
interface CountedReader {
  personKey: string
  customerId: string | null
  views: number
  firstAt: number
}

/** The same, as far as a list tells of her. */
export interface PushReader extends CountedReader {
  activeMs: number
  depth: number
  lastAt: number
}

export type Opening = Omit<PushReader, 'personKey' | 'customerId'> & { customerId: string }

/**
 * One push against the members of that moment. `openedCount + notOpenedCount + unknown = members`,
 * whatever came later. Names are only those of members who agreed.
 */
export interface PushLists {
  /** Members then who opened it, newest first. */
  opened: Opening[]
  /** Opened it, and are not to be named. */
  unnamed: number
  /** Members then who surely did not open it. */
  notOpened: { customerId: string }[]
  /** The rest of those who did not: nobody we may name, or of whom we could be wrong. */
  quiet: number
  /** 无法得知: whether they were in the group at that moment is not known. */
  unknown: number
  /** False: the group's members were not known when it was sent; who left before that is in no number. */
  isWhole: boolean
  members: number
  openedCount: number
  notOpenedCount: number
  /** Who was not in the group then, and opened it; in none of the numbers. */
  others: number
}

/** How a reader of whom nothing may be remembered any more is called; see `forgetReadings`. */
const FORGOTTEN = 'x_'
/** How a reader is called who gave no name and was surely no member; see `person-key.ts`. */
const OUTSIDER = 'o_'

interface Pushed {
  sharedAt: number
  membersThen: number | null
}

/** 已看 / 没看 / 无法得知. Pure: counted from intervals and rollups, never from events. */
export function pushLists(
  push: Pushed,
  stays: Stay[],
  answers: ReadonlyMap<string, Answer>,
  readers: PushReader[],
): PushLists {
  const { named, sure, counts } = countPush(push, stays, answers, readers)
  const opened = named
    .map(([customerId, { views, activeMs, depth, firstAt, lastAt }]) => ({
      customerId,
      views,
      activeMs,
      depth,
      firstAt,
      lastAt,
    }))
    .sort((a, b) => b.lastAt - a.lastAt || (a.customerId < b.customerId ? -1 : 1))
  return { opened, notOpened: sure.map((customerId) => ({ customerId })), ...counts }
}

/** The numbers alone; whom a list may name of those who opened it, and who surely did not. */
export function countPush<Reader extends CountedReader>(
  push: Pushed,
  stays: Stay[],
  answers: ReadonlyMap<string, Answer>,
  readers: Reader[],
) {
  const { present, doubtful } = membersAt(stays, push.sharedAt)
  const mine = new Map<string, Reader>()
  let others = 0
  let nameless = 0
  // From her yes on she opens under her name: so whoever opened without one is none of these.
  let firstNameless = Infinity
  for (const reader of readers) {
    const { customerId, personKey } = reader
    const isOutsider = personKey.startsWith(OUTSIDER)
    if (isOutsider) others += 1
    if (customerId === null) {
      if (isOutsider) continue
      nameless += 1
      firstNameless = personKey.startsWith(FORGOTTEN)
        ? -Infinity
        : Math.min(firstNameless, reader.firstAt)
    } else if (reader.views > 0) {
      if (present.has(customerId)) mine.set(customerId, reader)
      else if (!doubtful.has(customerId)) others += 1
    }
  }

  const named = [...mine].filter(([customerId]) => mayName(answers.get(customerId)))
  const sure: string[] = []
  for (const customerId of present) {
    if (mine.has(customerId)) continue
    const answer = answers.get(customerId)
    if (answer?.answer === 'agreed' && answer.at <= firstNameless) sure.push(customerId)
  }
  // Without a name the same person on two days is two readers: never more than could have been.
  const hidden = Math.min(nameless, present.size - mine.size - sure.length)

  const unnamed = mine.size - named.length + hidden
  const openedCount = named.length + unnamed
  const counts = {
    unnamed,
    quiet: present.size - openedCount - sure.length,
    unknown: doubtful.size,
    isWhole: (push.membersThen ?? 0) > 0,
    members: present.size + doubtful.size,
    openedCount,
    notOpenedCount: present.size - openedCount,
    others,
  }
  return { named, sure, counts }
}

// A reading has her name because she agreed then; taking that back takes it from the lists.
const mayName = (answer: Answer | undefined) => answer === undefined || answer.answer === 'agreed'
