import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { lockRuns } from '../../db/queries/play-runs.ts'
import { findPlayStep } from '../../db/queries/play-steps.ts'
import type { Deps } from '../deps.ts'
import { Ledger } from './ledger.ts'
import { readPlaybook } from './playbook.ts'
import { ringAbout } from './ring-about.ts'

/** 这次不发: the step is passed over and the next one's clock begins. What is no longer prepared stays. */
export async function passOver(
  deps: Deps,
  { staffId, runId, stepNo }: { staffId: string; runId: string; stepNo: number },
): Promise<void> {
  const at = deps.now()
  const told = await inTransaction(deps.db, async (tx) => {
    const [run] = await lockRuns(tx, [runId])
    const step = await findPlayStep(tx, runId, stepNo)
    if (step?.state !== 'prepared' || run?.state !== 'prepared') return null
    const play = (await readPlaybook(tx)).get(run.playId)
    const definition = play?.versions.get(run.version)
    if (!play || !definition) return null
    run.shiftSeenMs = play.shiftMs
    const how = { result: 'skipped' as const, why: 'by_member', words: '顾问决定这次不发' }
    const ledger = new Ledger(at)
    ledger.skip(run, definition, how, step)
    await ledger.write(tx)
    await insertAct(tx, {
      staffId,
      action: 'play.skip',
      subject: runId,
      detail: String(stepNo),
      at,
    })
    return { staffId, subject: play.subject, subjectId: run.subjectId }
  })
  if (told) ringAbout(deps.live, [told])
}
