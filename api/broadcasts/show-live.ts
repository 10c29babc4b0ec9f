import type { Db } from '../../db/database.ts'
import { countReminders, findReminder } from '../../db/queries/broadcasts.ts'
import { listPageLines } from '../../db/queries/pages.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { Visitor } from '../env.ts'
import type { Language } from '../visitors/language.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { stateOfLive, type LiveBlock } from './live-block.ts'
import { reminderIdOf } from './reminder.ts'

/** 直播 as a page shows it to one reader. */
export interface ShownLive {
  token: string
  title: string
  /** A member of ours with her real post; null once she has left. */
  host: { name: string; title: string } | null
  /** In the shop's zone. */
  when: string
  until: string
  channel: string | null
  state: 'soon' | 'on' | 'over'
  waiting: number
  isSet: boolean
  /** `ask`: she has to agree first; `stranger`: no adviser knows her; `outside`: nobody can tell. */
  who: 'known' | 'ask' | 'stranger' | 'outside' | 'staff'
  pages: { id: string; title: string; description: string }[]
}

/** What this reader sees of a 直播. */
export async function showLive(
  db: Db,
  block: LiveBlock,
  {
    visitor,
    isStaff,
    token,
    pageId,
    at,
    language,
  }: {
    visitor: Visitor
    isStaff: boolean
    token: string
    pageId: string
    at: number
    language: Language
  },
): Promise<ShownLive> {
  const { customerId, consent, openId } = visitor
  const isKnown = !isStaff && consent === 'agreed' && customerId !== undefined
  const [host, pages, waiting, reminder] = await Promise.all([
    findStaff(db, block.hostId),
    listPageLines(db, block.pageIds),
    countReminders(db, pageId, block.startsAt),
    isKnown ? findReminder(db, reminderIdOf(pageId, block.startsAt, customerId)) : undefined,
  ])
  return {
    token,
    title: block.title,
    host: host && host.leftAt === null ? { name: host.name, title: host.title } : null,
    when: shownMoment(block.startsAt, at, language),
    until: shownMoment(block.endsAt, at, language),
    channel: block.channel ?? null,
    state: stateOfLive(block, at),
    waiting,
    isSet: reminder !== undefined && reminder.cancelledAt === null,
    who: isStaff
      ? 'staff'
      : openId === undefined
        ? 'outside'
        : customerId === undefined
          ? 'stranger'
          : consent === 'agreed'
            ? 'known'
            : 'ask',
    pages: block.pageIds.flatMap((id) => pages.find((page) => page.id === id) ?? []),
  }
}
