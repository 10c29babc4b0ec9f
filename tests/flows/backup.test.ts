import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { backupDatabase, emptyTable, restoreDatabase } from '../../db/backup.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { listTables } from '../../db/tables.ts'
import { emptyDatabase, engine } from '../support/test-database.ts'

async function shop() {
  const kept = await emptyDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-backup-'))
  return {
    ...kept,
    file: (name: string) => join(folder, name),
    async [Symbol.asyncDispose]() {
      await kept.release()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function fill(db: Database) {
  const settings = Array.from({ length: 2_345 }, (_, i) => ({
    name: `fact-${String(i).padStart(5, '0')}`,
    valueJson: JSON.stringify({ text: `第 ${i} 条 'quoted" \\ 🍼\n` }),
    changedAt: 1_795_264_860_000 + i,
  }))
  for (let from = 0; from < settings.length; from += 200) {
    await db
      .insertInto('setting')
      .values(settings.slice(from, from + 200))
      .execute()
  }
  const follows = ['wmA', 'wma', 'wmB'].flatMap((customerId) =>
    ['u_1', 'u_2'].map((staffId) => ({
      staffId,
      customerId,
      remark: '果果妈',
      description: '',
      addWay: 1,
      source: null,
      followedAt: 1,
      endedAt: null,
      endedBy: null,
      verifiedAt: 2,
    })),
  )
  await db.insertInto('follow').values(follows).execute()
  const event = {
    type: 'open' as const,
    viewId: 'view_1',
    shareId: 'share_1',
    visitorKey: 'd_1',
    visitorId: null,
    customerId: null,
    seq: 0,
    activeMs: 0,
    depth: 0.25,
    verdict: 'counted' as const,
    detailJson: null,
    clientAt: 1,
    at: 1,
    receivedAt: 1,
  }
  const ids = [0, 128, 255].map((byte) => new Uint8Array(16).fill(byte))
  for (const id of ids)
    await db
      .insertInto('event')
      .values({ ...event, id } as any)
      .execute()
}

/** Every row of every table, as text. */
async function everything(db: Database): Promise<string[]> {
  const all: string[] = []
  for (const { name, columns } of await listTables(db.withoutPlugins())) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      db.withoutPlugins(),
    )
    for (const row of rows) {
      const values = columns.map((column) => {
        const value = row[column]
        return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
      })
      all.push(JSON.stringify([name, ...values]))
    }
  }
  return all.toSorted()
}

test('a shop comes back from its backup as it was, while it is open', async () => {
  await using kept = await shop()
  await fill(kept.db)
  const before = await everything(kept.db)
  expect(before.length).toBeGreaterThan(2_350)

  await backupDatabase(kept.url, kept.file('copy'))
  await kept.db.deleteFrom('follow').execute()
  await kept.db.updateTable('setting').set({ valueJson: '"lost"' }).execute()
  await kept.db
    .insertInto('setting')
    .values({ name: 'since', valueJson: '1', changedAt: 1 })
    .execute()
  await restoreDatabase(kept.url, kept.file('copy'))

  expect(await everything(kept.db)).toEqual(before)
  await kept.db.insertInto('setting').values({ name: 'on', valueJson: '1', changedAt: 1 }).execute()
})

test('a backup is of one moment, though people go on writing', async () => {
  await using kept = await shop()
  await fill(kept.db)
  const over = new AbortController()
  let written = 0
  const writing = (async () => {
    while (!over.signal.aborted) {
      // SQLite answers without waiting: nobody else would ever have a turn.
      await new Promise((later) => setImmediate(later))
      // Both or none: a copy that has one without the other is of no one moment.
      await kept.db.transaction().execute(async (tx) => {
        const at = written++
        await tx
          .insertInto('setting')
          .values({ name: `zz-${at}`, valueJson: '0', changedAt: 1 })
          .execute()
        await tx
          .insertInto('tagGroup')
          .values({ id: `g-${at}`, name: '', sortNo: 0, deletedAt: null })
          .execute()
      })
    }
  })()
  await new Promise((later) => setTimeout(later, 50))
  await backupDatabase(kept.url, kept.file('copy'))
  over.abort()
  await writing
  await restoreDatabase(kept.url, kept.file('copy'))

  const settings = await kept.db
    .selectFrom('setting')
    .where('name', 'like', 'zz-%')
    .select('name')
    .execute()
  const groups = await kept.db.selectFrom('tagGroup').select('id').execute()
  expect(settings.map(({ name }) => name.slice(3)).toSorted()).toEqual(
    groups.map(({ id }) => id.slice(2)).toSorted(),
  )
  expect(settings.length).toBeLessThanOrEqual(written)
})

test('a shop moves from one engine to the other and back', async () => {
  await using kept = await shop()
  await fill(kept.db)
  const before = await everything(kept.db)
  await backupDatabase(kept.url, kept.file('copy'))

  const other = `file:${kept.file('other.db')}`
  await restoreDatabase(other, kept.file('copy'))
  const moved = await openDatabase(other)
  expect(await everything(moved)).toEqual(before)
  await moved.destroy()
  await backupDatabase(other, kept.file('copy-of-other'))
  await kept.db.deleteFrom('setting').execute()
  await restoreDatabase(kept.url, kept.file('copy-of-other'))

  expect(await everything(kept.db)).toEqual(before)
})

// A SQLite copy is one file: it is there or not.
if (engine === 'mysql') {
  test('a copy that was cut off restores nothing', async () => {
    await using kept = await shop()
    await fill(kept.db)
    const before = await everything(kept.db)
    await backupDatabase(kept.url, kept.file('copy'))
    const lines = readFileSync(kept.file('copy'), 'utf8').trimEnd().split('\n')
    writeFileSync(kept.file('cut'), lines.slice(0, -1).join('\n'))

    await expect(restoreDatabase(kept.url, kept.file('cut'))).rejects.toThrow('cut off')

    expect(await everything(kept.db)).toEqual(before)
  })
}

test('what is not there is said in one sentence', async () => {
  await using kept = await shop()
  await expect(restoreDatabase(kept.url, kept.file('no'))).rejects.toThrow('there is no file')
  await expect(backupDatabase('file:/no/such.db', kept.file('x'))).rejects.toThrow('no database')
})

test('a table is emptied piece by piece, however many rows share the beginning of their key', async () => {
  await using kept = await shop()
  const { db } = kept
  await fill(db)
  const plain = db.withoutPlugins()
  const tables = await listTables(plain)
  const left = async (name: string) =>
    (await sql`select * from ${sql.table(name)}`.execute(plain)).rows.length
  for (const [name, atOnce, pieces] of [
    ['setting', 1_000, 3],
    ['follow', 2, 3],
    ['event', 1, 4],
    ['note', 1, 1],
  ] as const) {
    const table = tables.find((one) => one.name === name)!
    expect([name, await emptyTable(plain, table, atOnce)]).toEqual([name, pieces])
    expect(await left(name)).toBe(0)
  }
})

test('a copy that cannot be written says so', async () => {
  await using kept = await shop()
  await expect(backupDatabase(kept.url, kept.file('no/such/folder/copy'))).rejects.toThrow()
})
