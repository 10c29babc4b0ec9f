import type { listTasksOfCustomer } from '../../db/queries/tasks.ts'
import { readEvidence } from './evidence.ts'
import { ruleOf } from './rules.ts'

/** A task's row, as far as it is shown. */
export type TaskRow = Awaited<ReturnType<typeof listTasksOfCustomer>>[number]

/** 任务 as the member sees it. */
export interface Task {
  id: string
  customerId: string
  name: string
  /** What to do, in a word: 「推一张券」. */
  rule: string
  reason: string
  dueAt: number
  replyId: string | null
  /** Who has it, where that is a colleague: only she ticks it off. */
  by: string | null
}

/** A task about this customer in words. `replyOf`: the reply the shop keeps for a situation. */
export function showTask(
  row: TaskRow,
  { name, by = null }: { name: string; by?: string | null },
  replyOf: (situation: string) => string | null,
): Task {
  const { situation, title } = ruleOf(row.rule)
  return {
    id: row.id,
    customerId: row.customerId,
    name,
    rule: title,
    reason: readEvidence(row.evidenceJson).reason,
    dueAt: row.dueAt,
    replyId: row.replyId ?? (situation ? replyOf(situation) : null),
    by,
  }
}
