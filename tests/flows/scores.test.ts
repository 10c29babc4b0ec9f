import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  foldViews,
  readState,
  stateFromRows,
  type FoldedView,
} from '../../api/scores/fold-score.ts'
import { rebuildScores } from '../../api/scores/rebuild-scores.ts'
import { refreshScores } from '../../api/scores/refresh-scores.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import {
  aCustomer,
  anOrder,
  aPage,
  aShare,
  aView,
  joins,
  sendOrders,
} from '../support/shop-parts.ts'
import { CLOCK, platform } from '../support/platform.ts'
import { engine } from '../support/test-database.ts'

const pages = {
  p01: 'article',
  p11: 'product',
  p12: 'product',
  p16: 'chain',
  p20: 'coupon',
} as const

test('views folded in any batches, late, grown or twice, leave the score a replay gives', async () => {
  await using world = await platform()
  const { db } = world.deps
  const shares: string[] = []
  for (const [id, kind] of Object.entries(pages)) {
    await aPage(db, id, kind)
    shares.push(await aShare(db, { id: `share_${id}`, pageId: id }))
  }
  const step = fc.record({
    share: fc.nat(shares.length - 1),
    hoursAgo: fc.integer({ min: 0, max: 24 * 100 }),
    activeMs: fc.integer({ min: 1000, max: 100_000 }),
    depth: fc.constantFrom(0.2, 1),
    clicks: fc.nat(1),
    shares: fc.nat(1),
    isNewBatch: fc.boolean(),
    comesAgain: fc.boolean(),
  })
  let told = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const customerId = await aCustomer(db, { id: `cu_told_${++told}` })
      await joins(db, 'g01', customerId)
      let now = CLOCK
      let batch: FoldedView[] = []
      const fold = async () => {
        now += HOUR
        const views = batch
        batch = []
        await inTransaction(db, (tx) => foldViews(tx, views, now))
      }
      for (const { share, hoursAgo, isNewBatch, comesAgain, ...view } of steps) {
        const openedAt = CLOCK - hoursAgo * HOUR
        const shareId = shares[share]!
        await aView(db, shareId, { ...view, customerId, openedAt, personKey: customerId })
        const full = { ...view, customerId, openedAt, pageId: Object.keys(pages)[share]! }
        batch.push({ ...full, activeMs: 1000, depth: 0, clicks: 0, shares: 0 }, full)
        if (comesAgain) batch.push(full)
        if (isNewBatch) await fold()
      }
      await fold()
      const row = await db
        .selectFrom('customerScore')
        .where('customerId', '=', customerId)
        .selectAll()
        .executeTakeFirstOrThrow()
      if (row.at === now) {
        expect(row.partsJson).toBe(JSON.stringify(await stateFromRows(db, customerId, now)))
      }
    }),
    { numRuns: engine === 'mysql' ? 10 : 60 },
  )
  const stored = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  await rebuildScores(db, CLOCK + 99 * DAY)
  const again = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  expect(again).toEqual(stored)
})

test('a batch costs one read and one write however many customers it holds', async () => {
  await using world = await platform()
  const { db } = world.deps
  await aPage(db, 'p11', 'product')
  const shareId = await aShare(db, {})
  const views: FoldedView[] = []
  for (let i = 0; i < 30; i++) {
    const customerId = await aCustomer(db)
    await aView(db, shareId, { customerId })
    const seen = { activeMs: 5000, depth: 0.5, clicks: 0, shares: 0 }
    views.push({ customerId, pageId: 'p11', openedAt: CLOCK - DAY, ...seen })
  }
  await inTransaction(db, (tx) => foldViews(tx, views, CLOCK))
  let statements = 0
  const counted = db.withPlugin({
    transformQuery({ node }) {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await inTransaction(counted, (tx) => foldViews(tx, views, CLOCK + HOUR))
  expect(statements).toBeLessThanOrEqual(3)
})

test('every stored score is what a replay of everything gives, and time alone makes her fall asleep', async () => {
  await using world = await platform()
  const { db } = world.deps
  await aPage(db, 'p11', 'product')
  for (const id of ['cu001', 'cu002', 'cu003']) await aCustomer(db, { id })
  const shareId = await aShare(db, {})
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - 2 * DAY })
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - MINUTE, activeMs: 72_000 })
  await sendOrders(world, anOrder({ customer: { externalUserId: 'cu002' } }))
  await rebuildScores(db, CLOCK)
  const stored = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  await rebuildScores(db, CLOCK)
  const again = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  expect(again).toEqual(stored)
  expect(stored.map((row) => row.stage)).toEqual(['意向', '首购', '初识'])
  expect(readState(stored[0]!).firstOpens).toHaveLength(2)

  world.pass(61 * DAY)
  await refreshScores(world.deps)
  const later = await db.selectFrom('customerScore').select('stage').orderBy('customerId').execute()
  expect(later.map((row) => row.stage)).toEqual(['沉睡', '沉睡', '初识'])
})
