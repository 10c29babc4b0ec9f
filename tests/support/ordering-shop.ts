import { newId } from '../../db/ids.ts'
import type { Schema } from '../../db/schema.ts'
import { practiceLetter } from '../../api/payment/practice-pay.ts'
import type { PaymentTold } from '../../api/payment/payment-provider.ts'
import { aShopWithPages } from './customer-phone.ts'
import { anOffer } from './ordering-parts.ts'
import { CLOCK } from './platform.ts'
import { aCustomer } from './shop-parts.ts'

export { CLOCK }
const HOUR = 3_600_000

/** A shop with 夜用拉拉裤 to be ordered on a page that was sent into a group, and phones to do it. */
export async function anOrderingShop(
  over: Partial<Schema['offer']> = {},
  ...world: Parameters<typeof aShopWithPages>
) {
  const shop = await aShopWithPages(...world)
  const { db, config } = shop.deps
  await db
    .insertInto('product')
    .values({
      id: 'pd01',
      name: '夜用拉拉裤 L',
      priceFen: 6900,
      stock: null,
      pickup: '翠湖店',
      imageUrl: null,
    })
    .execute()
  const kind = over.kind ?? 'chain'
  const blocks = [{ type: 'order' as const, offerId: 'offer_1' }]
  const page = { id: 'p16', kind: kind === 'team' ? ('team' as const) : ('chain' as const) }
  const sent = await shop.sent(blocks, { page: { ...page, title: '周六纸尿裤团' } })
  await db
    .insertInto('offer')
    .values(
      anOffer({
        kind,
        ...(kind === 'team' && { teamPriceFen: 3900, teamSize: 3, teamMs: 24 * HOUR }),
        ...(kind === 'chain' && { closesAt: CLOCK + HOUR }),
        ...over,
      }),
    )
    .execute()

  const offer = () => db.selectFrom('offer').selectAll().executeTakeFirstOrThrow()
  return {
    ...shop,
    ...sent,
    db,
    offer,
    /** A customer and her WeChat. */
    async customer(id: string, name = id) {
      await aCustomer(db, { id, name })
      return shop.phone({ openId: `openid-${id}`, externalUserId: id })
    },
    /** Her tap, as the page's script sends it. */
    wish: (more: Record<string, unknown> = {}) => ({
      token: sent.token,
      offerId: 'offer_1',
      kind,
      qty: 1,
      tap: newId('tap'),
      ...more,
    }),
    /** A letter of the practice cashier to our door; `more` may spoil it. */
    async told(
      notice: Partial<PaymentTold> & { paymentId: string },
      more: { signedAt?: number; body?: string; secret?: string } = {},
    ) {
      const told: PaymentTold = {
        kind: 'paid',
        amountFen: 0,
        refundId: null,
        transactionId: `tx_${notice.paymentId.slice(0, 8)}`,
        at: shop.deps.now(),
        ...notice,
      }
      const by = more.secret ? { sessionSecret: more.secret } : config
      const letter = practiceLetter(by, told, more.signedAt ?? shop.deps.now())
      return shop.app.request('/hooks/payments', {
        method: 'POST',
        headers: letter.headers,
        body: more.body ?? letter.body,
      })
    },
    placements: () => db.selectFrom('placement').orderBy('lineNo').selectAll().execute(),
    /** What the ledgers say, next to the numbers that are kept of them. */
    async books() {
      const [row, entries, lines] = await Promise.all([
        offer(),
        db.selectFrom('stockEntry').selectAll().execute(),
        db.selectFrom('placement').selectAll().execute(),
      ])
      const standing = lines.filter((one) => ['unpaid', 'paid', 'picked'].includes(one.state))
      const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0)
      return {
        taken: row.taken,
        lineCount: row.lineCount,
        ledger: sum(entries.map((one) => one.qty)),
        ledgerLines: sum(entries.map((one) => one.lines)),
        standing: sum(standing.map((one) => one.qty)),
        standingLines: standing.length,
      }
    },
  }
}

export type OrderingShop = Awaited<ReturnType<typeof anOrderingShop>>

/** Books in which nothing is missing and nothing too much. */
export const balanced = (taken: number, lines: number) => ({
  taken,
  lineCount: lines,
  ledger: taken,
  ledgerLines: lines,
  standing: taken,
  standingLines: lines,
})
