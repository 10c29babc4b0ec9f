import { expect, test } from 'vitest'
import { inTransaction, type Database } from '../../db/database.ts'
import { compiledFirst, compiledOnce } from '../../db/compiled-once.ts'
import { compiledList } from '../../db/compiled-list.ts'
import { together } from '../../db/together.ts'
import { emptyDatabase } from '../support/test-database.ts'

const listOrders = compiledOnce((db, customerId: string, from: number) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .where('paidAt', '>=', from)
    .orderBy('paidAt', 'desc')
    .select(['id', 'paidAt as at', 'amountFen', 'itemsJson', 'shareId']),
)
const sumOrders = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | null>('amountFen').as('amountFen'),
    ]),
)
const findNewest = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .orderBy('paidAt', 'desc')
    .limit(1)
    .select('orderNo'),
)
const listNumbers = compiledList((db, ids: string[]) =>
  db.selectFrom('shopOrder').where('id', 'in', ids).select(['id', 'orderNo']),
)

const TEXT = '[{"name":"拉拉裤 \\"L\\" 😀","count":2}]\n?'

async function threeHundredOrders(db: Database) {
  const rows = Array.from({ length: 300 }, (_, i) => ({
    id: `o${i}`,
    shopId: 'shop',
    orderNo: `No. ${i}?`,
    paidAt: 1_795_000_000_000 + ((i * 7) % 300),
    amountFen: 100 + i,
    refundedFen: 0,
    status: 'paid' as const,
    customerId: i % 3 === 0 ? 'wmHers' : 'wmhers',
    buyerKey: null,
    itemsJson: TEXT,
    shareId: i % 2 === 0 ? null : 'sh1',
    couponCode: null,
    receivedAt: 1,
    changedAt: 1,
  }))
  await db.insertInto('shopOrder').values(rows).execute()
}

test('what is asked together is what each would have answered alone, in its order', async () => {
  const { db, release } = await emptyDatabase()
  await threeHundredOrders(db)
  const from = 1_795_000_000_100
  const ids = Array.from({ length: 300 }, (_, i) => `o${i}`).concat('nobody')
  const ask = () => ({
    orders: listOrders.of('wmHers', from),
    sum: sumOrders.of('wmHers'),
    none: listOrders.of('wmNobody', 0),
    nobody: findNewest.of('wmNobody'),
    notAsked: undefined,
    newest: findNewest.of('wmhers'),
    numbers: listNumbers.of(ids),
    noNumbers: listNumbers.of([]),
  })
  const alone = {
    orders: await listOrders(db, 'wmHers', from),
    sum: await sumOrders(db, 'wmHers'),
    none: [],
    nobody: undefined,
    newest: await findNewest(db, 'wmhers'),
    numbers: await listNumbers(db, ids),
    noNumbers: [],
  }
  const plain = await db
    .selectFrom('shopOrder')
    .where('customerId', '=', 'wmHers')
    .where('paidAt', '>=', from)
    .orderBy('paidAt', 'desc')
    .select(['id', 'paidAt as at', 'amountFen', 'itemsJson', 'shareId'])
    .execute()
  expect(alone.orders.map((row) => ({ ...row }))).toEqual(plain.map((row) => ({ ...row })))
  expect(alone.orders.length).toBeGreaterThan(50)
  expect(alone.orders[0]!.itemsJson).toBe(TEXT)
  expect(await together(db, ask())).toEqual(alone)
  // Inside a transaction they see what it has written itself.
  const seen = await inTransaction(db, async (tx) => {
    await tx.updateTable('shopOrder').set({ amountFen: 0 }).where('id', '=', 'o3').execute()
    return together(tx, { sum: sumOrders.of('wmHers'), orders: listOrders.of('wmHers', from) })
  })
  expect(Number(seen.sum!.amountFen)).toBe(Number(alone.sum!.amountFen) - 103)
  expect(seen.orders.map(({ id }) => id)).toEqual(alone.orders.map(({ id }) => id))
  await release()
})
