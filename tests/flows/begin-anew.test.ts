import { expect, test } from 'vitest'
import { practiceAnew } from '../../api/practice/anew.ts'
import { demoShopState, saveDemoShopState } from '../../db/queries/demo-shop.ts'
import { emptyShop } from '../../db/queries/empty-shop.ts'
import { isAtHead } from '../../db/migrate.ts'
import { aShop } from '../support/a-shop.ts'

const press = (app: ReturnType<typeof practiceAnew>, headers: Record<string, string> = {}) =>
  app.request('/practice/anew', { method: 'POST', headers })

test('only the demo’s own shop is begun anew, once for two taps, and from no other page', async () => {
  await using shop = await aShop()
  const { db, deps } = shop
  const known = new Set(['u_linxiaoyu', 'u_hejing'])
  let begun = 0
  const app = practiceAnew(
    deps,
    (id) => known.has(id),
    () => (begun += 1),
  )
  // Somebody's own shop, started without its corp by mistake.
  expect((await press(app)).status).toBe(409)
  await saveDemoShopState(db, 'open', shop.clock.now)
  expect((await press(app, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  known.delete('u_hejing')
  expect((await press(app)).status).toBe(409)
  known.add('u_hejing')
  expect((await press(practiceAnew(deps, () => true, undefined))).status).toBe(409)
  const answers = await Promise.all([press(app), press(app)])
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  const { startedAt } = (await answers[0]!.json()) as { startedAt: number }
  const asked = await app.request('/practice/anew')
  expect(await asked.json()).toEqual({ startedAt })
  await expect.poll(() => begun).toBe(1)
})

test('beginning anew leaves no row of the shop that was, and the schema as it is', async () => {
  await using shop = await aShop()
  const { db } = shop
  await emptyShop(db)
  expect(await isAtHead(db)).toBe(true)
  expect(await demoShopState(db)).toBe('empty')
  const tables = await db.withoutPlugins().introspection.getTables()
  expect(tables.length).toBeGreaterThan(50)
  for (const { name } of tables) {
    if (name.startsWith('kysely_')) continue
    const rows = await db
      .withoutPlugins()
      .selectFrom(name as 'staff')
      .selectAll()
      .execute()
    expect({ name, rows: rows.length }).toEqual({ name, rows: 0 })
  }
})
