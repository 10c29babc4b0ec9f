import { randomBytes } from 'node:crypto'
import { keepSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'

/**
 * The session secret of an installation that was given none: made once and kept, so that a second
 * start still knows its sessions and links.
 */
export const keptSecret = ({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<string> =>
  keepSetting(db, 'session-secret', randomBytes(32).toString('base64url'), now())
