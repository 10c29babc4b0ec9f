import { newId } from '../../db/ids.ts'
import { findDraft, type Draft } from '../../db/queries/library.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import type { Written } from './bodies.ts'
import { saveDraft } from './save-draft.ts'
import { submitDraft } from './submit-draft.ts'

/**
 * Writes and submits in one go, new (null) or known: whichever door it came by, what needs a second
 * pair of eyes waits for them.
 */
export async function writeWhole(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: string | null,
  written: Extract<Written, { kind: 'coupon' | 'template' }>,
): Promise<{ id: string; state: Draft['state'] }> {
  const { kind } = written
  const itemId = id ?? newId(kind)
  const before = id === null ? undefined : await findDraft(deps.db, kind, itemId)
  const { rev } = await saveDraft(deps, actor, { itemId, rev: before?.rev ?? 0, written, note: '' })
  const { state } = await submitDraft(deps, actor, { kind, itemId, rev })
  return { id: itemId, state }
}
