import { expect, test } from 'vitest'
import { runViewRules } from '../../api/tasks/view-rules.ts'
import { inTransaction } from '../../db/database.ts'
import { aCoupon, aGrant } from '../support/a-benefit.ts'
import { aShop, CLOCK, DAY, type Shop } from '../support/a-shop.ts'

const MINUTE = 60_000
const PREPARED = '{称呼}，给您留了一张{券}，{截止}前有效'

/** Three looks on two days, as the collector tells of them. */
async function looksThrice(shop: Shop) {
  for (const at of [CLOCK - DAY, CLOCK - 5 * MINUTE, CLOCK - MINUTE]) {
    await shop.aLook('cu001', 'p11', at)
    const looked = { customerId: 'cu001', staffId: 'u_linxiaoyu', pageId: 'p11' }
    await inTransaction(shop.db, (tx) => runViewRules(tx, [looked], at))
  }
}

test('the rule hands the member a real coupon: its words filled, its page ready to send', async () => {
  await using shop = await aShop()
  await aCoupon(shop.db, {
    id: 'cp3',
    name: '看过没买 满159减15',
    faceFen: 1500,
    minSpendFen: 15_900,
    validDays: 7,
    purpose: 'push_coupon',
  })
  await shop.aReply('s19', PREPARED, {
    situation: 'coupon',
    partsJson: JSON.stringify([
      { kind: 'text', text: PREPARED },
      { kind: 'page', pageId: null },
    ]),
  })
  await looksThrice(shop)
  const ask = await shop.as('u_linxiaoyu')
  const { body } = await ask('GET', '/customers/cu001')
  const idea = body.suggestions.find((one: any) => one.replyId === 's19')
  expect(idea.parts).toMatchObject([
    {
      kind: 'text',
      text: expect.stringContaining('给您留了一张满 159 元减 15 元的券，11月27日前有效'),
    },
    // What we saw of her is our own name for it: she reads what it is worth.
    { kind: 'page', pageId: 'page_cp3', title: '满 159 元减 15 元' },
  ])
  expect(idea.parts[0].missing).toEqual([])
})

test('who took any coupon within 14 days is not pushed another', async () => {
  await using shop = await aShop()
  await aCoupon(shop.db)
  await aGrant(shop.db, { grantedAt: CLOCK - 13 * DAY })
  await looksThrice(shop)
  expect(await shop.db.selectFrom('task').selectAll().execute()).toEqual([])
})

test('whose adviser has left the shop is somebody else’s to push a coupon to', async () => {
  await using shop = await aShop()
  const { db } = shop
  const lost = db.updateTable('staff').set({ leftAt: CLOCK - 2 * DAY })
  await lost.where('id', '=', 'u_linxiaoyu').execute()
  await looksThrice(shop)
  const tasks = await db.selectFrom('task').select(['rule', 'staffId']).execute()
  expect(tasks).toEqual([{ rule: 'push_coupon', staffId: 'u_hejing' }])
})
