import { deleteWaitingJob, listKnownJobKeys } from '../../db/queries/jobs.ts'
import { listRuns } from '../../db/queries/play-runs.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { checkOwnStep, checkSubject } from './mark-step.ts'
import { passOver } from './pass-over.ts'
import { stopRuns } from './stop-runs.ts'

/** 撤销 is offered for five seconds; the sixth is for a tap that is still on its way. */
const TAKE_BACK_MS = 6_000

/** What moves somebody on: 这次不发, of one step; 她说不需要, of every play she is in (no `stepNo`). */
export interface Answer {
  runId: string
  stepNo?: number
}

const keyOf = ({ runId, stepNo }: Answer) => `play-answer ${runId} ${stepNo ?? 'all'}`

/**
 * Keeps the answer at once and has it carried out six seconds later: a slip of the finger can be
 * taken back, and a phone that dies in between loses nothing. The same answer twice is one.
 */
export async function holdAnswer(deps: Deps, actor: Actor, answer: Answer): Promise<Answer> {
  await checkMayAnswer(deps, actor, answer)
  await enqueue(deps.db, {
    kind: 'play-answer',
    key: keyOf(answer),
    payload: { ...answer, staffId: actor.staffId },
    runAt: deps.now() + TAKE_BACK_MS,
  })
  return answer
}

/** 撤销: as if it was never said, however often; `conflict` once it is being carried out. */
export async function takeBackAnswer(deps: Deps, actor: Actor, answer: Answer): Promise<Answer> {
  await checkMayAnswer(deps, actor, answer)
  if (await deleteWaitingJob(deps.db, keyOf(answer))) return answer
  const [late] = await listKnownJobKeys(deps.db, [keyOf(answer)])
  if (late) throw new AppError('conflict', '已经记下了，撤不回来了')
  return answer
}

/** Carries a held answer out in the name of the member who gave it, and rings her screens. */
export async function carryOutAnswer(
  deps: Deps,
  { staffId, runId, stepNo }: Answer & { staffId: string },
): Promise<void> {
  if (stepNo === undefined) await stopRuns(deps, { staffId, runId })
  else await passOver(deps, { staffId, runId, stepNo })
}

async function checkMayAnswer(deps: Deps, actor: Actor, { runId, stepNo }: Answer): Promise<void> {
  if (stepNo !== undefined) return checkOwnStep(deps, actor, { runId, stepNo })
  const [run] = await listRuns(deps.db, [runId])
  if (!run) throw new AppError('not_found', '没有找到这位客户')
  await checkSubject(deps, actor, run)
}
