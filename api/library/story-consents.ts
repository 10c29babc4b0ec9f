import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findStoryConsent,
  insertStoryConsent,
  switchOffStories,
  withdrawStoryConsent,
} from '../../db/queries/story-consents.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { playsAfterWithdrawal } from '../plays/wake.ts'
import { maySee } from '../session/may-see.ts'

/** Writes down that she agreed to have her words told, and how far; her right to it is checked. */
export async function recordStoryConsent(
  deps: Deps,
  actor: Actor,
  { customerId, scope }: { customerId: string; scope: string },
) {
  const { db, now } = deps
  const at = now()
  const id = newId('consent')
  await inTransaction(db, async (tx) => {
    await insertStoryConsent(tx, { id, customerId, scope, givenAt: at, withdrawnAt: null })
    const { staffId } = actor
    await insertAct(tx, {
      staffId,
      action: 'story.consent',
      subject: customerId,
      detail: scope,
      at,
    })
  })
  return { id, scope, givenAt: at }
}

/**
 * She took it back: from this moment no page tells it, and links that are out show a polite word.
 * Who may see her says so for her; the operator, who is told no name, may too.
 */
export async function endStoryConsent(deps: Deps, actor: Actor, consentId: string) {
  const { db, now } = deps
  const consent = await findStoryConsent(db, consentId)
  if (!consent) throw new AppError('not_found', '没有找到这份授权')
  if (actor.role !== 'operator') await maySee(deps, actor, 'customer', consent.customerId)
  const at = now()
  await inTransaction(db, async (tx) => {
    if (!(await withdrawStoryConsent(tx, consentId, at))) return
    await switchOffStories(tx, consentId, at)
    await playsAfterWithdrawal(tx, consentId, at)
    const act = { staffId: actor.staffId, subject: consentId, detail: '', at }
    await insertAct(tx, { ...act, action: 'story.withdraw' })
  })
  return { id: consentId, withdrawnAt: consent.withdrawnAt ?? at }
}
