import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Keeps a picture; false: the same bytes are kept already. */
export const insertPicture = (db: Db, picture: Schema['picture']) =>
  insertOnce(db, 'picture', picture)

/** A picture's bytes. */
export const findPictureBytes = async (db: Db, id: string) =>
  (await db.selectFrom('picture').where('id', '=', id).select('bytes').executeTakeFirst())?.bytes

/** Whether such a picture is kept. */
export const hasPicture = async (db: Db, id: string) =>
  (await db.selectFrom('picture').where('id', '=', id).select('id').executeTakeFirst()) !==
  undefined
