import { useQueryCache } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { at, query, Refusal } from '../api.ts'
import { common } from '../common.words.ts'
import { write } from '../outbox.ts'
import type { ChatRef } from '../sends/shapes.ts'
import type { Reply } from '../shapes.ts'
import { explain } from '../troubles.ts'
import { offerUndo, say, sayTrouble } from '../ui/toast.ts'
import { useAnswer } from '../useAnswer.ts'
import { words } from './words.ts'

interface Replies {
  categories: string[]
  items: Reply[]
}

/** 话术, prepared for this chat: variables are already filled where we know them. */
export function useReplies(chat: MaybeRefOrGetter<ChatRef>, q: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const path = () => {
    const { kind, id } = toValue(chat)
    const whom = kind === 'group' ? { groupId: id } : { customerId: id }
    return `/replies${query({ chat: kind, ...whom, q: toValue(q).trim() })}`
  }
  // Few things are kept; what was looked for once would push out whom she last saw.
  const answer = useAnswer<Replies>(path, { keep: () => !toValue(q).trim() })

  function mark(replyId: string, isFavourite: boolean) {
    for (const entry of cache.getEntries({ key: ['door', 'replies'] })) {
      const now = entry.state.value.data as Replies | undefined
      if (!now) continue
      const items = now.items.map((reply) =>
        reply.id === replyId ? { ...reply, isFavourite } : reply,
      )
      cache.setQueryData(entry.key, { ...now, items })
    }
  }

  async function setFavourite(reply: Reply, isOn: boolean, isUndo = false) {
    mark(reply.id, isOn)
    try {
      await write({
        method: isOn ? 'PUT' : 'DELETE',
        path: at`/replies/${reply.id}/favourite`,
        about: `reply:${reply.id}`,
      })
    } catch (error) {
      mark(reply.id, !isOn)
      if (!(error instanceof Refusal)) throw error
      return sayTrouble(`${common.notSaved}：${explain(error).text}`)
    }
    if (isUndo) return say(common.undone)
    offerUndo(
      isOn ? words.favouriteOn : words.favouriteOff,
      () => void setFavourite(reply, !isOn, true),
    )
  }

  return { ...answer, setFavourite }
}
