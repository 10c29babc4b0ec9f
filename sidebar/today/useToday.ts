import { useQueryCache } from '@pinia/colada'
import { at, Refusal } from '../api.ts'
import { common } from '../common.words.ts'
import { write } from '../outbox.ts'
import type { Lead, Task, Today } from '../shapes.ts'
import { explain } from '../troubles.ts'
import { offerUndo, say, sayTrouble } from '../ui/toast.ts'
import { useAnswer } from '../useAnswer.ts'
import { words } from './words.ts'
import { outdate } from '../outdate.ts'

export const useToday = () => useAnswer<Today>('/today', { keep: true })

/** What I may tick off. It goes at once, and comes back within five seconds if I say so. */
export function useTicks() {
  const cache = useQueryCache()
  const key = ['door', 'today']

  async function tick(path: string, about: string, said: string, edit: (today: Today) => Today) {
    const before = cache.getQueryData<Today>(key)
    cache.cancelQueries({ key, exact: true })
    if (before) cache.setQueryData(key, edit(before))
    const putBack = () => {
      if (before) cache.setQueryData(key, before)
    }
    try {
      await write({ method: 'POST', path, body: {}, about })
    } catch (error) {
      putBack()
      if (!(error instanceof Refusal)) throw error
      return sayTrouble(`${common.notSaved}：${explain(error).text}`)
    }
    refreshSoon()
    offerUndo(said, async () => {
      putBack()
      try {
        await write({ method: 'DELETE', path, about })
        say(common.undone)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        sayTrouble(explain(error).text)
      }
      refreshSoon()
    })
  }

  function refreshSoon() {
    void outdate(cache, 'today')
    void outdate(cache, 'customers')
  }

  const withoutLead = (customerId: string) => (today: Today) => {
    const leads = today.leads.filter((lead) => lead.customerId !== customerId)
    const gone = today.leads.length - leads.length
    return { ...today, leads, remaining: today.remaining - gone, next: leads[0] ?? null }
  }
  const withoutTask = (taskId: string) => (today: Today) => ({
    ...today,
    tasks: today.tasks.filter((task) => task.id !== taskId),
  })

  return {
    leadDone: (lead: Lead) =>
      tick(
        at`/today/leads/${lead.customerId}/done`,
        `lead:${lead.customerId}`,
        words.leadDoneSaid(lead.name),
        withoutLead(lead.customerId),
      ),
    taskDone: (task: Task) =>
      tick(at`/tasks/${task.id}/done`, `task:${task.id}`, words.doneSaid, withoutTask(task.id)),
    taskDismissed: (task: Task) =>
      tick(
        at`/tasks/${task.id}/dismiss`,
        `task:${task.id}`,
        words.dismissSaid,
        withoutTask(task.id),
      ),
  }
}
