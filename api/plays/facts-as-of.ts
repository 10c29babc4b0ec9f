import { usualInterval } from '../customers/suggestions.ts'
import { dayIn } from './calendar.ts'
import type { Calendar, CustomerFacts, Facts } from './facts.ts'
import { reorderAt } from './load-facts.ts'

/**
 * What was known then: `facts` (her stage already that of `at`) without what happened later. What
 * no row dates — her wish to be left alone, an open case, who knows her — stands as it does today;
 * a page she has opened again since counts once, when she first opened it. Other plays are left
 * out: what would have happened is asked of this one alone.
 */
export function factsAsOf(facts: Facts, at: number, calendar: Calendar): Facts {
  const touched = facts.touched.filter(({ day }) => day <= dayIn(at, calendar))
  if (facts.kind === 'customer') return herFactsAsOf({ ...facts, touched, others: [] }, at)
  return {
    ...facts,
    touched,
    others: [],
    lastOrders: facts.lastOrders.filter((it) => it <= at),
    pushes: facts.pushes.filter((it) => it.at <= at),
  }
}

function herFactsAsOf(facts: CustomerFacts, at: number): CustomerFacts {
  const orders = facts.orders.filter((it) => it <= at)
  const interval = usualInterval(orders)
  const { lastOrder: _last, reorder: _reorder, followed, ...dates } = facts.dates
  return {
    ...facts,
    orders,
    interval,
    pages: facts.pages
      .filter(({ firstAt }) => firstAt <= at)
      .map((page) => (page.lastAt <= at ? page : { ...page, views: 1, lastAt: page.firstAt })),
    said: facts.said.filter((it) => it.at <= at),
    saidNoAt: facts.saidNoAt !== null && facts.saidNoAt <= at ? facts.saidNoAt : null,
    dates: {
      ...dates,
      ...(followed !== undefined && followed <= at && { followed }),
      ...(orders[0] !== undefined && {
        lastOrder: orders[0],
        reorder: reorderAt(orders[0], interval),
      }),
    },
  }
}

/** When something of hers (or of the group) is known to have happened, from `from` on, ascending. */
export function happenedSince(facts: Facts, from: number): number[] {
  const moments =
    facts.kind === 'customer'
      ? [
          ...facts.orders,
          ...facts.pages.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]),
          ...facts.said.map(({ at }) => at),
          ...(facts.saidNoAt === null ? [] : [facts.saidNoAt]),
          ...(facts.dates.followed === undefined ? [] : [facts.dates.followed]),
        ]
      : [...facts.lastOrders, ...facts.pushes.map(({ at }) => at)]
  return [...new Set(moments.filter((at) => at >= from))].sort((a, b) => a - b)
}
