import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  listActiveRunsOf,
  listPreparedSteps,
  listRuns,
  lockRuns,
} from '../../db/queries/play-runs.ts'
import type { Deps } from '../deps.ts'
import { Ledger } from './ledger.ts'
import { readPlaybook } from './playbook.ts'
import { ringAbout } from './ring-about.ts'

/** 她说不需要: whom this pass is about leaves every play she is in, and is not asked back soon. */
export async function stopRuns(
  deps: Deps,
  { staffId, runId }: { staffId: string; runId: string },
): Promise<void> {
  const at = deps.now()
  const [asked] = await listRuns(deps.db, [runId])
  if (!asked) return
  const { subjectId } = asked
  const told = await inTransaction(deps.db, async (tx) => {
    const playbook = await readPlaybook(tx)
    const ids = (await listActiveRunsOf(tx, [subjectId])).map(({ id }) => id).sort()
    const runs = (await lockRuns(tx, ids)).filter(({ activeKey }) => activeKey === 'active')
    const steps = await listPreparedSteps(tx, ids)
    const ledger = new Ledger(at)
    for (const run of runs) {
      const definition = playbook.get(run.playId)?.versions.get(run.version)
      const prepared = steps.find((it) => it.runId === run.id && it.stepNo === run.stepNo)
      const how = { isGoal: false, why: 'saidNo', words: '她说不需要' }
      if (definition) ledger.leave(run, definition, how, prepared)
    }
    await ledger.write(tx)
    await insertAct(tx, { staffId, action: 'play.said_no', subject: subjectId, detail: '', at })
    const subject = playbook.get(asked.playId)?.subject
    const staffIds = new Set([staffId, ...runs.map((run) => run.staffId)])
    return [...staffIds].map((one) => ({ staffId: one, subject, subjectId }))
  })
  ringAbout(deps.live, told)
}
