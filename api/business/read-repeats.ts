import { countSpans, listSpansOf, sumSpans } from '../../db/queries/span-sums.ts'
import { hasAnyOrder } from '../../db/queries/shop-orders.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { keepBoardDay } from './keep-board-day.ts'
import type { Days } from './spans.ts'
import { scopesOf, storeScope } from './store-scope.ts'

/**
 * 复购 and 客单: those who came through our pages beside everybody, over the last 30 or 90 days.
 * Null: the shop's till has not told us of any order yet.
 */
export async function readRepeats(
  deps: Deps,
  actor: Actor,
  asked: { days: Days; store?: string | undefined },
) {
  const { db } = deps
  await keepBoardDay(deps)
  const days = asked.days === 90 ? 90 : 30
  if (!(await hasAnyOrder(db))) return { days, ours: null, all: null }
  const scopes = scopesOf(await storeScope(db, actor, asked.store))
  const question = { days, model: 'last', windowDays: 7, scopes } as const
  const buyers = async (dimension: 'buyer' | 'ourBuyer') => ({
    buyers: await countSpans(db, { ...question, dimension }, 1),
    again: await countSpans(db, { ...question, dimension }, 2),
  })
  const whole = await sumSpans(db, { ...question, dimension: 'store' })
  const [none] = await listSpansOf(db, { ...question, dimension: 'staff' }, ['none'])
  const all = { orders: Number(whole?.orders ?? 0), amountFen: Number(whole?.netFen ?? 0) }
  return {
    days,
    all: { ...all, ...(await buyers('buyer')) },
    ours: {
      orders: all.orders - Number(none?.orders ?? 0),
      amountFen: all.amountFen - Number(none?.netFen ?? 0),
      ...(await buyers('ourBuyer')),
    },
  }
}
