import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { writeExport } from '../../api/exports/write-export.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { CLOCK, signIn } from '../support/platform.ts'
import { aCustomer, aGroup, anOrder, joins, sendOrders } from '../support/shop-parts.ts'
import { unzip } from '../support/unzip.ts'

// Somebody of a group who never agreed does everything that would make her worth a word.

const NAME = '不愿留名的杨柳'
const ID = 'wm_unnamed'

/** Whatever is written in a file, be it a table or the parts of a workbook. */
const textIn = (bytes: Buffer) =>
  bytes.subarray(0, 2).toString() === 'PK'
    ? [...unzip(bytes).values()].join('\n')
    : bytes.toString()

test('who never agreed is named in no list, drill, file, notice or log, whatever she does', async () => {
  await using shop = await aShopWithPages()
  const { deps, app } = shop
  const { db } = deps
  const cards: object[] = []
  Object.assign(deps.wecom, {
    async sendTextCard(staffIds: string[], card: object) {
      cards.push({ staffIds, ...card })
      return { messageId: 'm1', invalid: [] }
    },
  })
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  await aCustomer(db, { id: ID, name: NAME })
  await aGroup(db, 'g1', { storeId: 'st1', syncedAt: CLOCK })
  await joins(db, 'g1', 'u_linxiaoyu', { memberType: 1 })
  await joins(db, 'g1', 'cu001', { name: '果果妈' })
  await joins(db, 'g1', ID, { name: NAME })
  const { token, shareId } = await shop.sent([], {
    page: { kind: 'product', title: '夜用拉拉裤' },
    share: { membersThen: 2, sharedAt: CLOCK - HOUR },
  })

  // Both open it again and again, read to the end, and buy; one of them agreed.
  const known = shop.phone({ openId: 'o1', externalUserId: 'cu001' })
  await known.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  const shy = shop.phone({ openId: 'o2', externalUserId: ID })
  for (let i = 0; i < 3; i++) {
    await known.read(token, 40)
    await shy.read(token, 40)
    shop.pass(12 * MINUTE)
  }
  for (const [orderNo, externalUserId] of [
    ['A-1', 'cu001'],
    ['A-2', ID],
  ]) {
    await sendOrders(shop, [
      anOrder({ orderNo, token, paidAt: deps.now() - MINUTE, customer: { externalUserId } }),
    ])
  }
  for (const { id } of await db.selectFrom('shopOrder').select('id').execute()) {
    await inTransaction(db, (tx) => recordCredit(tx, id, deps.now()))
  }
  for (let i = 0; i < 3; i++) {
    await runDueJobs(deps)
    shop.pass(HOUR)
  }

  const said = new Map<string, string>()
  const ask = async (staffId: string, path: string, body?: object) => {
    const answer = await app.request(`http://localhost:3000/api/sidebar${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        cookie: await signIn(shop, staffId),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    said.set(`${staffId} ${path}`, textIn(bytes))
    expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2])
    return bytes
  }
  const inGroup = [`pushes/${shareId}`, 'scores', 'orders', 'care']
  const board = ['', '/staff', '/funnel', '/repeats', '/content', '/coupons']
  const drills = ['leads', 'followed', 'notFollowed', 'ordered', 'sends', 'chats']
  for (const path of ['/today', '/today/leads', '/radar', '/quota/today']) {
    await ask('u_linxiaoyu', path)
  }
  for (const part of inGroup) await ask('u_linxiaoyu', `/groups/g1/${part}`)
  for (const part of board) await ask('u_zhoumin', `/business${part}?days=7`)
  for (const kind of drills) {
    await ask('u_zhoumin', `/business/list?days=7&kind=${kind}&staff=u_linxiaoyu`)
  }
  await ask('u_zhoumin', '/business/orders?days=7&dimension=group&target=g1')
  for (const format of ['csv', 'xlsx']) {
    const wish = { key: `export-${format}`, format, days: 7 }
    const { id } = JSON.parse((await ask('u_zhoumin', '/business/exports', wish)).toString())
    await writeExport(deps, { exportId: id })
    await ask('u_zhoumin', `/business/exports/${id}/file`)
  }
  // Who sits in a group is WeCom's to say, and it says it to its members in WeCom already.
  const { memberList: _members, ...group } = JSON.parse(
    (await ask('u_linxiaoyu', '/groups/g1')).toString(),
  )
  said.set('u_linxiaoyu /groups/g1', JSON.stringify(group))
  said.set('the notices', JSON.stringify(cards))
  said.set('the log', shop.lines.join('\n'))

  // The other one is named where she may be: the search finds what is there.
  expect(said.get('u_linxiaoyu /groups/g1/scores')).toContain('果果妈')
  const files = [...said].filter(([path]) => path.endsWith('/file'))
  expect(files.map(([, text]) => text.includes('果果妈') && text.includes('A-2'))).toEqual([
    true,
    true,
  ])
  const naming = [...said].filter(([, text]) => text.includes(NAME) || text.includes(ID))
  expect(naming).toEqual([])
})
