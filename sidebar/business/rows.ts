import { common } from '../common.words.ts'
import { rate, yuan } from '../numbers.ts'
import type { Bar } from '../ui/UiChart.vue'
import type { Board, Row } from './shapes.ts'
import { words } from './words.ts'

/** Of fewer a rate says little. */
const FEW = 30

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
        `${rate(row.coupons.redeemed, row.coupons.issued)}（${row.coupons.redeemed}/${row.coupons.issued}）` +
          (row.coupons.issued < FEW ? ` ${common.fewSamples}` : ''),
      ),
    row.prevAmountFen ? words.before(yuan(row.prevAmountFen, { short: true })) : '',
  ]
    .filter(Boolean)
    .join(' · '),
  isQuiet: quiet.includes(row.target),
})

/** More bars than that are a list. */
export const BARS = 12

const aside = ['direct', 'none', 'rest']

/** The rows that are somebody's. */
export const namedRows = ({ rows }: Board) => rows.filter((row) => !aside.includes(row.target))

/** The first rows, everything after them as one, then 单聊 and 未归因. */
export function barsOf(board: Board): Bar[] {
  const named = namedRows(board)
  const folded = named.slice(BARS)
  const rest = board.rows.find((row) => row.target === 'rest')
  const amountFen = [...folded, ...(rest ? [rest] : [])].reduce((fen, it) => fen + it.amountFen, 0)
  const others: Bar[] =
    folded.length > 0 || rest
      ? [
          {
            id: 'rest',
            name: rest ? words.others : words.rest(folded.length),
            value: amountFen,
            text: yuan(amountFen, { short: true }),
            isQuiet: true,
          },
        ]
      : []
  const apart = board.rows.filter((row) => quiet.includes(row.target))
  return [...named.slice(0, BARS).map(barOf), ...others, ...apart.map(barOf)]
}
