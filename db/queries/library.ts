import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { LibraryKind } from '../schema/library.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Draft = Schema['libraryDraft']

const draftOf = (db: Db, kind: LibraryKind, itemId: string) =>
  db.selectFrom('libraryDraft').where('kind', '=', kind).where('itemId', '=', itemId).selectAll()

/** What somebody writes, or wrote last, about one thing of 库. */
export const findDraft = (db: Db, kind: LibraryKind, itemId: string) =>
  draftOf(db, kind, itemId).executeTakeFirst()

/** The same, held until the transaction ends: the second tap waits and sees what the first did. */
export const lockDraft = (tx: Db, kind: LibraryKind, itemId: string) =>
  lockRows(tx, draftOf(tx, kind, itemId)).executeTakeFirst()

/** False when somebody has begun it already. */
export const insertDraft = (db: Db, draft: Draft) => insertOnce(db, 'libraryDraft', draft)

/** Changes the draft if it still is as the caller saw it; `rev` grows with it. */
export async function changeDraft(
  db: Db,
  seen: Pick<Draft, 'kind' | 'itemId' | 'rev'>,
  change: Partial<Omit<Draft, 'kind' | 'itemId' | 'rev'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('libraryDraft')
    .set({ ...change, rev: seen.rev + 1 })
    .where('kind', '=', seen.kind)
    .where('itemId', '=', seen.itemId)
    .where('rev', '=', seen.rev)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Drafts of a kind without their bodies, newest first. */
export const listDrafts = (db: Db, kind: LibraryKind) =>
  db
    .selectFrom('libraryDraft')
    .where('kind', '=', kind)
    .orderBy('changedAt', 'desc')
    .orderBy('itemId')
    .limit(1000)
    .select(['itemId', 'state', 'title', 'authorId', 'changedAt', 'submittedBy'])
    .execute()

/** Who submitted what still waits for a second pair of eyes. */
export const listWaiting = (db: Db) =>
  db
    .selectFrom('libraryDraft')
    .leftJoin('staff', 'staff.id', 'libraryDraft.submittedBy')
    .where('libraryDraft.state', '=', 'review')
    .limit(500)
    .select(['libraryDraft.kind', 'libraryDraft.submittedBy', 'staff.role'])
    .execute()

export const insertVersion = (db: Db, version: Schema['libraryVersion']) =>
  insertOnce(db, 'libraryVersion', version)

/** The newest versions of one thing. */
export const listVersions = (db: Db, kind: LibraryKind, itemId: string, limit: number) =>
  db
    .selectFrom('libraryVersion')
    .leftJoin('staff as writer', 'writer.id', 'libraryVersion.writtenBy')
    .leftJoin('staff as approver', 'approver.id', 'libraryVersion.approvedBy')
    .where('libraryVersion.kind', '=', kind)
    .where('libraryVersion.itemId', '=', itemId)
    .orderBy('libraryVersion.rev', 'desc')
    .limit(limit)
    .select([
      'libraryVersion.rev',
      'libraryVersion.outcome',
      'libraryVersion.bodyJson',
      'libraryVersion.note',
      'libraryVersion.at',
      'writer.name as by',
      'approver.name as approvedBy',
    ])
    .execute()
