import { expect, test } from 'vitest'
import { inTransaction } from '../../db/database.ts'
import { isAtHead } from '../../db/migrate.ts'
import { insertOnce, upsert } from '../../db/write.ts'
import { emptyDatabase } from '../support/test-database.ts'

const aStore = (name: string) => ({
  id: 'st1',
  name,
  address: '翠湖路 88 号',
  hours: '09:30-21:00',
})

test('a fresh database is at head, and ids that differ by case stay two people', async () => {
  const { db, release } = await emptyDatabase()
  expect(await isAtHead(db)).toBe(true)
  await upsert(db, 'staffStore', { staffId: 'wmA', storeId: 'st1' }, ['staffId', 'storeId'])
  await upsert(db, 'staffStore', { staffId: 'wma', storeId: 'st1' }, ['staffId', 'storeId'])
  const rows = await db.selectFrom('staffStore').select('staffId').orderBy('staffId').execute()
  expect(rows.map((row) => row.staffId)).toEqual(['wmA', 'wma'])
  await release()
})

test('a second insert with the same key says so, and the transaction goes on', async () => {
  const { db, release } = await emptyDatabase()
  await inTransaction(db, async (tx) => {
    expect(await insertOnce(tx, 'store', aStore('翠湖店'))).toBe(true)
    expect(await insertOnce(tx, 'store', aStore('别的店'))).toBe(false)
    await upsert(tx, 'setting', { name: 'after', valueJson: '1', changedAt: 1 }, ['name'])
  })
  expect((await db.selectFrom('store').select('name').executeTakeFirstOrThrow()).name).toBe(
    '翠湖店',
  )
  expect(await db.selectFrom('setting').selectAll().execute()).toHaveLength(1)
  await release()
})

test('what throws leaves nothing behind', async () => {
  const { db, release } = await emptyDatabase()
  const failing = inTransaction(db, async (tx) => {
    await upsert(tx, 'store', aStore('翠湖店'), ['id'])
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await db.selectFrom('store').selectAll().execute()).toEqual([])
  await release()
})

test('twenty counters at once lose no step', async () => {
  const { db, release } = await emptyDatabase()
  await upsert(db, 'setting', { name: 'n', valueJson: '0', changedAt: 0 }, ['name'])
  await Promise.all(
    Array.from({ length: 20 }, () =>
      inTransaction(db, async (tx) => {
        await tx
          .updateTable('setting')
          .set((eb) => ({ changedAt: eb('changedAt', '+', 1) }))
          .where('name', '=', 'n')
          .execute()
      }),
    ),
  )
  expect(
    (await db.selectFrom('setting').select('changedAt').executeTakeFirstOrThrow()).changedAt,
  ).toBe(20)
  await release()
})
