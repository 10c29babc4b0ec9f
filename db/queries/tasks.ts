import { compiledList } from '../compiled-list.ts'
import { compiledFirst, compiledOnce } from '../compiled-once.ts'
import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

const columns = [
  'task.id',
  'task.staffId',
  'task.customerId',
  'customer.name',
  'customer.preference',
  'task.rule',
  'task.replyId',
  'task.evidenceJson',
  'task.dueAt',
  'task.createdAt',
] as const

/** Open tasks about a customer, the most urgent first. */
export const listTasksOfCustomer = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('task')
    .where('customerId', '=', customerId)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .where('closedReason', 'is', null)
    .orderBy('dueAt')
    .limit(10)
    .select(['id', 'staffId', 'customerId', 'rule', 'replyId', 'evidenceJson', 'dueAt']),
)

/**
 * A member's open tasks that are due before `until`, the most urgent first. Nothing is told of
 * somebody she has lost: her tasks rest until the two know each other again.
 */
export const listTasksOfStaff = compiledOnce((db, staffId: string, until: number) =>
  db
    .selectFrom('task')
    .innerJoin('customer', 'customer.id', 'task.customerId')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'task.customerId')
        .onRef('follow.staffId', '=', 'task.staffId'),
    )
    .where('task.staffId', '=', staffId)
    .where('follow.endedAt', 'is', null)
    .where('task.doneAt', 'is', null)
    .where('task.dismissedAt', 'is', null)
    .where('task.closedReason', 'is', null)
    .where('task.dueAt', '<', until)
    .where('customer.deletedAt', 'is', null)
    .orderBy('task.dueAt')
    .limit(200)
    .select(columns),
)

/** How many open tasks fall due from `from` to before `until`. */
export const countTasksDue = compiledFirst((db, staffId: string, from: number, until: number) =>
  db
    .selectFrom('task')
    .where('staffId', '=', staffId)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .where('closedReason', 'is', null)
    .where('dueAt', '>=', from)
    .where('dueAt', '<', until)
    .select(({ fn }) => fn.countAll<number>().as('count')),
)

/** A member's own task. */
export const findTaskOf = (db: Db, staffId: string, taskId: string) =>
  db
    .selectFrom('task')
    .where('id', '=', taskId)
    .where('staffId', '=', staffId)
    .select(['id', 'customerId', 'rule', 'doneAt', 'dismissedAt', 'closedReason'])
    .executeTakeFirst()

/** A task about this customer, whosever it is. */
export const findTaskAbout = (db: Db, customerId: string, taskId: string) =>
  db
    .selectFrom('task')
    .where('id', '=', taskId)
    .where('customerId', '=', customerId)
    .select(['id', 'doneAt'])
    .executeTakeFirst()

/** What is to be told by it has changed; done or put aside it stays as it was. */
export const changeTask = (
  db: Db,
  taskId: string,
  change: Pick<Schema['task'], 'evidenceJson' | 'dueAt'>,
) =>
  db
    .updateTable('task')
    .set(change)
    .where('id', '=', taskId)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .execute()

export const insertTask = (db: Db, task: Insertable<Schema['task']>) => insertOnce(db, 'task', task)

/** Under which of these ids a task stands (or stood): a rule fires once. */
export const listTaskIds = compiledList((db, taskIds: string[]) =>
  db.selectFrom('task').where('id', 'in', taskIds).select('id'),
)

/** Marks a task done or dismissed, or takes that back. */
export const setTaskState = (
  db: Db,
  taskId: string,
  change: { doneAt?: number | null; dismissedAt?: number | null },
) => db.updateTable('task').set(change).where('id', '=', taskId).execute()

/** Closes her open tasks with a reason; `except`: rules that go on. */
export function closeTasksOfCustomer(
  db: Db,
  customerId: string,
  closedReason: string,
  {
    only,
    except = [],
    createdBefore,
  }: { only?: string[]; except?: string[]; createdBefore?: number } = {},
) {
  let update = db
    .updateTable('task')
    .set({ closedReason })
    .where('customerId', '=', customerId)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .where('closedReason', 'is', null)
  if (only) update = update.where('rule', 'in', only)
  if (createdBefore !== undefined) update = update.where('createdAt', '<', createdBefore)
  if (except.length > 0) update = update.where('rule', 'not in', except)
  return update.execute()
}

/** Takes out what these rules' tasks of hers know, open and closed; that each fired once stays. */
export const eraseEvidence = (db: Db, customerId: string, rules: string[]) =>
  db
    .updateTable('task')
    .set({ evidenceJson: JSON.stringify({ reason: '' }) })
    .where('customerId', '=', customerId)
    .where('rule', 'in', rules)
    .execute()

export const closeTask = (db: Db, taskId: string, closedReason: string) =>
  db
    .updateTable('task')
    .set({ closedReason })
    .where('id', '=', taskId)
    .where('closedReason', 'is', null)
    .execute()

/** Takes a closing back, when it was for this reason; somebody else's from now on, if one is named. */
export const reopenTask = (db: Db, taskId: string, closedReason: string, staffId?: string) =>
  db
    .updateTable('task')
    .set({ closedReason: null, ...(staffId && { staffId }) })
    .where('id', '=', taskId)
    .where('closedReason', '=', closedReason)
    .execute()

/** Open tasks of these members. */
export const listOpenTasksOf = (db: Db, staffIds: string[]) =>
  db
    .selectFrom('task')
    .where('staffId', 'in', staffIds)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .where('closedReason', 'is', null)
    .select(['id', 'customerId', 'staffId'])
    .execute()

/** It is somebody else's from now on. */
export const giveTask = (db: Db, taskId: string, from: string, staffId: string) =>
  db
    .updateTable('task')
    .set({ staffId })
    .where('id', '=', taskId)
    .where('staffId', '=', from)
    .execute()
