import { membersAt, type Stay } from './stays.ts'

/** What a member has said about being remembered, the newest word. */
export interface Answer {
  answer: 'agreed' | 'declined' | 'withdrawn'
  at: number
}

/** Somebody who opened the push; without a customer when she gave us no name. */
export interface PushReader {
  personKey: string
  customerId: string | null
  views: number
  activeMs: number
  depth: number
  firstAt: number
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

/** 已看 / 没看 / 无法得知. Pure: counted from intervals and rollups, never from events. */
export function pushLists(
  push: { sharedAt: number; membersThen: number | null },
  stays: Stay[],
  answers: ReadonlyMap<string, Answer>,
  readers: PushReader[],
): PushLists {
  const { present, doubtful } = membersAt(stays, push.sharedAt)
  const mine = new Map<string, PushReader>()
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

  const opened: Opening[] = []
  for (const [customerId, { views, activeMs, depth, firstAt, lastAt }] of mine) {
    if (!mayName(answers.get(customerId))) continue
    opened.push({ customerId, views, activeMs, depth, firstAt, lastAt })
  }
  opened.sort((a, b) => b.lastAt - a.lastAt || (a.customerId < b.customerId ? -1 : 1))

  const notOpened: { customerId: string }[] = []
  for (const customerId of present) {
    if (mine.has(customerId)) continue
    const answer = answers.get(customerId)
    if (answer?.answer === 'agreed' && answer.at <= firstNameless) notOpened.push({ customerId })
  }
  // Without a name the same person on two days is two readers: never more than could have been.
  const hidden = Math.min(nameless, present.size - mine.size - notOpened.length)

  const unnamed = mine.size - opened.length + hidden
  const openedCount = opened.length + unnamed
  return {
    opened,
    unnamed,
    notOpened,
    quiet: present.size - openedCount - notOpened.length,
    unknown: doubtful.size,
    isWhole: (push.membersThen ?? 0) > 0,
    members: present.size + doubtful.size,
    openedCount,
    notOpenedCount: present.size - openedCount,
    others,
  }
}

// A reading has her name because she agreed then; taking that back takes it from the lists.
const mayName = (answer: Answer | undefined) => answer === undefined || answer.answer === 'agreed'
