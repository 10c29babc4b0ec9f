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

/** A number she comes to again in a new version is another step, and answered anew. */
const keyOf = ({ runId, stepNo }: Answer, version: number | undefined) =>
  `play-answer ${runId} ${stepNo === undefined ? 'all' : `${version}.${stepNo}`}`

/**
 * Keeps the answer at once and has it carried out six seconds later: a slip of the finger can be
 * taken back, and a phone that dies in between loses nothing. The same answer twice is one.
 */
export async function holdAnswer(deps: Deps, actor: Actor, answer: Answer): Promise<Answer> {
  const version = await checkMayAnswer(deps, actor, answer)
  await enqueue(deps.db, {
    kind: 'play-answer',
    key: keyOf(answer, version),
    payload: { ...answer, staffId: actor.staffId },
    runAt: deps.now() + TAKE_BACK_MS,
  })
  return answer
}

/** 撤销: as if it was never said, however often; `conflict` once it is being carried out. */
export async function takeBackAnswer(deps: Deps, actor: Actor, answer: Answer): Promise<Answer> {
  const key = keyOf(answer, await checkMayAnswer(deps, actor, answer))
  if (await deleteWaitingJob(deps.db, key)) return answer
  const [late] = await listKnownJobKeys(deps.db, [key])
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

/** The version of the step that is answered. */
async function checkMayAnswer(deps: Deps, actor: Actor, { runId, stepNo }: Answer) {
  if (stepNo !== undefined) return (await checkOwnStep(deps, actor, { runId, stepNo })).version
  const [run] = await listRuns(deps.db, [runId])
  if (!run) throw new AppError('not_found', '没有找到这位客户')
  await checkSubject(deps, actor, run)
}
