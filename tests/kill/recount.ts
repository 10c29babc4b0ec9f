import { sql } from 'kysely'
import { expect } from 'vitest'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { engineOf, type Database } from '../../db/database.ts'

const ROLLUPS = ['pageView', 'shareReader', 'customerPage', 'pageDay', 'setAsideDay'] as const

/** Every acknowledged event once and no other; the numbers are what a recount gives, row for row. */
export async function expectNothingLostOrDoubled(db: Database, acknowledged: Set<string>) {
  const kept = await db.selectFrom('event').select('id').execute()
  const ids = new Set(kept.map(({ id }) => Buffer.from(id).toString('hex')))
  expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([])
  expect(kept.length).toBe(acknowledged.size)

  const before = await rowsOf(db)
  await rebuildRollups(db)
  expect(before.pageView.length).toBeGreaterThan(0)
  const after = await rowsOf(db)
  for (const table of ROLLUPS) {
    expect([table, after[table]]).toEqual([table, before[table]])
  }
  if (engineOf(db) === 'sqlite') {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
    expect(Object.values(rows[0]!)).toEqual(['ok'])
  }
}

async function rowsOf(db: Database) {
  const all = {} as Record<(typeof ROLLUPS)[number], string[]>
  for (const table of ROLLUPS) {
    const rows = await db.selectFrom(table).selectAll().execute()
    all[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return all
}
