import { createHmac, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import { AppError } from '../errors.ts'

const TOLERANCE_S = 300
const MAX_ORDERS = 500

const printable = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/))
const fen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000_000))
// Seconds or text would land centuries away: from 2000 to 2100, in milliseconds.
const moment = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(946_684_800_000),
  v.maxValue(4_102_444_800_000),
)
const words = v.pipe(v.string(), v.maxLength(120))
const quantity = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))
const anyId = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.maxLength(64))

// Shops describe items each in their own way: what we know by name is kept, the rest is left.
const item = v.object({
  name: v.optional(words),
  title: v.optional(words),
  sku: v.optional(anyId),
  id: v.optional(anyId),
  productId: v.optional(anyId),
  quantity: v.optional(quantity),
  qty: v.optional(quantity),
  priceFen: v.optional(fen),
})

const letter = v.pipe(
  v.strictObject({
    orderNo: printable,
    shopId: printable,
    status: v.picklist(['paid', 'refunded', 'cancelled']),
    paidAt: moment,
    amountFen: fen,
    refundedFen: v.optional(fen),
    items: v.pipe(v.array(item), v.maxLength(100)),
    customer: v.strictObject({
      externalUserId: v.optional(printable),
      unionId: v.optional(printable),
      openId: v.optional(printable),
      // Accepted because shops send it; never kept and never matched.
      phone: v.optional(v.pipe(v.string(), v.maxLength(32))),
    }),
    token: v.optional(v.pipe(v.string(), v.maxLength(200))),
    couponCode: v.optional(v.pipe(v.string(), v.maxLength(64))),
    /** When the shop last changed the order, by its own count: puts letters in order. */
    updatedAt: v.optional(moment),
  }),
  v.forward(
    v.check((it) => (it.refundedFen ?? 0) <= it.amountFen),
    ['refundedFen'],
  ),
)
const letters = v.pipe(v.array(letter), v.minLength(1), v.maxLength(MAX_ORDERS))

/** An order as a shop writes it. */
export type OrderLetter = v.InferOutput<typeof letter>

/**
 * True when the letter is from somebody who knows the secret and was signed within 300 seconds of
 * one of these clocks. Compared in constant time, over the bytes as they came.
 */
export function isSignedOrder(
  secret: string,
  clocks: number[],
  headers: { timestamp: string | undefined; signature: string | undefined },
  body: Uint8Array,
): boolean {
  const { timestamp = '', signature = '' } = headers
  const given = /^v1=([0-9a-f]{64})$/.exec(signature)?.[1]
  if (!/^\d{1,12}$/.test(timestamp) || !given) return false
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest()
  const isGenuine = timingSafeEqual(expected, Buffer.from(given, 'hex'))
  const isFresh = clocks.some((now) => Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)
  return isGenuine && isFresh
}

/** The orders in a body: one, or an array. Refuses the whole by the name of the first fault. */
export function readOrders(body: Uint8Array): OrderLetter[] {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new AppError('bad_request', '内容不是 JSON')
  }
  if (Array.isArray(value) && (value.length === 0 || value.length > MAX_ORDERS)) {
    throw new AppError('bad_request', `一次 1 到 ${MAX_ORDERS} 笔订单`)
  }
  const parsed = Array.isArray(value) ? v.safeParse(letters, value) : v.safeParse(letter, value)
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0])
    throw new AppError('bad_request', field ? `「${field}」不对` : '内容不是一笔订单')
  }
  return Array.isArray(parsed.output) ? parsed.output : [parsed.output]
}
