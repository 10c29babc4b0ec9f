import * as v from 'valibot'
import { ActRefused, type Act } from './act.ts'
import { nextId, secondsOf, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import type { SimCollection } from './state.ts'

const MONTH = 31 * 86_400

const collectionsOf = (at: Context): SimCollection[] => (at.state.collections ??= [])
const find = (at: Context, paymentId: string) =>
  collectionsOf(at).find((one) => one.paymentId === paymentId)

/** 对外收款. */
export const externalPay: Endpoints = {
  'externalpay/get_payment_info': {
    method: 'POST',
    run: ({ body }, at) => {
      const asked = find(at, body.need('payment_id'))
      if (!asked) throw new WireError(40058, 'payment_id: not found')
      return { bill_list: asked.paidAt === null ? [] : [{ out_trade_no: asked.tradeNo }] }
    },
  },
  'externalpay/get_bill_list': {
    method: 'POST',
    run: ({ body }, at) => {
      const from = body.number('begin_time', { min: 1 })
      const to = body.number('end_time', { min: 1 })
      if (!from || !to) throw new WireError(40063, 'missing parameter begin_time or end_time')
      if (to < from || to - from > MONTH) throw new WireError(40058, 'at most a month')
      const payee = body.text('payee_userid')
      const limit = body.number('limit', { min: 1, max: 1000 }) ?? 1000
      const start = Number(body.text('cursor') || 0)
      const rows = collectionsOf(at).filter(
        ({ paidAt, userid }) =>
          paidAt !== null && paidAt >= from && paidAt <= to && (!payee || payee === userid),
      )
      const page = rows.slice(start, start + limit)
      const hasMore = start + limit < rows.length
      return {
        ...(hasMore && { next_cursor: String(start + limit) }),
        bill_list: page.map((one) => ({
          transaction_id: `4200${one.tradeNo}`,
          bill_type: 0,
          trade_state: one.refundedFen > 0 ? 3 : 1,
          pay_time: one.paidAt,
          out_trade_no: one.tradeNo,
          external_userid: one.externalUserid,
          total_fee: one.totalFee,
          payee_userid: one.userid,
          payment_type: 0,
          mch_id: '1900000109',
          remark: one.description,
          total_refund_fee: one.refundedFen,
        })),
      }
    },
  },
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const need = (at: Context, paymentId: string): SimCollection => {
  const found = find(at, paymentId)
  if (!found) throw new ActRefused('no such request')
  return found
}

/** What is done about money in the two clients: asked for, paid, given back. */
export const payActs: Record<string, Act> = {
  collect_money: {
    fields: v.object({
      userid: id,
      external_userid: id,
      total_fee: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5_000_000)),
      description: v.pipe(v.string(), v.maxLength(32)),
    }),
    run: (at, { userid, external_userid: externalUserid, total_fee: totalFee, description }) => {
      const asked: SimCollection = {
        paymentId: nextId(at, 'pay'),
        tradeNo: nextId(at, '1000'),
        userid,
        externalUserid,
        totalFee,
        description,
        paidAt: null,
        refundedFen: 0,
      }
      collectionsOf(at).push(asked)
      at.changed()
      return { paymentId: asked.paymentId }
    },
  },
  pay_collection: {
    fields: v.object({ payment_id: id }),
    run: (at, { payment_id: paymentId }) => {
      const asked = need(at, paymentId)
      asked.paidAt ??= secondsOf(at)
      at.changed()
      return {}
    },
  },
  refund_collection: {
    fields: v.object({ payment_id: id, fee: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    run: (at, { payment_id: paymentId, fee }) => {
      const asked = need(at, paymentId)
      if (asked.paidAt === null) throw new ActRefused('it was not paid')
      asked.refundedFen = Math.min(asked.totalFee, asked.refundedFen + fee)
      at.changed()
      return {}
    },
  },
}
