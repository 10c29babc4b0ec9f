import { useQueryCache } from '@pinia/colada'
import { at, post, Refusal } from '../api.ts'
import { outdate } from '../outdate.ts'
import { explain } from '../troubles.ts'
import { say, sayTrouble } from '../ui/toast.ts'
import { words } from './words.ts'

export type Mark = 'done' | 'skip' | 'was_sent' | 'was_not_sent'

/** What a member says of a step of hers; the screens then ask anew. */
export function usePlayMarks() {
  const cache = useQueryCache()

  async function tell<T>(path: string, body: unknown, said: (answer: T) => string) {
    try {
      say(said(await post<T>(path, body)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(`${words.failed}：${explain(error).text}`)
    }
    for (const name of ['customers', 'groups', 'today']) void outdate(cache, name)
  }

  return {
    mark: ({ runId, stepNo }: { runId: string; stepNo: number }, mark: Mark) =>
      tell(at`/plays/runs/${runId}/steps/${stepNo}`, { mark }, () =>
        mark === 'skip' ? words.skipSaid : words.doneSaid,
      ),
    saidNo: ({ runId }: { runId: string }) =>
      tell<{ stopped: number }>(at`/plays/runs/${runId}/stop`, { why: 'saidNo' }, ({ stopped }) =>
        words.saidNoSaid(stopped),
      ),
  }
}
