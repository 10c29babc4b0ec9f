import { inTransaction } from '../../db/database.ts'
import { listStandingFollows } from '../../db/queries/follows.ts'
import { listGoneIds } from '../../db/queries/staff.ts'
import { giveTask, listOpenTasksOf } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 200

/** 离职: open tasks of members who have left go to whoever has known the customer longest and is here. */
export async function handOverTasks({ db, live }: Pick<Deps, 'db' | 'live'>): Promise<void> {
  const goneIds = await listGoneIds(db)
  if (goneIds.length === 0) return
  const open = (await listOpenTasksOf(db, goneIds)).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (let from = 0; from < open.length; from += AT_ONCE) {
    const tasks = open.slice(from, from + AT_ONCE)
    const customerIds = [...new Set(tasks.map(({ customerId }) => customerId))].sort()
    const given = await inTransaction(db, async (tx) => {
      const knowing = await listStandingFollows(tx, customerIds)
      const to = tasks.flatMap((task) => {
        const next = knowing.find(({ customerId }) => customerId === task.customerId)
        return next ? [{ ...task, next: next.staffId }] : []
      })
      for (const { id, staffId, next } of to) await giveTask(tx, id, staffId, next)
      return to
    })
    for (const { next, customerId } of given) live.publish(next, { event: 'customer', customerId })
  }
}
