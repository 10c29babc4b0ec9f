export default {
  title: 'Whose the orders are',
  intro:
    'The same orders, credited in seven ways by what was opened in the 7 days before. The total stays.',
  compare: 'Compare',
  dimension: 'Split by',
  dimensions: (one: string) => ({ group: 'Group', staff: 'Member', page: 'Page' })[one] ?? one,
  way: 'Way',
  ways: (way: string) =>
    ({
      last: 'Last',
      first: 'First',
      linear: 'Equal',
      ends: 'Both ends',
      fading: 'Fading',
      shapley: 'Together',
      markov: 'Without it',
    })[way] ?? way,
  rule: (way: string) =>
    ({
      last: 'All to what she opened last before paying, as in the numbers above.',
      first: 'All to what she opened first.',
      linear: 'One part for each time something was opened.',
      ends: 'Four tenths each to the first and the last, two tenths to those between.',
      fading: 'The nearer to paying the more; half as much for every 7 days before.',
      shapley: 'Equal parts to the places that touched her, each place once.',
      markov:
        'By how many orders would be lost without a place. People who looked and did not buy count too.',
    })[way] ?? '',
  total: (orders: number) => `${orders} orders`,
  adds: (amount: string) => `The rows add up to ${amount}, the total.`,
  why: (touched: number, several: number) =>
    `${touched} orders had something opened before them, ${several} of these more than one place. The ways differ by these ${several} alone.`,
  few: 'Few orders: the differences may be chance. Nobody should be paid by them.',
  same: 'No order had more than one place before it: every way says the same.',
  apart: (name: string, low: string, high: string) => `Furthest apart: ${name}, ${low} to ${high}.`,
  learns: (orders: number, lookers: number) =>
    `Learnt from ${orders} orders and ${lookers} customers who looked and did not buy; it knows what came first, not what caused what.`,
  more: (amount: string) => `${amount} more than by Last`,
  less: (amount: string) => `${amount} less than by Last`,
  nobody: 'Nobody’s',
  direct: 'Single chats',
  rest: 'The rest',
  gone: '(gone)',
  empty: 'No orders in these days yet.',
  looking: (n: number, of: number) => `Working: ${n} of ${of} customers looked at`,
  waiting: 'Waiting its turn',
  counted: (time: string) => `Worked out ${time}`,
  again: 'Work it out again',
  who: 'Name',
  amount: 'Orders',
}
