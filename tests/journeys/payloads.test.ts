import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { aJourney, keepFailures, openWechat, openWecom, type Journey } from '../support/journey.ts'
import { linkTo, openScreen, settled, staffScreens } from '../support/screens.ts'
import { payloads } from '../support/xss-payloads.ts'

// Somebody calls herself a script, her group too, and every page, tag and word of the shop:
// all of it is only ever read, on every screen, and the browser had nothing to forbid.

let journey: Journey

// Columns in which people write.
const WRITTEN = [
  ['customer', 'name'],
  ['customer', 'corp_name'],
  ['follow', 'remark'],
  ['follow', 'description'],
  ['staff', 'name'],
  ['staff', 'title'],
  ['staff', 'bio'],
  ['staff', 'cert_name'],
  ['store', 'name'],
  ['store', 'address'],
  ['store', 'hours'],
  ['group_chat', 'name'],
  ['tag', 'name'],
  ['tag_group', 'name'],
  ['note', 'text'],
  ['page', 'title'],
  ['page', 'description'],
  ['page', 'gift'],
  ['reply', 'title'],
  ['reply', 'use_when'],
  ['reply', 'avoid_when'],
  ['product', 'name'],
  ['product', 'pickup'],
] as const
// The same inside documents: names of fields whose texts people write.
const DOCUMENTS = [
  ['page', 'blocks_json', /^(text|alt|items|paragraphs|statement|note|who|saidOn|\d+)$/],
  ['reply', 'parts_json', /^text$/],
  ['shop_order', 'items_json', /^name$/],
  ['setting', 'value_json', /^(name|remark|description|notice|content|title|desc|position|alias)$/],
] as const

/** Gives every text that somebody may have chosen its turn of the payloads. */
async function poison(url: string) {
  const db = await openDatabase(url)
  let turn = 0
  const next = () => payloads[turn++ % payloads.length]!
  const each = async (table: string, column: string, change: (said: string) => string) => {
    const { rows } = await sql<{ key: number; said: string | null }>`
      select rowid as "key", ${sql.ref(column)} as said from ${sql.table(table)}`.execute(db)
    for (const { key, said } of rows) {
      if (said === null) continue
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${change(said)}
        where rowid = ${key}`.execute(db)
    }
  }
  for (const [table, column] of WRITTEN) await each(table, column, next)
  for (const [table, column, fields] of DOCUMENTS) {
    await each(table, column, (said) =>
      JSON.stringify(JSON.parse(said), function (name, value) {
        // A scene of the picture book is chosen from a list.
        const isChosen = this.type === 'art' && name === 'name'
        return typeof value === 'string' && fields.test(name) && !isChosen ? next() : value
      }),
    )
  }
  await db.destroy()
}

beforeAll(async () => {
  journey = await aJourney('payloads', poison)
})
afterAll(() => journey?.close())
keepFailures(() => journey)

/** What would be wrong on any page: something ran, or something waits for a tap to run. */
async function assertHarmless(page: Page, where: string) {
  for (const frame of page.frames()) {
    const wrong = await frame.evaluate(() => ({
      ran: '__xss' in window,
      waiting: [...document.querySelectorAll('[href],[src],[action],[formaction]')]
        .flatMap((element) => [...element.attributes])
        .filter(
          ({ name, value }) =>
            /^(href|src|action|formaction)$/.test(name) &&
            /^\s*(javascript|data:text)/i.test(value),
        )
        .map(({ value }) => value),
      handlers: document.querySelectorAll('[onload],[onerror],[onclick],[onfocus],[onmouseover]')
        .length,
    }))
    expect(wrong, `${where} ${frame.url()}`).toEqual({ ran: false, waiting: [], handlers: 0 })
  }
}

test('on every screen of the staff', async () => {
  const page = await journey.device()
  for (const screen of staffScreens) {
    const frame = await openScreen(journey, page, screen)
    if (screen.name === 's1-customer') {
      const name = (await frame.locator('h1').first().textContent())!.trim()
      expect(payloads.map((each) => each.trim())).toContain(name)
    }
    await assertHarmless(page, screen.name)
    await journey.shoot(page, screen.name)
  }
  await page.context().close()
})

test('on every page of the customer', async () => {
  const lin = await journey.device()
  await openScreen(journey, lin, staffScreens[0]!)
  const links = []
  for (const id of ['p01', 'p02', 'p11', 'p15', 'p16', 'p17', 'p18', 'p20']) {
    links.push(await linkTo(lin, id))
  }
  const page = await journey.device()
  await openWechat(journey, page, 'cu001')
  await page.locator('.chat').first().waitFor()
  for (const path of [...links, '/privacy']) {
    await page.goto(`${journey.phone}${path}`)
    await settled(page)
    await assertHarmless(page, path)
    await journey.shoot(page, path.startsWith('/p/') ? 'page' : 'privacy')
  }
  await page.locator('summary').first().click()
  await page.context().close()
  await lin.context().close()
})

test('in the practice desk, in both clients', async () => {
  const page = await journey.device()
  await page.goto(`${journey.origin}/`)
  await page.locator('.people').first().waitFor()
  await assertHarmless(page, 'desk')
  await openWecom(journey, page, 'u_linxiaoyu', 'g02')
  await page.locator('.messages .said').first().waitFor()
  await assertHarmless(page, 'wecom')
  await journey.shoot(page, 'practice-wecom')
  await openWechat(journey, page, 'cu001')
  await page.locator('.chat').first().click()
  await page.locator('.messages .said').first().waitFor()
  await assertHarmless(page, 'wechat')
  await journey.shoot(page, 'practice-wechat')
  await page.context().close()
})

test('the browser had nothing to forbid, and nobody asked for anything', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
