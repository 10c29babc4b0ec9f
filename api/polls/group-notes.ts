import { listNotesForGroup, listSentSuggestions } from '../../db/queries/polls.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'

const SINCE = 30 * DAY

/**
 * 「已采纳」 for a group in which the page stood: a message for a member to send, until she has.
 * It quotes what a member let stand, and names nobody.
 */
export async function readGroupNotes({ db, now }: Pick<Deps, 'db' | 'now'>, groupId: string) {
  const ideas = await listNotesForGroup(db, groupId, now() - SINCE)
  const keyed = ideas.map((idea) => ({ ...idea, key: `idea:${idea.id}` }))
  const sent = await listSentSuggestions(
    db,
    groupId,
    keyed.map(({ key }) => key),
  )
  return {
    items: keyed
      .filter(({ key }) => !sent.has(key))
      .map(({ id, key, text, note, pageId, pageTitle }) => ({
        id,
        key,
        idea: text,
        pageId,
        pageTitle,
        text: `群里有人提的「${text}」，我们采纳了。${note}${note && !/[。！？]$/.test(note) ? '。' : ''}谢谢提的人和支持的人。`,
      })),
  }
}
