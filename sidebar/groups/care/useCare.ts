import { useQueryCache } from '@pinia/colada'
import { ref, toValue, type MaybeRefOrGetter } from 'vue'
import { at, Refusal } from '../../api.ts'
import { common } from '../../common.words.ts'
import { outdate } from '../../outdate.ts'
import { waiting, write } from '../../outbox.ts'
import { explain } from '../../troubles.ts'
import { offerUndo, say, sayTrouble } from '../../ui/toast.ts'
import { useAnswer } from '../../useAnswer.ts'
import type { Care } from './shapes.ts'

/** 群资料 of a group. */
export const useCare = (groupId: MaybeRefOrGetter<string>) =>
  useAnswer<Care>(() => at`/groups/${toValue(groupId)}/care`, { keep: true })

type Method = 'POST' | 'PUT' | 'DELETE'
interface Change {
  method: Method
  /** Below `/groups/:groupId`. */
  path: string
  body?: unknown
}

/** What I may change about a group: told when done, taken back in one tap where there is a way back. */
export function useCareChanges(groupId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const isBusy = ref(false)

  async function send({ method, path, body }: Change) {
    const id = toValue(groupId)
    const about = `group:${id}`
    const answer = await write({ method, path: at`/groups/${id}` + path, body, about })
    void outdate(cache, 'groups', id)
    void outdate(cache, 'group-lines')
    return answer === 'waiting'
  }

  /** True when it is done, or kept until the network is back. */
  async function change(what: Change, said: string, back?: Change): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    let told = said
    try {
      if (await send(what)) told = common.queued(waiting.value.length)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(`${common.notSaved}：${explain(error).text}`)
      return false
    } finally {
      isBusy.value = false
    }
    if (!back) say(told)
    else
      offerUndo(told, async () => {
        if (await change(back, common.undone)) return
      })
    return true
  }

  return { change, isBusy }
}
