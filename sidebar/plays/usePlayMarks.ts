import { useQueryCache } from '@pinia/colada'
import { at, post, Refusal } from '../api.ts'
import { outdate } from '../outdate.ts'
import { explain } from '../troubles.ts'
import { say, sayTrouble } from '../ui/toast.ts'
import { words } from './words.ts'

export type Mark = 'done' | 'was_sent' | 'was_not_sent'

/** What a member says of a step of hers; the screens then ask anew. */
export function usePlayMarks() {
  const cache = useQueryCache()

  async function mark({ runId, stepNo }: { runId: string; stepNo: number }, mark: Mark) {
    try {
      await post(at`/plays/runs/${runId}/steps/${stepNo}`, { mark })
      say(words.doneSaid)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(`${words.failed}：${explain(error).text}`)
    }
    for (const name of ['customers', 'groups', 'today']) void outdate(cache, name)
  }

  return { mark }
}
