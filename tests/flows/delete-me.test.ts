import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { startSync } from '../../api/sync/start-sync.ts'
import type { Db } from '../../db/database.ts'
import { engineOf, inTransaction } from '../../db/database.ts'
import { PERSONAL_DATA } from '../../db/personal-data.ts'
import { listTables } from '../../db/tables.ts'
import { insertOnce } from '../../db/write.ts'
import { rollupGate } from '../../db/queries/rollups.ts'
import { together } from '../../db/together.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { aCustomer, aView } from '../support/shop-parts.ts'
import { createWorld } from '../world.ts'

const NAME = '金丝雀妈妈'
const FREE_TEXT = '她先生在住院千万别提'
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())

/** Every place of every table in which one of these words stands, as `table.column`. */
async function placesOf(db: Db, words: string[]): Promise<string[]> {
  const places = new Set<string>()
  for (const { name, columns } of await listTables(db)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      db,
    )
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const text =
          value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)
        if (words.some((word) => text.includes(word))) places.add(`${camel(name)}.${column}`)
      }
    }
    expect(columns.length).toBeGreaterThan(0)
  }
  return [...places].sort()
}

test('every table says whether it holds something of a person', async () => {
  await using world = await createWorld()
  const tables = (await listTables(world.db)).map(({ name }) => camel(name)).sort()
  expect(tables.filter((table) => !(table in PERSONAL_DATA))).toEqual([])
  expect(Object.keys(PERSONAL_DATA).filter((table) => !tables.includes(table))).toEqual([])
  // What is said of a table is said of columns that are there.
  for (const { name, columns } of await listTables(world.db)) {
    const it = PERSONAL_DATA[camel(name) as keyof typeof PERSONAL_DATA]
    if (!('erased' in it)) continue
    const named = [...(it.by ?? []), ...(it.texts ?? []), ...(it.names ?? [])]
    for (const column of [...named, ...Object.keys(it.blank ?? {})]) {
      expect([name, columns.map(camel)]).toEqual([name, expect.arrayContaining([column])])
    }
  }
  // A column that is named like a person's id belongs to a table that admits to holding her.
  const suspects = (await listTables(world.db)).flatMap(({ name, columns }) =>
    columns
      .filter((column) =>
        /^(customer_id|visitor_id|person_id|holder_id|member_id|subject_id|person_key|visitor_key|to_id)$/.test(
          column,
        ),
      )
      .filter((column) => {
        const it = PERSONAL_DATA[camel(name) as keyof typeof PERSONAL_DATA]
        return !('by' in it && it.by?.includes(camel(column)))
      })
      .map((column) => `${name}.${column}`),
  )
  expect(suspects).toEqual([])
})

/** Fills every column of every table that may name her, as if she had done everything. */
async function plant(db: Db, ids: string[]) {
  const types = await columnTypes(db)
  let no = 0
  for (const { name, columns, key } of await listTables(db)) {
    const it = PERSONAL_DATA[camel(name) as keyof typeof PERSONAL_DATA]
    if (!('erased' in it) || it.erased === 'readings') continue
    if (['customer', 'visitor', 'consent', 'export_part'].includes(name)) continue
    // Only WeCom's own id sits in a group.
    for (const id of it.erased === 'seat' ? ids.slice(0, 1) : ids) {
      const row = Object.fromEntries(
        columns.map((column) => {
          const type = types.get(`${name}.${column}`)!
          const isText = /char|text/i.test(type)
          if (it.by?.includes(camel(column))) return [camel(column), id]
          if (it.texts?.includes(camel(column))) {
            return [camel(column), column.endsWith('json') ? `{"who":"${id}"}` : `k:${id}:${no}`]
          }
          if (it.names?.includes(camel(column))) return [camel(column), `${NAME}正在看 ${id}`]
          if (camel(column) in (it.blank ?? {})) {
            return [camel(column), isText ? FREE_TEXT : 1]
          }
          // Rows that belong to another name it; here each planted row has the same number.
          if (it.of?.[0] === camel(column))
            return [camel(column), `planted_${it.of[1]}_${id.slice(-3)}`]
          if (isText && key.includes(column)) {
            return [
              camel(column),
              column === 'id' ? `planted_${camel(name)}_${id.slice(-3)}` : `k${no}`,
            ]
          }
          if (isText && column.endsWith('day')) return [camel(column), '2026-11-01']
          if (isText) return [camel(column), `p${++no}`.slice(0, 10)]
          return [camel(column), /blob/i.test(type) ? Buffer.from('x') : 1]
        }),
      )
      await insertOnce(db, camel(name) as any, row as any)
    }
  }
}

async function columnTypes(db: Db): Promise<Map<string, string>> {
  const { rows } =
    engineOf(db) === 'mysql'
      ? await sql<{ name: string; type: string }>`
          select concat(table_name, '.', column_name) as \`name\`, data_type as \`type\`
          from information_schema.columns where table_schema = database()`.execute(db)
      : await sql<{ name: string; type: string }>`
          select m.name || '.' || c.name as "name", c.type as "type"
          from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`.execute(db)
  return new Map(rows.map(({ name, type }) => [name, type]))
}

const HER = { openId: 'o_canaryOfTheDrill', externalUserId: 'wmCanaryOfTheDrill0001' }

test('she who did everything has it deleted: no table, no file and no log line leads to her', async () => {
  await using shop = await aShopWithPages({ LOG_LEVEL: 'debug' })
  const { db, config } = shop.deps
  await aCustomer(db, {
    id: HER.externalUserId,
    name: NAME,
    ageBand: '10-12月',
    unionId: 'un_canary',
  })
  const { token } = await shop.sent([{ type: 'text', paragraphs: ['不必定闹钟换。'] }])
  const phone = shop.phone(HER)
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await phone.read(token, 70)
  const visitorId = visitorIdOf(config, { ...HER, browserId: '', iat: 0 })
  await plant(db, [HER.externalUserId, visitorId])
  await db
    .insertInto('exportPart')
    .values({ exportId: 'e1', partNo: 1, bytes: Buffer.from(NAME) })
    .execute()

  const words = [HER.externalUserId, visitorId, HER.openId, NAME, FREE_TEXT, 'un_canary']
  const held = new Set((await placesOf(db, words)).map((place) => place.split('.')[0]!))
  const holding = Object.entries(PERSONAL_DATA).flatMap(([table, it]) =>
    'erased' in it && !(it.of && !it.blank) ? [table] : [],
  )
  expect(holding.filter((table) => !held.has(table))).toEqual([])

  // What her export calls it is in her export, whatever kind of row it is.
  const told = (await (await phone.ask('/api/miniapp/privacy/export')).json()) as any
  const kinds = Object.values(PERSONAL_DATA).flatMap((it) =>
    'told' in it && typeof it.told === 'string' ? [it.told] : [],
  )
  expect(kinds.filter((kind) => !(kind in told))).toEqual([])

  const html = await phone.open('/privacy')
  for (const line of ['删除我的全部数据', '法律要求留三年', '确定，全部删除'])
    expect(html).toContain(line)
  const back = await phone.submit('/api/miniapp/privacy/erase', { what: 'everything' })
  expect(back.status).toBe(303)
  const after = await phone.open(back.headers.get('location')!)
  expect(after).toContain('从现在起，这里没有一条记录和您有关')
  expect(after).toMatch(/回执号 [0-9A-F]{8}/)
  expect(after).toContain('没有记下您的任何东西')

  expect(await placesOf(db, words)).toEqual([])
  expect(await db.selectFrom('exportPart').selectAll().execute()).toEqual([])
  // On the radar too her looks stand under a name that nothing else has.
  const [read] = await db.selectFrom('pageView').select(['id', 'personKey']).execute()
  const looks = db.selectFrom('radar').where('viewId', '=', read!.id).select('personKey')
  expect(await looks.execute()).toEqual([{ personKey: read!.personKey }])
  const lines = shop.lines.filter((line) => words.some((word) => line.includes(word)))
  expect(lines).toEqual([])
  // A second tap finds nothing, and what she opens from now on is nobody's.
  expect((await phone.submit('/api/miniapp/privacy/erase', { what: 'everything' })).status).toBe(
    303,
  )
  expect(await phone.open(`/p/${token}`)).not.toContain('action="/api/miniapp/consents"')
  await phone.read(token, 5)
  expect(await placesOf(db, words)).toEqual([])
})

test('what is being written down while she has everything deleted is nobody’s too', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await aCustomer(db, { id: HER.externalUserId, name: NAME })
  const { token, shareId } = await shop.sent([{ type: 'text', paragraphs: ['不必定闹钟换。'] }])
  const phone = shop.phone(HER)
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await phone.read(token, 9)
  // A writer has passed the gate, and knows her by what she had agreed to.
  const [named, erasing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const writing = inTransaction(db, async (tx) => {
    await together(tx, { gate: rollupGate(tx) })
    named.resolve()
    await erasing.promise
    await aView(tx, shareId, { customerId: HER.externalUserId })
  })
  await named.promise
  const erased = phone.post('/api/miniapp/privacy/erase', { what: 'everything' })
  await Promise.race([erased, new Promise((turn) => setTimeout(turn, 500))])
  erasing.resolve()
  await writing
  expect((await erased).status).toBe(200)
  expect(await placesOf(db, [HER.externalUserId])).toEqual([])
})

const BOARDS = [
  '/api/sidebar/business',
  '/api/sidebar/business?days=30&window=30&model=any&dimension=staff',
  '/api/sidebar/business?days=90&dimension=page&store=st1',
  '/api/sidebar/business/repeats?days=90',
  '/api/sidebar/business/coupons?days=90',
  '/api/sidebar/business/funnel?days=30',
  '/api/sidebar/coupons',
]

/** What the shop counts, as its screens and its ledgers say it. */
async function totals(db: Db, manager: { get: (path: string) => Promise<Response> }) {
  const boards: Record<string, unknown> = {}
  for (const path of BOARDS) {
    const answer = await manager.get(path)
    boards[path] = [answer.status, answer.status === 200 ? await answer.json() : null]
  }
  const sum = async (table: string, column: string, by: string) => {
    const rows = await (db as any)
      .selectFrom(table)
      .groupBy(by)
      .orderBy(by)
      .select(by)
      .select(({ fn }: any) => [fn.sum(column).as('sum'), fn.countAll().as('rows')])
      .execute()
    return rows.map((row: any) => [row[by], Number(row.sum), Number(row.rows)])
  }
  return {
    boards,
    groupPoints: await sum('groupPoint', 'points', 'groupId'),
    groupPointDays: await sum('groupPointDay', 'points', 'groupId'),
    credit: await sum('credit', 'amountFen', 'dimension'),
    orders: await sum('shopOrder', 'amountFen', 'shopId'),
    stock: await sum('offer', 'taken', 'id'),
    stockEntries: await sum('stockEntry', 'qty', 'offerId'),
    points: await sum('pointEntry', 'points', 'kind'),
    coupons: await sum('couponDay', 'issued', 'couponId'),
    redeemed: await sum('couponDay', 'redeemed', 'couponId'),
    views: await sum('pageDay', 'views', 'groupId'),
    readers: await sum('pageDay', 'readers', 'groupId'),
    seats: await sum('groupMember', 'memberType', 'groupId'),
    plays: await sum('playCount', 'n', 'what'),
    nudges: await sum('nudge', 'at', 'toKind'),
    payments: await sum('payment', 'amountFen', 'state'),
  }
}

test('可乐妈 leaves: every total of the shop stays, and the night does not bring her back', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { db, deps } = world
  const her = world.asCustomer('cu003').browser
  const manager = (await world.asStaff('u_zhoumin')).browser
  await her.get('/privacy')
  await her.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed' })
  await world.runDueJobs()

  const before = await totals(db, manager)
  expect(before.boards['/api/sidebar/business']).toEqual([200, expect.anything()])
  const answer = await her.post('/api/miniapp/privacy/erase', { what: 'everything' })
  expect(answer.status).toBe(200)
  expect(await totals(db, manager)).toEqual(before)
  await world.runDueJobs()
  expect(await totals(db, manager)).toEqual(before)

  const isHers = async () => {
    const found: string[] = []
    for (const [table, it] of Object.entries(PERSONAL_DATA)) {
      for (const column of 'erased' in it ? (it.by ?? []) : []) {
        const rows = await (db as any)
          .selectFrom(table)
          .where(column, '=', 'cu003')
          .select(column)
          .execute()
        if (rows.length > 0) found.push(`${table}.${column}`)
      }
    }
    return found
  }
  expect(await isHers()).toEqual([])
  // In WeCom she is still a friend and sits in her groups; the night lists her and we do not.
  await startSync(deps, 'full')
  for (let turn = 0; turn < 60; turn++) await world.pass(5000)
  expect((await db.selectFrom('syncRun').select('state').execute()).at(-1)!.state).toBe('done')
  expect(await isHers()).toEqual([])
  const seats = await totals(db, manager)
  expect(seats.seats).toEqual(before.seats)
  // The tags members had set on her went from WeCom too.
  const tagged = await deps.wecom.getCustomer('cu003')
  expect(tagged.follows.flatMap(({ tagIds }) => tagIds)).toEqual([])
})
