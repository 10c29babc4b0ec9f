import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inTransaction, openDatabase, type Database, type Db } from '../../db/database.ts'
import { savePage, switchPage } from '../../db/queries/library-items.ts'
import { saveProduct } from '../../db/queries/products.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { insertStore, updateStore } from '../../db/queries/stores.ts'
import {
  insertStoryConsent,
  switchOffStories,
  withdrawStoryConsent,
} from '../../db/queries/story-consents.ts'
import { saveTagLibrary } from '../../db/queries/tags.ts'
import type { Schema } from '../../db/schema.ts'
import { emptyDatabase } from '../support/test-database.ts'

const AT = 1_795_000_000_000

const aPage = (id: string, more: Partial<Schema['page']>): Schema['page'] => ({
  id,
  kind: 'article',
  title: id,
  description: '',
  status: 'live',
  authorId: 'u_a',
  reviewerId: null,
  reviewedAt: null,
  minutes: null,
  productId: null,
  storyConsentId: null,
  gift: null,
  blocksJson: '[]',
  version: 1,
  publishedAt: AT,
  changedAt: AT,
  ...more,
})
const aProduct = (id: string, name: string): Schema['product'] => ({
  id,
  name,
  priceFen: 100,
  stock: 1,
  pickup: '',
  imageUrl: null,
  offAt: null,
  changedAt: AT,
  changedBy: 'u_a',
})
const aGroup = (name: string) => [{ id: 'g1', name, sortNo: 1, deletedAt: null }]
const aTag = (name: string) => [{ id: 't1', groupId: 'g1', name, sortNo: 1, deletedAt: null }]

test('what is named anew in one process is called so at the next look in another', async () => {
  const { db: hers, url, release } = await emptyDatabase()
  const his = await openDatabase(url)
  const within = (db: Database, work: (tx: Db) => Promise<unknown>) => inTransaction(db, work)
  expect((await shopNames(his)).pages.size).toBe(0)

  await within(hers, (tx) => insertStore(tx, { id: 'st1', name: '东店', departmentId: null }, AT))
  expect((await shopNames(his)).stores.get('st1')).toBe('东店')
  const facts = { name: '东门店', address: '', hours: '' }
  await within(his, (tx) => updateStore(tx, 'st1', facts, AT))
  expect((await shopNames(hers)).stores.get('st1')).toBe('东门店')

  await within(hers, (tx) => saveTagLibrary(tx, aGroup('关注'), aTag('奶粉'), AT))
  expect((await shopNames(his)).tags.get('t1')).toMatchObject({ name: '奶粉', groupName: '关注' })
  await within(hers, (tx) => saveTagLibrary(tx, aGroup('关注'), [], AT))
  expect((await shopNames(his)).tags.has('t1')).toBe(false)

  await within(hers, (tx) => saveProduct(tx, aProduct('pr1', '拉拉裤')))
  await within(hers, (tx) => savePage(tx, aPage('p1', { kind: 'product', productId: 'pr1' })))
  expect((await shopNames(his)).cards.get('p1')).toMatchObject({ productName: '拉拉裤' })
  await within(hers, (tx) => saveProduct(tx, aProduct('pr1', '夜用拉拉裤')))
  expect((await shopNames(his)).cards.get('p1')).toMatchObject({ productName: '夜用拉拉裤' })
  await within(hers, (tx) => switchPage(tx, 'p1', 'off', AT))
  expect((await shopNames(his)).cards.has('p1')).toBe(false)
  expect((await shopNames(his)).pages.get('p1')?.title).toBe('p1')

  const consent = { id: 'sc1', customerId: 'c1', scope: '', givenAt: AT, withdrawnAt: null }
  await within(hers, async (tx) => {
    await insertStoryConsent(tx, consent as Schema['storyConsent'])
    await savePage(tx, aPage('p2', { kind: 'story', storyConsentId: 'sc1' }))
  })
  expect((await shopNames(his)).cards.has('p2')).toBe(true)
  await within(hers, (tx) => withdrawStoryConsent(tx, 'sc1', AT))
  expect((await shopNames(his)).cards.has('p2')).toBe(false)
  await within(hers, (tx) => switchOffStories(tx, 'sc1', AT))
  expect((await shopNames(his)).pages.get('p2')?.status).toBe('off')

  await his.destroy()
  await release()
})

test('articles that are up stand with the newest first', async () => {
  const { db, release } = await emptyDatabase()
  await inTransaction(db, async (tx) => {
    await savePage(tx, aPage('p1', { publishedAt: AT }))
    await savePage(tx, aPage('p3', { publishedAt: AT + 1 }))
    await savePage(tx, aPage('p2', { publishedAt: AT + 1 }))
    await savePage(tx, aPage('p4', { publishedAt: AT + 2, status: 'off' }))
    await savePage(tx, aPage('p5', { publishedAt: AT + 2, kind: 'product' }))
  })
  expect((await shopNames(db)).articles.map(({ pageId }) => pageId)).toEqual(['p2', 'p3', 'p1'])
  await release()
})

// What of these tables is kept; other columns may change without a word.
const SILENT = ['changeRole', 'saveCard', 'linkStore', 'switchProduct', 'insertStoryConsent']
/** Their callers say it once for many. */
const SAID_BY_CALLERS = ['insertStaff', 'updateStaff']

test('whoever writes into a table whose names are kept says so', () => {
  const root = join(import.meta.dirname, '../..')
  const files = ['db', 'api'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('migrations'))
      .map((file) => join(root, folder, file)),
  )
  const named = 'staff|store|tag|tagGroup|reply|page|product|storyConsent'
  const writes = new RegExp(
    `(insertInto|updateTable|deleteFrom)\\('(${named})'\\)|` +
      `(upsert|upsertAll|insertOnce|insertAll|saveAll)\\(\\w+, '(${named})'`,
  )
  const silent: string[] = []
  for (const file of files) {
    for (const part of readFileSync(file, 'utf8').split(
      /^(?=export |async function |function )/m,
    )) {
      const name = /^(?:export )?(?:const|(?:async )?function) (\w+)/.exec(part)?.[1] ?? file
      if (writes.test(part) && !part.includes('markChanged(')) silent.push(name)
    }
  }
  expect(silent.sort()).toEqual([...SILENT, ...SAID_BY_CALLERS].sort())
})
