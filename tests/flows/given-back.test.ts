import { expect, test } from 'vitest'
import { inTransaction } from '../../db/database.ts'
import { runViewRules } from '../../api/tasks/view-rules.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'

const MINUTE = 60_000

test.each<[string, number, boolean]>([
  ['a part', 1900, true],
  ['all', 6900, false],
])(
  'she gave %s of what she bought back: is she still one who bought?',
  async (_, fen, hasBought) => {
    await using shop = await aShop()
    await shop.aReply('s18', '{商品}有试用装', { situation: 'looked_not_bought' })
    for (const at of [CLOCK - DAY, CLOCK - 40 * MINUTE]) await shop.aLook('cu001', 'p11', at)
    await shop.anOrder('o1', 'cu001', CLOCK - 30 * MINUTE)
    await shop.db.updateTable('shopOrder').set({ status: 'refunded', refundedFen: fen }).execute()

    const ask = await shop.as('u_linxiaoyu')
    const { leads } = (await ask('GET', '/today')).body
    expect(leads).toHaveLength(hasBought ? 0 : 1)
    const { suggestions } = (await ask('GET', '/customers/cu001')).body
    expect(suggestions).toHaveLength(hasBought ? 0 : 1)

    // Nor is a coupon prepared for what she has.
    await shop.aLook('cu001', 'p11', CLOCK - MINUTE)
    const looked = { customerId: 'cu001', staffId: 'u_linxiaoyu', pageId: 'p11' }
    await inTransaction(shop.db, (tx) => runViewRules(tx, [looked], CLOCK))
    expect(await shop.db.selectFrom('task').select('rule').execute()).toEqual(
      hasBought ? [] : [{ rule: 'push_coupon' }],
    )
  },
)
