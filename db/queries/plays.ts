import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

/** Every play of the shop. */
export const listPlays = (db: Db) =>
  db.selectFrom('play').orderBy('createdAt').orderBy('id').selectAll().execute()

export const findPlay = (db: Db, playId: string) =>
  db.selectFrom('play').where('id', '=', playId).selectAll().executeTakeFirst()

/** The play, kept from others until the transaction ends. */
export const lockPlay = (db: Db, playId: string) =>
  lockRows(db, db.selectFrom('play').where('id', '=', playId).selectAll()).executeTakeFirst()

export const insertPlay = (db: Db, play: Insertable<Schema['play']>) => insertOnce(db, 'play', play)

export const updatePlay = (db: Db, playId: string, change: Partial<Omit<Schema['play'], 'id'>>) =>
  db.updateTable('play').set(change).where('id', '=', playId).execute()

/** Adds a version; false: this number is taken. */
export const insertPlayVersion = (db: Db, version: Insertable<Schema['playVersion']>) =>
  insertOnce(db, 'playVersion', version)

/** Definitions of these versions, as they were published. */
export const listPlayVersions = (db: Db, playIds: string[]) =>
  playIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('playVersion')
        .where('playId', 'in', playIds)
        .orderBy('version')
        .selectAll()
        .execute()

/** The counters of a version's steps, their shards put together. */
export const listPlayCounts = (db: Db, playId: string, version: number | null) =>
  db
    .selectFrom('playCount')
    .where('playId', '=', playId)
    .$if(version !== null, (query) => query.where('version', '=', version!))
    .groupBy(['version', 'stepNo', 'what', 'reason'])
    .select(({ fn }) => ['version', 'stepNo', 'what', 'reason', fn.sum<number>('n').as('n')])
    .execute()

/** Whether anybody could enter anything; `listening`, by what she looks at. */
export async function hasRunningPlay(
  db: Db,
  subject: 'customer' | 'group',
  { listening = false }: { listening?: boolean } = {},
): Promise<boolean> {
  const row = await db
    .selectFrom('play')
    .where('subject', '=', subject)
    .where('status', '=', 'running')
    .$if(listening, (query) => query.where('listensAt', 'is not', null))
    .limit(1)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
