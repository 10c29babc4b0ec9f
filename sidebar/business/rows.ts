import { rate, yuan } from '../numbers.ts'
import type { Bar } from '../ui/UiChart.vue'
import type { Row } from './shapes.ts'
import { words } from './words.ts'

const quiet = ['none', 'direct']

/** A row of the board as a bar: the value in words, and beside it what else is known of it. */
export const barOf = (row: Row): Bar => ({
  id: row.target,
  name: row.name,
  value: row.amountFen,
  text:
    (row.orders === null
      ? yuan(row.amountFen, { short: true })
      : words.row(yuan(row.amountFen, { short: true }), row.orders)) +
    (row.refundFen ? ` · ${words.refund(yuan(row.refundFen))}` : ''),
  note: [
    row.members && row.perHeadFen !== null && words.perHead(row.members, yuan(row.perHeadFen)),
    row.pushes && words.pushes(row.pushes),
    row.exits && words.exits(row.exits),
    row.coupons?.issued &&
      words.redeemed(
        `${rate(row.coupons.redeemed, row.coupons.issued)}（${row.coupons.redeemed}/${row.coupons.issued}）`,
      ),
    row.prevAmountFen ? words.before(yuan(row.prevAmountFen, { short: true })) : '',
  ]
    .filter(Boolean)
    .join(' · '),
  isQuiet: quiet.includes(row.target),
})
