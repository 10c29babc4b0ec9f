import { useQueryCache } from '@pinia/colada'
import { at, post, Refusal } from '../api.ts'
import { common } from '../common.words.ts'
import { write } from '../outbox.ts'
import type { Lead, Task, Today } from '../shapes.ts'
import { explain } from '../troubles.ts'
import { offerUndo, say, sayTrouble } from '../ui/toast.ts'
import { useAnswer } from '../useAnswer.ts'
import { words } from './words.ts'
import { outdate } from '../outdate.ts'

export const useToday = () => useAnswer<Today>('/today', { keep: true })

interface Leads {
  leads: Lead[]
  count: number
}

/** 今天该跟进, all of them. */
export const useLeads = () => useAnswer<Leads>('/today/leads', { keep: true })

/** What I may tick off. It goes at once, and comes back within five seconds if I say so. */
export function useTicks() {
  const cache = useQueryCache()
  const key = ['door', 'today']
  const leadsKey = ['door', 'today', 'leads']

  async function tick(path: string, about: string, said: string, edit: (today: Today) => Today) {
    const putBack = show(edit)
    try {
      await write({ method: 'POST', path, body: {}, about })
    } catch (error) {
      putBack()
      if (!(error instanceof Refusal)) throw error
      // What else was ticked off meanwhile is not in what stood before.
      refreshSoon()
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

  /** Shows it as it will be; what is returned puts it back. */
  function show(edit: (today: Today) => Today) {
    const before = cache.getQueryData<Today>(key)
    const leads = cache.getQueryData<Leads>(leadsKey)
    cache.cancelQueries({ key })
    const after = before && edit(before)
    if (after) cache.setQueryData(key, after)
    if (before && leads) cache.setQueryData(leadsKey, leadsOf(edit({ ...before, ...leads })))
    return () => {
      if (before) cache.setQueryData(key, before)
      if (leads) cache.setQueryData(leadsKey, leads)
    }
  }
  const leadsOf = ({ leads }: Today): Leads => ({ leads, count: leads.length })

  /** 去聊: hers for a while; false when a colleague was quicker. */
  async function claim(lead: Lead): Promise<boolean> {
    try {
      await post(at`/today/leads/${lead.customerId}/claim`, { seenAt: lead.at })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Without a network nobody can be asked: the chat is still hers to open.
      if (error.isRoad) return true
      if (error.code === 'conflict') show(withoutLead(lead.customerId))
      sayTrouble(explain(error).text)
      refreshSoon()
      return false
    }
    refreshSoon()
    return true
  }

  async function giveBack(lead: Lead) {
    const path = at`/today/leads/${lead.customerId}/claim`
    try {
      await write({ method: 'DELETE', path, about: `lead:${lead.customerId}` })
      say(words.givenBack)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
    }
    refreshSoon()
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
    claim,
    giveBack,
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
