import type { Db } from '../database.ts'
import { upsert } from '../write.ts'

/** The token or ticket any of our processes fetched last. */
export const findWecomToken = (db: Db, name: string) =>
  db
    .selectFrom('wecomToken')
    .where('name', '=', name)
    .select(['value', 'expiresAt'])
    .executeTakeFirst()

export const saveWecomToken = (
  db: Db,
  name: string,
  pass: { value: string; expiresAt: number },
  changedAt: number,
) =>
  upsert(db, 'wecomToken', { name, value: pass.value, expiresAt: pass.expiresAt, changedAt }, [
    'name',
  ])
