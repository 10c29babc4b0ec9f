import { createHash } from 'node:crypto'

/** How large a made-up shop is; the same shape is the same shop, row for row. */
export interface Shape {
  customers: number
  events: number
  seed: string
  /** The shop's present (epoch ms): everything in it happened before. */
  until: number
}

/** Customers of a group; of a member, who has ten groups; members of a store. */
export const PER_GROUP = 50
export const PER_STAFF = 500
const STAFF_PER_STORE = 40
const HOT_EVERY = 100
/** What the hot customers, one in a hundred, have of all events. */
const HOT_PART = 0.2
// The others look nothing, a little, as usual, or much; five in a row come to five usual ones.
const WEIGHTS = [0, 0.5, 1, 1, 2.5]

const numbered = (prefix: string, n: number, digits: number) =>
  prefix + String(n).padStart(digits, '0')
export const customerIdOf = (n: number) => numbered('wmbench', n, 8)
export const openIdOf = (n: number) => numbered('obench', n, 8)
export const groupIdOf = (n: number) => numbered('wrbench', n, 7)
export const staffIdOf = (n: number) => numbered('u_bench', n, 5)
export const storeIdOf = (n: number) => numbered('st_bench', n, 3)
/** Who may see every number of every store. */
export const OPERATOR = 'u_bench_operator'

export const staffNoOf = (customerNo: number) => Math.floor(customerNo / PER_STAFF)
export const storeNoOf = (staffNo: number) => Math.floor(staffNo / STAFF_PER_STORE)
export const countGroups = ({ customers }: Shape) => Math.ceil(customers / PER_GROUP)
export const countStaff = ({ customers }: Shape) => Math.ceil(customers / PER_STAFF)
export const countStores = (shape: Shape) => Math.ceil(countStaff(shape) / STAFF_PER_STORE)
/** The first member of a store runs it. */
export const isManager = (staffNo: number) => staffNo % STAFF_PER_STORE === 0

export const isHot = (customerNo: number) => customerNo % HOT_EVERY === 0
/** Whether she agreed to be remembered; seven in ten do. */
export const hasAgreed = (customerNo: number) => isHot(customerNo) || customerNo % 10 < 7

/** How many events are hers; over all customers they come to the shape's number. */
export function eventsOf({ customers, events }: Shape, customerNo: number): number {
  const hot = Math.ceil(customers / HOT_EVERY)
  const before = Math.ceil(customerNo / HOT_EVERY)
  if (isHot(customerNo)) return shareOf(events * HOT_PART, before, hot)
  const place = customerNo - before
  const all = weightBefore(customers - hot)
  const part = (n: number) => Math.round((events * (1 - HOT_PART) * weightBefore(n)) / all)
  return part(place + 1) - part(place)
}

const shareOf = (whole: number, place: number, of: number) =>
  Math.round((whole * (place + 1)) / of) - Math.round((whole * place) / of)

function weightBefore(n: number): number {
  let sum = Math.floor(n / WEIGHTS.length) * WEIGHTS.length
  for (let i = 0; i < n % WEIGHTS.length; i++) sum += WEIGHTS[i]!
  return sum
}

/** Sixteen bytes that say nothing but differ by their words. */
export const scrambled = (words: string) =>
  createHash('sha1').update(words).digest('hex').slice(0, 32)
