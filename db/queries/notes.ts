import { compiledOnce } from '../compiled-once.ts'
import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** What was written down about her, newest first. */
export const listNotes = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('note')
    .where('customerId', '=', customerId)
    .where('deletedAt', 'is', null)
    .orderBy('notedAt', 'desc')
    .limit(30)
    .select(['id', 'text', 'notedAt', 'remindDay', 'staffId']),
)

export const insertNote = (db: Db, note: Insertable<Schema['note']>) => insertOnce(db, 'note', note)

export const findNote = (db: Db, customerId: string, noteId: string) =>
  db
    .selectFrom('note')
    .where('id', '=', noteId)
    .where('customerId', '=', customerId)
    .select(['id', 'staffId', 'text', 'remindDay', 'deletedAt'])
    .executeTakeFirst()

export const setNoteDeleted = (db: Db, noteId: string, deletedAt: number | null) =>
  db.updateTable('note').set({ deletedAt }).where('id', '=', noteId).execute()
