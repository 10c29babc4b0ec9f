import { Hono } from 'hono'
import { html } from 'hono/html'
import { findPayment, findPaymentInChat, type Payment } from '../../db/queries/payments.ts'
import type { Deps } from '../deps.ts'
import { practiceLetter } from '../payment/practice-pay.ts'

/**
 * 练习收银台: stands for WeChat's own cashier. No money moves; what she presses is told to the
 * product's callback door, signed, as WeChat Pay would tell it.
 */
export function practiceCashier(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  deliver: (request: Request) => Promise<Response>,
): Hono {
  const headers = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
  }
  // A request in a chat is known to its card by WeCom's number alone.
  const find = async (id: string) =>
    (await findPayment(db, id.slice(0, 64))) ?? (await findPaymentInChat(db, id.slice(0, 64)))
  const backTo = ({ id, placementId }: Payment, hasPaid: boolean) =>
    placementId ? `/o/${placementId}` : `/practice/pay/${id}${hasPaid ? '?told' : ''}`

  return new Hono()
    .get('/practice/pay/:paymentId', async (c) => {
      const payment = await find(c.req.param('paymentId'))
      if (!payment) return c.text('没有这笔付款', 404)
      return c.html(cashierPage(payment, c.req.query('told') !== undefined), 200, headers)
    })
    .post('/practice/pay/:paymentId', async (c) => {
      const payment = await find(c.req.param('paymentId'))
      if (!payment) return c.text('没有这笔付款', 404)
      const answer = new URLSearchParams(await c.req.text()).get('answer')
      if (answer === 'pay' && payment.chatPaymentId) {
        // Asked for in a chat it is WeCom's money: the product hears of it when it asks WeCom.
        const body = JSON.stringify({ act: 'pay_collection', payment_id: payment.chatPaymentId })
        const headers = { 'content-type': 'application/json' }
        const url = `${config.publicUrl}/simulator/control/acts`
        await deliver(new Request(url, { method: 'POST', headers, body }))
      } else if (answer === 'pay' && payment.state === 'waiting') {
        const { id, amountFen } = payment
        const told = {
          kind: 'paid' as const,
          paymentId: id,
          amountFen,
          refundId: null,
          transactionId: `practice_${id.slice(0, 12)}`,
          at: now(),
        }
        const letter = practiceLetter(config, told, now())
        const url = `${config.publicUrl}/hooks/payments`
        await deliver(new Request(url, { method: 'POST', ...letter }))
      }
      return c.redirect(backTo(payment, answer === 'pay'), 303)
    })
}

/** `isTold`: she has pressed it, and the letter that says so is on its way. */
const cashierPage = ({ description, amountFen, state, placementId }: Payment, isTold: boolean) =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>练习收银台</title>
        <style>
          :root {
            color-scheme: light dark;
            --text: #1f2023;
            --quiet: #55575b;
            --paper: #f3f3f3;
            --card: #fff;
            --green: #06804a;
            --on-green: #fff;
          }
          @media (prefers-color-scheme: dark) {
            :root {
              --text: #ececee;
              --quiet: #a6a7ab;
              --paper: #17181a;
              --card: #212225;
              --green: #3ddc84;
              --on-green: #0b2416;
            }
          }
          html {
            font:
              106.25%/1.6 system-ui,
              'Noto Sans CJK SC',
              sans-serif;
          }
          body {
            margin: 0;
            color: var(--text);
            background: var(--paper);
            text-align: center;
          }
          main {
            max-width: 480px;
            margin: 0 auto;
            padding: 48px 24px;
          }
          strong {
            display: block;
            margin: 8px 0 40px;
            font-size: 2.6rem;
            font-size: min(2.6rem, 15vw);
          }
          form {
            display: grid;
            gap: 12px;
          }
          button,
          a {
            display: block;
            min-height: 48px;
            padding: 10px;
            box-sizing: border-box;
            border: 1px solid var(--green);
            border-radius: 10px;
            background: var(--green);
            color: var(--on-green);
            font: inherit;
          }
          button.plain {
            background: var(--card);
            border-color: #8a8c90;
            color: var(--text);
          }
          p {
            margin: 0;
            color: var(--quiet);
          }
        </style>
      </head>
      <body>
        <main>
          <p>${description}</p>
          <strong>¥${(amountFen / 100).toFixed(2)}</strong>
          ${
            state === 'waiting' && !isTold
              ? html`<form method="post">
                  <button name="answer" value="pay">立即支付</button>
                  <button name="answer" value="cancel" class="plain">先不付</button>
                </form>`
              : placementId
                ? html`<form method="post">
                    <button name="answer" value="back">付过了，回去</button>
                  </form>`
                : html`<p role="status">付过了，关掉这一页就行</p>`
          }
          <p style="margin-top:32px;font-size:.8rem">练习收银台：这里不会扣真钱</p>
        </main>
      </body>
    </html>`
