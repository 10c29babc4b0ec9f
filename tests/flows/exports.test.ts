import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { safeText } from '../../api/exports/cell.ts'
import { forgetExports, writeExport } from '../../api/exports/write-export.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'
import { aCustomer, agrees, anOrder, aStore, sendOrders } from '../support/shop-parts.ts'
import { unzip } from '../support/unzip.ts'

// 导出: what leaves the product as a file, for the one who asked.

async function aShop() {
  const world = await platform()
  const { db } = world.deps
  for (const id of ['st1', 'st2']) await aStore(db, id)
  await world.aStaff('u_zhoumin', 'manager', ['st1', 'st2'])
  await world.aStaff('u_manager1', 'manager', ['st1'])
  await world.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  await aCustomer(db, { id: 'cu001', name: '=HYPERLINK("http://evil")' })
  await aCustomer(db, { id: 'cu002', name: '没同意的人' })
  await aCustomer(db, { id: 'cu003', name: '@SUM(1)', storeId: 'st2' })
  for (const id of ['cu001', 'cu003']) await agrees(db, id)
  const of = (no: string, id: string, shopId: string) =>
    anOrder({ orderNo: no, shopId, paidAt: CLOCK - HOUR, customer: { externalUserId: id } })
  await sendOrders(world, [
    of('-1', 'cu001', 'st1'),
    of('A-2', 'cu002', 'st1'),
    of('A-3', 'cu003', 'st2'),
    anOrder({ orderNo: 'A-4', shopId: 'elsewhere', paidAt: CLOCK - HOUR }),
  ])
  const ids = await db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(db, async (tx) => {
    for (const { id } of ids) await recordCredit(tx, id, CLOCK)
  })
  return world
}

interface File {
  id: string
  state: string
  doneRows: number
  totalRows: number
}
let taps = 0
async function send(world: Platform, staffId: string, method: string, path = '', body?: unknown) {
  const headers = {
    cookie: await signIn(world, staffId),
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  }
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
  return world.app.request(`/api/sidebar/business/exports${path}`, init)
}
async function ask(world: Platform, staffId: string, format: 'csv' | 'xlsx', key?: string) {
  const body = { key: key ?? `export-${++taps}`, format, days: 7 }
  const response = await send(world, staffId, 'POST', '', body)
  expect(response.status).toBe(202)
  return (await response.json()) as File
}
async function fetchFile(world: Platform, staffId: string, format: 'csv' | 'xlsx') {
  const { id } = await ask(world, staffId, format)
  await writeExport(world.deps, { exportId: id })
  const response = await send(world, staffId, 'GET', `/${id}/file`)
  expect(response.status).toBe(200)
  return { id, response, bytes: Buffer.from(await response.arrayBuffer()) }
}

test('a CSV opens as Chinese, runs nothing, and names nobody who did not agree', async () => {
  await using world = await aShop()
  const { response, bytes, id } = await fetchFile(world, 'u_zhoumin', 'csv')
  const text = bytes.toString()
  expect(text.startsWith('\uFEFF"付款时间","订单号"')).toBe(true)
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="orders-.*csv"/)
  expect(text.trim().split('\r\n')).toHaveLength(5)
  expect(text).toContain(`"'-1"`)
  expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`)
  expect(text).toContain(`"'@SUM(1)"`)
  expect(text).not.toContain('没同意的人')
  expect(text).toContain(',69,0,')
  const acts = await world.deps.db
    .selectFrom('auditLog')
    .where('subject', '=', id)
    .select('action')
    .execute()
  expect(acts.map((act) => act.action).sort()).toEqual(['export.ask', 'export.fetch'])
})

test.each([
  ['=1+1', true],
  ['-1', true],
  [' =1+1', true],
  ['\n=1+1', true],
  ['\t1', true],
  ['\u3000＝1+1', true],
  ['＋1', true],
  ['－1', true],
  ['＠SUM(1)', true],
  [' 果果妈', false],
  ['果果妈=豆豆妈', false],
  ['', false],
])('%j begins what a table program may run: %s', (text, isFormula) => {
  expect(safeText(text)).toBe(isFormula ? `'${text}` : text)
})

test('a workbook is a whole zip with the same rows', async () => {
  await using world = await aShop()
  const { bytes } = await fetchFile(world, 'u_zhoumin', 'xlsx')
  const files = unzip(bytes)
  expect([...files.keys()]).toContain('xl/workbook.xml')
  const sheet = files.get('xl/worksheets/sheet1.xml')!
  expect(sheet.match(/<row>/g)).toHaveLength(5)
  expect(sheet).toContain('\'=HYPERLINK("http://evil")')
  expect(sheet).toContain('<c><v>69</v></c>')
  expect(sheet).not.toContain('没同意的人')
})

test('the operator’s file names nobody; a manager of one store has that store alone', async () => {
  await using world = await aShop()
  const operator = (await fetchFile(world, 'u_fangzhou', 'csv')).bytes.toString()
  expect(operator.trim().split('\r\n')).toHaveLength(5)
  expect(operator).not.toContain('HYPERLINK')
  const one = (await fetchFile(world, 'u_manager1', 'csv')).bytes.toString()
  expect(one.trim().split('\r\n')).toHaveLength(3)
  expect(one).not.toContain('A-3')
})

test('a file that cannot be written says so, and is written once it can', async () => {
  await using world = await aShop()
  const { db } = world.deps
  const { id } = await ask(world, 'u_zhoumin', 'csv')
  const { questionJson } = await db
    .selectFrom('exportFile')
    .where('id', '=', id)
    .select('questionJson')
    .executeTakeFirstOrThrow()
  const put = (json: string) =>
    db.updateTable('exportFile').set({ questionJson: json }).where('id', '=', id).execute()
  const state = async () =>
    ((await (await send(world, 'u_zhoumin', 'GET', `/${id}`)).json()) as File).state
  await put('{}')
  await expect(writeExport(world.deps, { exportId: id })).rejects.toThrow()
  expect(await state()).toBe('failed')
  await put(questionJson)
  await writeExport(world.deps, { exportId: id })
  expect(await state()).toBe('done')
})

test('a file is for the one who asked, while it lasts; the same tap is one file; it can be stopped', async () => {
  await using world = await aShop()
  const { db } = world.deps
  const first = await ask(world, 'u_zhoumin', 'csv', 'same-tap')
  const again = await ask(world, 'u_zhoumin', 'csv', 'same-tap')
  expect(again).toEqual(first)
  expect(first).toMatchObject({ state: 'waiting', doneRows: 0, totalRows: 4 })
  expect((await send(world, 'u_zhoumin', 'GET', `/${first.id}/file`)).status).toBe(404)
  await writeExport(world.deps, { exportId: first.id })
  // A second run of the job changes nothing.
  await writeExport(world.deps, { exportId: first.id })
  expect((await send(world, 'u_manager1', 'GET', `/${first.id}/file`)).status).toBe(404)
  expect((await send(world, 'u_zhoumin', 'GET', `/${first.id}/file`)).status).toBe(200)

  const stopped = await ask(world, 'u_zhoumin', 'xlsx')
  const answer = await send(world, 'u_zhoumin', 'DELETE', `/${stopped.id}`)
  expect(((await answer.json()) as File).state).toBe('cancelled')
  await writeExport(world.deps, { exportId: stopped.id })
  expect((await send(world, 'u_zhoumin', 'GET', `/${stopped.id}/file`)).status).toBe(404)

  world.pass(2 * DAY)
  expect((await send(world, 'u_zhoumin', 'GET', `/${first.id}/file`)).status).toBe(404)
  await forgetExports(world.deps)
  expect(await db.selectFrom('exportPart').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('exportFile').selectAll().execute()).toEqual([])
})
