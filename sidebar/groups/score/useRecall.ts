import { useQueryCache } from '@pinia/colada'
import { ask, at } from '../../api.ts'
import { outdate } from '../../outdate.ts'
import { offerUndo, say } from '../../ui/toast.ts'
import { words } from './words.ts'
import { useDeed } from '../../useDeed.ts'

/** 撤回: she recalled a push in WeCom, which tells nobody; its points go, or come back. */
export function useRecall(groupId: () => string) {
  const cache = useQueryCache()
  const { isBusy, attempt } = useDeed()

  async function recall(shareId: string, isRecalled: boolean) {
    await attempt(async () => {
      const path = at`/groups/${groupId()}/pushes/${shareId}/recall`
      await ask(isRecalled ? 'PUT' : 'DELETE', path)
      void outdate(cache, 'groups', groupId())
      if (isRecalled) offerUndo(words.recalledDone, () => void recall(shareId, false))
      else say(words.standsDone)
    })
  }
  return { recall, isBusy }
}
