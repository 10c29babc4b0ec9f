import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { unparkRuns, wakeAllRuns } from '../../db/queries/play-runs.ts'
import { findPlay, updatePlay } from '../../db/queries/plays.ts'
import type { PlayStatus } from '../../db/schema/plays.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

export type Control =
  | { to: 'pause' }
  /** `timers`: waits end on their dates, or keep the time they had left when it was paused. */
  | { to: 'resume'; timers: 'date' | 'remaining' }
  /** 只出不进: whoever is in goes through to the end, nobody enters. */
  | { to: 'drain' }
  /** Everybody leaves. */
  | { to: 'stop' }

const FROM: Record<Control['to'], PlayStatus[]> = {
  pause: ['running', 'draining'],
  resume: ['paused', 'draining', 'stopped'],
  drain: ['running', 'paused'],
  stop: ['running', 'paused', 'draining'],
}
const BECOMES: Record<Control['to'], PlayStatus> = {
  pause: 'paused',
  resume: 'running',
  drain: 'draining',
  stop: 'stopped',
}

/** 暂停、继续、只出不进、停: the same word twice is one change. */
export async function controlPlay(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Pick<Actor, 'staffId'>,
  playId: string,
  control: Control,
): Promise<{ playId: string; status: PlayStatus }> {
  const at = deps.now()
  const status = BECOMES[control.to]
  await inTransaction(deps.db, async (tx) => {
    const play = await findPlay(tx, playId)
    if (!play) throw new AppError('not_found', '没有这个打法')
    if (play.status === status) return
    if (!FROM[control.to].includes(play.status)) {
      throw new AppError('conflict', '这个打法现在不能这样改')
    }
    const rested = play.pausedAt === null ? 0 : at - play.pausedAt
    const keepsTime = control.to === 'resume' && control.timers === 'remaining'
    await updatePlay(tx, playId, {
      status,
      pausedAt: control.to === 'pause' ? at : null,
      // Nobody's row is touched for it: each pass adds what it has not seen when it comes due.
      ...(keepsTime && { shiftMs: play.shiftMs + rested }),
      changedAt: at,
    })
    if (play.status === 'paused') await unparkRuns(tx, playId, at)
    if (control.to === 'stop') await wakeAllRuns(tx, playId, at)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: `play.${control.to}`,
      subject: playId,
      detail: control.to === 'resume' ? control.timers : '',
      at,
    })
  })
  return { playId, status }
}
