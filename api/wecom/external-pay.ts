import * as v from 'valibot'
import type { Call } from './call.ts'

/** Money that came in through 对外收款. */
export interface WecomBill {
  tradeNo: string
  transactionId: string | null
  amountFen: number
  paidAt: number
  /** Given back so far. */
  refundedFen: number
}

/** 对外收款: WeCom rings nobody when money comes, it is asked. */
export interface WecomExternalPay {
  /** 获取收款项目的商户单号: one number for each time the request was paid; none yet: an empty list. */
  listTradeNos(chatPaymentId: string): Promise<string[]>
  /** 获取对外收款记录 of one member between two moments (epoch ms, at most a month apart). */
  listBills(payeeId: string, fromAt: number, toAt: number): Promise<WecomBill[]>
}

const text = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(128))), '')
const fen = v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), 0)
const numbers = v.object({
  bill_list: v.optional(v.nullable(v.array(v.object({ out_trade_no: text }))), []),
})
const bills = v.object({
  next_cursor: v.optional(v.nullable(v.string()), ''),
  bill_list: v.optional(
    v.nullable(
      v.array(
        v.object({
          out_trade_no: text,
          transaction_id: text,
          /** 0 money that came, 1 money given back (which its payment sums up as well). */
          bill_type: v.optional(v.nullable(v.number()), 0),
          total_fee: fen,
          pay_time: fen,
          total_refund_fee: fen,
        }),
      ),
    ),
    [],
  ),
})

const PAGE = 1000
const MOST_PAGES = 50

export function createExternalPay(call: Call): WecomExternalPay {
  return {
    async listTradeNos(chatPaymentId) {
      const body = { payment_id: chatPaymentId }
      const answer = await call('externalpay/get_payment_info', numbers, { body })
      return (answer.bill_list ?? []).flatMap((one) => one.out_trade_no || [])
    },
    async listBills(payeeId, fromAt, toAt) {
      const found: WecomBill[] = []
      let cursor = ''
      for (let page = 0; page < MOST_PAGES; page++) {
        const body = {
          begin_time: Math.floor(fromAt / 1000),
          end_time: Math.ceil(toAt / 1000),
          payee_userid: payeeId,
          limit: PAGE,
          ...(cursor && { cursor }),
        }
        const answer = await call('externalpay/get_bill_list', bills, { body })
        for (const bill of answer.bill_list ?? []) {
          if (bill.bill_type === 1 || !bill.out_trade_no || !bill.pay_time) continue
          found.push({
            tradeNo: bill.out_trade_no,
            transactionId: bill.transaction_id || null,
            amountFen: bill.total_fee ?? 0,
            paidAt: bill.pay_time * 1000,
            refundedFen: bill.total_refund_fee ?? 0,
          })
        }
        if (!answer.next_cursor || answer.next_cursor === cursor) break
        cursor = answer.next_cursor
      }
      return found
    },
  }
}
