import { inTransaction, type Db } from '../../db/database.ts'
import { listTargetsOfSteps, type MassStep } from '../../db/queries/play-batches.ts'
import { lockRuns } from '../../db/queries/play-runs.ts'
import type { MassTargetState } from '../../db/schema/quota.ts'
import type { Deps } from '../deps.ts'
import { Ledger } from './ledger.ts'
import { definitionIn, readPlaybook } from './playbook.ts'
import { noteSent } from './send-step.ts'

const AT_ONCE = 200

const WHY: Partial<Record<MassTargetState, [why: string, words: string]>> = {
  limit: ['wecom_limit', '企业微信说她这几天收够了'],
  not_friend: ['notFriend', '企业微信说她已经不是好友了'],
  unfit: ['mass_unfit', '企业微信没有把她放进群发'],
  cancelled: ['mass_cancelled', '群发取消了'],
}

/**
 * Brings the steps of a play's 群发 up to what is known of it: what WeCom says went out is sent, who
 * did not get it is passed over with the reason, and what WeCom never took is sent one by one.
 * Twice is once.
 */
export async function settleMassSteps(deps: Deps, { taskId }: { taskId: string }): Promise<void> {
  let after = ''
  for (;;) {
    const steps = await listTargetsOfSteps(deps.db, taskId, after, AT_ONCE)
    if (steps.length === 0) return
    after = steps.at(-1)!.runId
    const open = steps.filter(isOpen).map(({ runId }) => runId)
    if (open.length > 0) await inTransaction(deps.db, (tx) => settle(tx, taskId, open, deps.now()))
  }
}

const isOpen = ({ state, target }: MassStep) =>
  target === 'sent' ? state !== 'sent' : state === 'prepared' && WHY[target] !== undefined

async function settle(tx: Db, taskId: string, runIds: string[], at: number) {
  const runs = new Map((await lockRuns(tx, runIds)).map((run) => [run.id, run]))
  const playbook = await readPlaybook(tx)
  const ledger = new Ledger(at)
  for (const row of await listTargetsOfSteps(tx, taskId, '', runIds.length, runIds)) {
    const { target, part, ...step } = row
    const run = runs.get(step.runId)
    const found = definitionIn(playbook, step)
    if (!run || !found || !isOpen(row)) continue
    if (target === 'sent') {
      await noteSent(tx, ledger, { ...found, run, step }, 'sent')
      continue
    }
    if (run.state !== 'prepared' || run.stepNo !== step.stepNo) continue
    if (target === 'cancelled' && part === 'failed') {
      ledger.tapInstead(run, step)
      continue
    }
    run.shiftSeenMs = found.play.shiftMs
    const [why, words] = WHY[target]!
    ledger.skip(run, found.definition, { result: 'skipped', why, words }, step)
  }
  await ledger.write(tx)
}
