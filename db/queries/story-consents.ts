import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

/** 授权 that stand, newest first. Whose they are stays with those who may see her. */
export const listStandingConsents = (db: Db) =>
  db
    .selectFrom('storyConsent')
    .where('withdrawnAt', 'is', null)
    .orderBy('givenAt', 'desc')
    .orderBy('id')
    .limit(300)
    .select(['id', 'scope', 'givenAt'])
    .execute()

/** What she agreed to have told of her, the newest first; withdrawn ones too. */
export const listStoryConsentsOfCustomer = (db: Db, customerId: string) =>
  db
    .selectFrom('storyConsent')
    .where('customerId', '=', customerId)
    .orderBy('givenAt', 'desc')
    .orderBy('id')
    .limit(50)
    .select(['id', 'scope', 'givenAt', 'withdrawnAt'])
    .execute()

/** Pages of the shop that rest on these consents. */
export const listPagesOfConsents = (db: Db, consentIds: string[]) =>
  db
    .selectFrom('page')
    .where('storyConsentId', 'in', consentIds)
    .orderBy('changedAt', 'desc')
    .select(['id', 'storyConsentId', 'title', 'status'])
    .execute()

export const findStoryConsent = (db: Db, consentId: string) =>
  db.selectFrom('storyConsent').where('id', '=', consentId).selectAll().executeTakeFirst()

export const insertStoryConsent = (db: Db, consent: Schema['storyConsent']) =>
  insertOnce(db, 'storyConsent', consent)

/** False when it was withdrawn before. */
export async function withdrawStoryConsent(tx: Db, consentId: string, at: number) {
  const { numUpdatedRows } = await tx
    .updateTable('storyConsent')
    .set({ withdrawnAt: at })
    .where('id', '=', consentId)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await markChanged(tx, SHOP, at)
  return true
}

/** Pages that tell what rests on this consent. */
export async function switchOffStories(tx: Db, consentId: string, at: number) {
  await tx
    .updateTable('page')
    .set({ status: 'off', changedAt: at })
    .where('storyConsentId', '=', consentId)
    .where('status', '<>', 'off')
    .execute()
  await markChanged(tx, SHOP, at)
}
