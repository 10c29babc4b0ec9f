import type { PlayRun } from '../../db/queries/play-runs.ts'
import type { Definition } from './definition.ts'
import type { Facts } from './facts.ts'
import { isHeldOut, runIdOf } from './keys.ts'
import type { Play } from './playbook.ts'

/** A pass that has just begun, or (`refused`) one that was not let in on this occasion. */
export function newRun(
  play: Play,
  version: number,
  definition: Definition,
  whom: { subjectId: string; facts: Pick<Facts, 'speakers'>; entryKey: string; pass: number },
  at: number,
  refused: string | null = null,
): PlayRun {
  const { subjectId, facts, entryKey, pass } = whom
  const speaker = facts.speakers[0] ?? ''
  return {
    id: runIdOf(play.id, subjectId, entryKey),
    playId: play.id,
    version,
    subjectId,
    staffId: speaker,
    castJson: definition.roles.length > 0 ? JSON.stringify(castOf(definition, facts)) : null,
    pass,
    entryKey,
    activeKey: refused === null ? 'active' : null,
    state: refused === null ? 'waiting' : 'refused',
    stepNo: refused === null ? 1 : 0,
    since: at,
    shiftSeenMs: play.shiftMs,
    dueAt: refused === null ? at : null,
    listensAt: null,
    touches: 0,
    lastSentAt: null,
    lastResult: 'none',
    heldOutAt:
      refused === null && isHeldOut(play.id, subjectId, definition.holdOutPercent) ? at : null,
    enteredAt: at,
    endedAt: refused === null ? null : at,
    reason: refused ?? '',
    claimedBy: null,
    claimedUntil: null,
  }
}

/** Who speaks which role: real members of the corp who sit in the group, the owner first. */
function castOf(
  { roles }: Definition,
  { speakers }: Pick<Facts, 'speakers'>,
): Record<string, string> {
  return Object.fromEntries(
    roles.map((role, i) => [role, speakers[i % Math.max(1, speakers.length)] ?? '']),
  )
}

/** Who says this step. */
export function speakerOf(
  run: Pick<PlayRun, 'castJson' | 'staffId'>,
  by: string | undefined,
  { speakers }: Facts,
): string {
  const cast = run.castJson ? (JSON.parse(run.castJson) as Record<string, string>) : {}
  const asked = by === undefined ? run.staffId : cast[by]
  return asked !== undefined && speakers.includes(asked) ? asked : (speakers[0] ?? '')
}
