import { createHmac, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { keyFor } from '../session/keys.ts'
import type { PaymentProvider, PaymentTold } from './payment-provider.ts'

const TOLERANCE_MS = 300_000

const told = v.strictObject({
  kind: v.picklist(['paid', 'refunded', 'refund_failed', 'closed']),
  paymentId: v.pipe(v.string(), v.regex(/^[\w-]{6,32}$/)),
  amountFen: v.pipe(v.number(), v.integer(), v.minValue(0)),
  refundId: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  transactionId: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  at: v.pipe(v.number(), v.integer()),
})

const signed = (config: Pick<Config, 'sessionSecret'>, timestamp: string, body: string) =>
  createHmac('sha256', keyFor(config, 'practice-pay')).update(`${timestamp}\n${body}\n`).digest()

/** A letter of the practice cashier: what it says, and the proof that the cashier says it. */
export function practiceLetter(
  config: Pick<Config, 'sessionSecret'>,
  notice: PaymentTold,
  now: number,
) {
  const body = JSON.stringify(notice)
  const timestamp = String(now)
  const headers = {
    'content-type': 'application/json',
    'x-practice-timestamp': timestamp,
    'x-practice-signature': signed(config, timestamp, body).toString('hex'),
  }
  return { body, headers }
}

/** 练习收银台: the demo's payment service. No money moves; its callbacks take the real road. */
export const practicePay = (config: Pick<Config, 'sessionSecret'>): PaymentProvider => ({
  name: 'practice',
  async create({ paymentId }) {
    return { kind: 'page', url: `/practice/pay/${paymentId}` }
  },
  // The cashier keeps no books of its own: what it knows, it has told.
  async query() {
    return null
  },
  async refund() {
    return 'done'
  },
  async readNotice(headers, body, clocks) {
    const timestamp = headers.get('x-practice-timestamp') ?? ''
    const given = headers.get('x-practice-signature') ?? ''
    const isFresh =
      /^\d{10,14}$/.test(timestamp) &&
      clocks.some((now) => Math.abs(now - Number(timestamp)) <= TOLERANCE_MS)
    const isGenuine =
      /^[0-9a-f]{64}$/.test(given) &&
      timingSafeEqual(Buffer.from(given, 'hex'), signed(config, timestamp, body))
    if (!isGenuine || !isFresh) throw new AppError('bad_signature', '签名不对，或者过期了')
    const read = v.safeParse(told, jsonOf(body))
    if (!read.success) throw new AppError('bad_request', '内容不对')
    return read.output
  },
})

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new AppError('bad_request', '内容不是 JSON')
  }
}
