import { useQueryCache } from '@pinia/colada'
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { at, Refusal } from '../../api.ts'
import { common } from '../../common.words.ts'
import { write } from '../../outbox.ts'
import { outdate } from '../../outdate.ts'
import { to } from '../../router.ts'
import { explain } from '../../troubles.ts'
import { say, sayTrouble } from '../../ui/toast.ts'
import { useAnswer } from '../../useAnswer.ts'
import { useChat } from '../../wecom/useChat.ts'
import type { PushReaders } from './shapes.ts'
import { endWalk, goOnWith, nextAfter, placeIn, walk } from './walk.ts'
import { words } from './words.ts'

interface PushRef {
  groupId: string
  shareId: string
  title: string
}

/** 发完下一位: through those who looked, one chat after another, with a mark on who is done. */
export function useWalk(
  push: MaybeRefOrGetter<PushRef>,
  /** Whose chat is open: from hers it goes on to the next. */
  beside: MaybeRefOrGetter<string | undefined> = undefined,
) {
  const cache = useQueryCache()
  const chat = useChat()
  const path = () => at`/groups/${toValue(push).groupId}/pushes/${toValue(push).shareId}`
  const answer = useAnswer<PushReaders>(path, { keep: true })
  const isOpening = ref(false)

  const next = computed(() => {
    const { groupId, shareId } = toValue(push)
    const here = walk.value
    const isThis = here?.groupId === groupId && here.shareId === shareId
    const list = answer.data.value
    if (!list || !isThis) return list && nextAfter(list)
    const isWithHer = toValue(beside) === here.customerId
    return (isWithHer ? nextAfter : placeIn)(list, here.customerId)
  })

  /** Marks her; shown at once, kept until the network is there. */
  async function mark(customerId: string, how: 'done' | 'skipped') {
    const touched = path()
    const key = ['door', ...touched.split('/').filter(Boolean)]
    const before = cache.getQueryData<PushReaders>(key)
    if (before)
      cache.setQueryData(key, {
        ...before,
        opened: before.opened.map((one) =>
          one.customerId === customerId ? { ...one, touch: { by: '', how, at: Date.now() } } : one,
        ),
      })
    try {
      const path = `${touched}/touches/${encodeURIComponent(customerId)}`
      await write({ method: 'PUT', path, body: { how }, about: `touch:${customerId}` })
    } catch (error) {
      if (before) cache.setQueryData(key, before)
      if (!(error instanceof Refusal)) throw error
      sayTrouble(`${common.notSaved}：${explain(error).text}`)
    }
    void outdate(cache, 'groups', toValue(push).groupId)
  }

  /** Into the next one's chat; where WeCom cannot, to her profile. */
  async function go() {
    const whom = next.value
    if (!whom) {
      endWalk()
      return say(words.walkedAll)
    }
    if (isOpening.value) return
    isOpening.value = true
    const { groupId, shareId, title } = toValue(push)
    const begunAt = walk.value?.begunAt ?? Date.now()
    goOnWith({ groupId, shareId, title, customerId: whom.customerId, begunAt })
    try {
      await chat.open(whom.customerId)
    } catch {
      location.hash = to('customer', whom.customerId)
    } finally {
      isOpening.value = false
    }
  }

  return { ...answer, next, isOpening, mark, go }
}
