import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Logger } from 'pino'
import { followViews } from '../../api/collector/follow-views.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { createLive } from '../../api/live/live.ts'
import { stateFromRows } from '../../api/scores/fold-score.ts'
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

/**
 * What follows from views, once it has followed: every counted view once on somebody's radar, with
 * all of its time, and every score what a replay gives.
 */
export async function expectEverythingFollowedOnce(db: Database, log: Logger) {
  await followViews({ db, now: Date.now, live: createLive(), log })
  expect(await db.selectFrom('viewNews').selectAll().execute()).toEqual([])
  const counted = await db
    .selectFrom('pageView')
    .where('verdict', '=', 'counted')
    .select(['personKey', 'pageId', 'staffId', 'activeMs'])
    .execute()
  const heard = await db.selectFrom('radar').where('kind', '=', 'view').selectAll().execute()
  const sums = (rows: { personKey: string | null; pageId: string | null; activeMs: number }[]) => {
    const byPerson = new Map<string, number>()
    for (const { personKey, pageId, activeMs } of rows) {
      const key = `${personKey} ${pageId}`
      byPerson.set(key, (byPerson.get(key) ?? 0) + activeMs)
    }
    return [...byPerson].sort()
  }
  expect(heard.reduce((sum, row) => sum + row.views, 0)).toBe(counted.length)
  expect(sums(heard)).toEqual(sums(counted))

  const scores = await db.selectFrom('customerScore').select(['customerId', 'partsJson']).execute()
  expect(scores.length).toBeGreaterThan(0)
  for (const { customerId, partsJson } of scores) {
    expect(JSON.parse(partsJson)).toEqual(await stateFromRows(db, customerId, Date.now()))
  }
}
