import type { Insertable } from 'kysely'
import { insertAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'
import { findSetting, saveSetting } from './settings.ts'

const SETTING = 'demo-shop'
const NAMED = ['staff', 'store', 'tag', 'tagGroup', 'product', 'page', 'reply'] as const

/**
 * How far the demo shop is: `empty` when nobody has worked here yet, `begun` when a seeding was
 * killed half-way, `open` when it is done or the shop is somebody's own.
 */
export async function demoShopState(db: Db): Promise<'empty' | 'begun' | 'open'> {
  const begun = await findSetting<'begun' | 'open'>(db, SETTING)
  if (begun) return begun
  const [staff, customer] = await Promise.all([
    db.selectFrom('staff').select('id').limit(1).executeTakeFirst(),
    db.selectFrom('customer').select('id').limit(1).executeTakeFirst(),
  ])
  return staff || customer ? 'open' : 'empty'
}

export const saveDemoShopState = (db: Db, state: 'begun' | 'open', at: number) =>
  saveSetting(db, SETTING, state, at)

/** Rows of several tables at once, into a shop that has none of them yet. */
export async function insertRows(db: Db, rows: { [T in keyof Schema]?: Insertable<Schema[T]>[] }) {
  for (const [table, list] of Object.entries(rows)) {
    await insertAll(db, table as keyof Schema, list as any)
  }
  if (NAMED.some((table) => rows[table])) await markChanged(db, SHOP, 0)
}

/** Drops what the past would still ring for: nobody is told today of an opening in spring. */
export const forgetWaitingNotices = (db: Db) =>
  db.deleteFrom('job').where('kind', '=', 'view-notice').where('doneAt', 'is', null).execute()

/** Every send of the demo's past with what it said, as its client reported it. */
export const listDemoSends = (db: Db) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .leftJoin('reply', 'reply.id', 'send.replyId')
    .leftJoin('share', 'share.id', 'sendPart.shareId')
    .leftJoin('page', 'page.id', 'share.pageId')
    .where('sendPart.partNo', '=', 1)
    .where('sendPart.state', '=', 'sent')
    .select(['send.id', 'send.staffId', 'send.customerId', 'send.groupId'])
    .select(['sendPart.changedAt as at', 'reply.category', 'reply.isPromotionAt'])
    .select('page.kind as pageKind')
    .execute()

/** Why these were sent over a ceiling. */
export async function nameReasons(db: Db, reasons: Map<string, string>) {
  for (const [id, reason] of reasons) {
    await db.updateTable('send').set({ reason }).where('id', '=', id).execute()
  }
}
