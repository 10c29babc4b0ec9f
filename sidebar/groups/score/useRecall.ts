import { useQueryCache } from '@pinia/colada'
import { ref } from 'vue'
import { ask, at, Refusal } from '../../api.ts'
import { outdate } from '../../outdate.ts'
import { explain } from '../../troubles.ts'
import { offerUndo, say, sayTrouble } from '../../ui/toast.ts'
import { words } from './words.ts'

/** 撤回: she recalled a push in WeCom, which tells nobody; its points go, or come back. */
export function useRecall(groupId: () => string) {
  const cache = useQueryCache()
  const isBusy = ref(false)

  async function recall(shareId: string, isRecalled: boolean) {
    if (isBusy.value) return
    isBusy.value = true
    try {
      const path = at`/groups/${groupId()}/pushes/${shareId}/recall`
      await ask(isRecalled ? 'PUT' : 'DELETE', path)
      void outdate(cache, 'groups', groupId())
      if (isRecalled) offerUndo(words.recalledDone, () => void recall(shareId, false))
      else say(words.standsDone)
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble
      sayTrouble(explain(trouble).text)
    } finally {
      isBusy.value = false
    }
  }
  return { recall, isBusy }
}
