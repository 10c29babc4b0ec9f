import { createHash } from 'node:crypto'

const hash = (of: string[]) => createHash('sha256').update(JSON.stringify(of)).digest('hex')

/** Two triggers of one occasion meet in this row. */
export const runIdOf = (playId: string, subjectId: string, entryKey: string) =>
  `run_${hash(['run', playId, subjectId, entryKey]).slice(0, 32)}`

/** A copy of a play that was wished for twice is one copy. */
export const copyIdOf = (staffId: string, key: string) =>
  `play_${hash(['copy', staffId, key]).slice(0, 32)}`

/** So is a 试跑. */
export const trialIdOf = (staffId: string, key: string) =>
  `trial_${hash(['trial', staffId, key]).slice(0, 32)}`

/** Made before any call, from run (the pass), step and attempt: never two sends under one key. */
export const sendKeyOf = (runId: string, stepNo: number, attempt: number) =>
  `key_${hash(['send', runId, String(stepNo), String(attempt)]).slice(0, 40)}`

/**
 * Steps of one member's that are said together: in a 群发 those of ten minutes, in a Moments post
 * those of a day (`when`).
 */
export const batchIdOf = (
  of: { playId: string; version: number; stepNo: number; staffId: string },
  when: string,
) =>
  `batch_${hash(['batch', of.playId, String(of.version), String(of.stepNo), of.staffId, when]).slice(0, 40)}`

export const isBatchId = (id: string) => id.startsWith('batch_')

/** A number from 0 to 1 that these words always give. */
export const seedOf = (...of: string[]) => Number.parseInt(hash(of).slice(0, 8), 16) / 2 ** 32

/** 对照组: fixed by the person and the play, whatever its version. */
export const isHeldOut = (playId: string, subjectId: string, percent: number) =>
  percent > 0 && seedOf('hold-out', playId, subjectId) * 100 < percent

/** What a send of a play's step carries as its suggestion. */
export const suggestionKeyOf = (runId: string, stepNo: number) => `play:${runId}:${stepNo}`

/** The run and step of such a key. */
export function readSuggestionKey(key: string | null): { runId: string; stepNo: number } | null {
  const found = /^play:(run_[0-9a-f]{32}):(\d{1,2})$/.exec(key ?? '')
  return found ? { runId: found[1]!, stepNo: Number(found[2]) } : null
}
