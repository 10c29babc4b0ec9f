import { expect, test } from 'vitest'
import { rebuildCreditDays } from '../../api/attribution/rebuild-credit-days.ts'
import { rebuildBoard } from '../../api/business/rebuild-board.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { rebuildScores } from '../../api/scores/rebuild-scores.ts'
import { inTransaction, type Database } from '../../db/database.ts'
import { benchConfig } from '../bench/bench-config.ts'
import { eventsOf, type Shape } from '../bench/seed/shape.ts'
import { writeShop } from '../bench/seed/write-shop.ts'
import { emptyDatabase } from '../support/test-database.ts'

const shape: Shape = { customers: 230, events: 2_600, seed: 'a test', until: 1_795_190_400_000 }

const orders = {
  pageView: ['id'],
  shareReader: ['shareId', 'personKey'],
  customerPage: ['customerId', 'pageId'],
  pageDay: ['day', 'pageId', 'staffId', 'groupId'],
  setAsideDay: ['day', 'verdict'],
  customerScore: ['customerId'],
  creditOrder: ['orderId', 'model', 'windowDays', 'dimension', 'target'],
  boardSpan: ['days', 'model', 'windowDays', 'dimension', 'scope', 'target'],
  exitDay: ['day', 'groupId'],
  groupHeadcount: ['groupId'],
  leadDay: ['scope', 'staffId', 'day'],
  creditDay: ['model', 'windowDays', 'dimension', 'day', 'target', 'storeId'],
} as const

async function rollupsOf(db: Database) {
  const tables: Record<string, unknown[]> = {}
  for (const [table, key] of Object.entries(orders)) {
    let rows = db.selectFrom(table as 'pageView').selectAll()
    for (const column of key) rows = rows.orderBy(column as 'id')
    tables[table] = await rows.execute()
  }
  return tables
}

test('a made-up shop is what its own events and orders rebuild to, row for row', async () => {
  const { db, url, release } = await emptyDatabase()
  try {
    await writeShop(db, url, benchConfig(), shape)
    const made = await rollupsOf(db)
    for (const [table, rows] of Object.entries(made)) {
      expect(rows.length, table).toBeGreaterThan(0)
    }
    await rebuildRollups(db)
    await inTransaction(db, rebuildCreditDays)
    await inTransaction(db, rebuildBoard)
    await rebuildScores(db, shape.until)
    expect(await rollupsOf(db)).toEqual(made)
  } finally {
    await release()
  }
})

test('every event of the shape is somebody’s', () => {
  for (const customers of [1, 99, 230, 1_000]) {
    const of = { ...shape, customers }
    const given = Array.from({ length: customers }, (_, no) => eventsOf(of, no))
    const sum = given.reduce((total, n) => total + n, 0)
    // Alone she is a hot one, and the others' part is nobody's.
    expect(sum).toBe(customers === 1 ? shape.events * 0.2 : shape.events)
  }
})
