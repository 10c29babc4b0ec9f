import type { Db } from '../../db/database.ts'
import { listReminders, moveReminder } from '../../db/queries/broadcasts.ts'
import { changeTask } from '../../db/queries/tasks.ts'
import { liveOn } from './live-block.ts'
import { reminderIdOf, reminding } from './reminder.ts'

/**
 * A 直播 still to come was put off or brought forward: who asked to be reminded of it is told the new
 * hour. In the transaction that published the page.
 */
export async function moveReminders(
  tx: Db,
  pageId: string,
  { before, after }: { before: string; after: string },
  at: number,
): Promise<void> {
  const [was, is] = [liveOn(before), liveOn(after)]
  if (!was || !is || was.startsAt <= at) return
  if (was.startsAt === is.startsAt && was.title === is.title) return
  for (const { id, customerId, taskId } of await listReminders(tx, pageId, was.startsAt)) {
    const { startsAt } = is
    await moveReminder(tx, id, { id: reminderIdOf(pageId, startsAt, customerId), startsAt })
    await changeTask(tx, taskId, reminding(pageId, is, at))
  }
}
