import { yuan } from '../ui/words.ts'
import type { MineWords } from './words.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const en: MineWords = {
  title: 'Mine',
  description: (corpName) => `${corpName}: your points, coupons and check-ins`,
  worth: (fen) => `Worth ${yuan(fen)}`,
  redEnvelope: 'A coupon that looks like a red envelope; it is not cash',
  terms: (faceFen, minSpendFen) =>
    minSpendFen > 0
      ? `${yuan(faceFen)} off from ${yuan(minSpendFen)}`
      : `${yuan(faceFen)} off anything`,
  valid: (days, weekday) =>
    weekday === null ? `Good for ${days} days` : `Good on ${DAYS[weekday - 1]} only`,
  perPerson: (n) => `${n} each`,
  left: (n, of) => `${n} of ${of} left`,
  claim: 'Take this coupon',
  claimAgain: 'Take one more',
  agreeFirst:
    'A coupon is kept in your name, so please agree first that we remember what you read. You can withdraw at any time.',
  agreeAndClaim: 'Fine, take it',
  notNow: 'Not now',
  outside: 'Open this page in WeChat to take it, or just ask in store.',
  staff: 'Customers see "Take this coupon" here.',
  show: 'Show',
  showing: 'Turn your screen up and let the staff scan it, or read out the digits',
  qr: 'QR code of the coupon',
  until: (day) => `Good until ${day}`,
  state: {
    usable: 'Ready to use',
    not_today: 'Not today',
    used: 'Used',
    expired: 'Expired',
    revoked: 'Taken back',
  },
  onWeekday: (weekday) => `On ${DAYS[weekday - 1]}`,
  toMine: 'My coupons',

  stranger:
    'We do not know who you are. Open a page we sent from a WeChat chat, then come back to see your points and coupons.',
  ask: 'Points, coupons and check-ins are kept in your name. They are kept only once you agree; if you do not, you can still read and buy as before.',
  agree: 'Fine',
  points: (n) => `${n.toLocaleString('en-US')} points`,
  ending: (points, day) => `${points} end on ${day}`,
  noPoints: 'No points yet.',
  swap: 'What they buy',
  cost: (points) => `${points} points`,
  stock: (n) => (n > 0 ? `${n} left` : 'None left'),
  take: 'Take',
  short: (points) => `${points} more needed`,
  coupons: (n) => `Coupons ${n}`,
  noCoupons: 'No coupons yet. Where a page says "Take this coupon", one tap brings it here.',
  noUsable: 'No coupon to use right now.',
  past: 'Used and expired',
  checkIn: (days) => `Checked in on ${days} days`,
  checkInNow: 'Check in',
  checkedToday: 'Done for today',
  checkInRule: 'Once a day; a missed day takes nothing away.',
  giftAt: (days, name) => `Day ${days}: ${name}`,
  receive: 'Take',
  received: 'Taken',
  none: 'None left',
  gifts: 'Gifts to fetch',
  groups: 'My groups',
  thisWeek: (text) => `This week: ${text}`,
  noBenefit: 'Nothing special this week',
  memberDay: (weekday) => `${DAYS[weekday - 1]} is member day`,
  adviser: 'Adviser',
  adviserNote: 'Go back to the chat at the top left and just write.',
  wishes: 'Messages',
  orders: 'Orders',
  orderState: {
    unpaid: 'Not paid yet',
    paid: 'Paid, ready to fetch',
    picked: 'Fetched',
    cancelled: 'Cancelled',
    expired: 'Not paid in time, cancelled',
    failed: 'The team was not full, money back',
  },
  privacy: 'Privacy',
}
