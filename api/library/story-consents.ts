import { inTransaction } from '../../db/database.ts'
import { idFrom, newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findStoryConsent,
  insertStoryConsent,
  listPagesOfConsents,
  listStoryConsentsOfCustomer,
  switchOffStories,
  withdrawStoryConsent,
} from '../../db/queries/story-consents.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { playsAfterWithdrawal } from '../plays/wake.ts'
import { maySee } from '../session/may-see.ts'

/** What she agreed to have told of her, and which pages tell it. */
export async function listConsentsOf({ db }: Pick<Deps, 'db'>, customerId: string) {
  const consents = await listStoryConsentsOfCustomer(db, customerId)
  const ids = consents.map(({ id }) => id)
  const pages = ids.length === 0 ? [] : await listPagesOfConsents(db, ids)
  const telling = pages.filter(({ status }) => status === 'live')
  return {
    items: consents.map((one) => ({
      ...one,
      pages: telling
        .filter(({ storyConsentId }) => storyConsentId === one.id)
        .map(({ id, title }) => ({ id, title })),
    })),
  }
}

/** Writes down that she agreed to have her words told, and how far. One wish (`key`), one consent. */
export async function recordStoryConsent(
  deps: Deps,
  actor: Actor,
  { customerId, scope, key }: { customerId: string; scope: string; key?: string | undefined },
) {
  const { db, now } = deps
  const at = now()
  const { staffId } = actor
  const id = key === undefined ? newId('consent') : idFrom('consent', staffId, customerId, key)
  await inTransaction(db, async (tx) => {
    const consent = { id, customerId, scope, givenAt: at, withdrawnAt: null }
    if (!(await insertStoryConsent(tx, consent))) return
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
