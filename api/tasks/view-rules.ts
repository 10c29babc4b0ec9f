import type { Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { listNotPersonalised } from '../../db/queries/consents.ts'
import { findCouponFor, tookCouponSince } from '../../db/queries/coupons.ts'
import { insertTask, listTaskIds } from '../../db/queries/tasks.ts'
import {
  countOrdersSince,
  countLooks,
  hasCouponSince,
  listLooks,
  listPagesOfProducts,
  listWhoMayPush,
} from '../../db/queries/looks.ts'
import { expiryOf, termsOf } from '../coupons/coupon-rules.ts'
import { pageOfCoupon } from '../coupons/page-of-coupon.ts'
import { shownTitle } from '../customers/wording.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { shownDay } from '../visitors/shown-time.ts'
import type { Evidence } from './evidence.ts'

/** A counted view of a customer, just folded. */
export interface Looked {
  customerId: string
  /** The member who answers for the share. */
  staffId: string
  pageId: string
}

type ViewRule = (tx: Db, looks: Looked[], now: number) => Promise<void>

const LOOKS = 3
const DAYS = 2
const COUPON_REST = 14 * DAY

/** R18: the same product three times on two days, no order, no coupon in 14 days → 推一张券, once. */
const pushCoupon: ViewRule = async (tx, looks, now) => {
  const pageIds = [...new Set(looks.map((look) => look.pageId))]
  const pages = new Map((await listPagesOfProducts(tx, pageIds)).map((page) => [page.id, page]))
  const ofProducts = looks.filter((look) => pages.has(look.pageId))
  const customerIds = [...new Set(ofProducts.map((look) => look.customerId))]
  const often = new Set(
    (await countLooks(tx, customerIds))
      .filter((row) => row.views >= LOOKS)
      .map((row) => `${row.customerId} ${row.productId}`),
  )
  const asked = new Map<string, Looked & { productId: string; title: string }>()
  for (const look of ofProducts) {
    const { title, productId } = pages.get(look.pageId)!
    if (!often.has(`${look.customerId} ${productId}`)) continue
    const id = idFrom('task', 'push_coupon', look.customerId, productId!)
    if (!asked.has(id)) asked.set(id, { ...look, title, productId: productId! })
  }
  for (const { id } of await listTaskIds(tx, [...asked.keys()].sort())) asked.delete(id)
  for (const [id, look] of asked) await pushCouponTo(tx, { ...look, id, now })
}

async function pushCouponTo(
  tx: Db,
  {
    id,
    customerId,
    staffId,
    pageId,
    productId,
    title,
    now,
  }: Looked & { id: string; productId: string; title: string; now: number },
) {
  const looks = await listLooks(tx, customerId, productId)
  const days = new Set(looks.map(({ openedAt }) => dayOf(openedAt)))
  if (looks.length < LOOKS || days.size < DAYS) return
  if (await hasCouponSince(tx, customerId, now - COUPON_REST)) return
  if (await tookCouponSince(tx, customerId, now - COUPON_REST)) return
  const firstLook = Math.min(...looks.map(({ openedAt }) => openedAt))
  if ((await countOrdersSince(tx, customerId, firstLook)) > 0) return
  if ((await listNotPersonalised(tx, [customerId])).size > 0) return
  const followers = (await listWhoMayPush(tx, customerId)).map((follow) => follow.staffId)
  const whose = followers.includes(staffId) ? staffId : followers[0]
  if (whose === undefined) return
  const evidence: Evidence = {
    reason: `${days.size} 天里看了 ${looks.length} 次「${shownTitle(title)}」，还没下单`,
    pageId,
    viewedAt: looks.slice(0, LOOKS).map(({ openedAt }) => openedAt),
    ...(await couponReady(tx, now)),
  }
  await insertTask(tx, {
    id,
    staffId: whose,
    customerId,
    rule: 'push_coupon',
    replyId: null,
    evidenceJson: JSON.stringify(evidence),
    dueAt: now,
    createdAt: now,
    doneAt: null,
    dismissedAt: null,
    closedReason: null,
  })
}

/** The coupon kept for this moment, with its page to send; nothing where the shop keeps none. */
async function couponReady(tx: Db, now: number): Promise<Partial<Evidence>> {
  const coupon = await findCouponFor(tx, 'push_coupon', now)
  if (!coupon) return {}
  return {
    pageId: await pageOfCoupon(tx, coupon, now),
    values: {
      券: `${termsOf(coupon)}的券`,
      截止: shownDay(expiryOf(coupon, now) - 1, now, 'zh'),
    },
  }
}

/** What a customer's looking may set off. A new rule is one more line. */
const VIEW_RULES: ViewRule[] = [pushCoupon]

/** Runs the rules that listen to views, in the collector's transaction; each fires once. */
export async function runViewRules(tx: Db, looks: Looked[], now: number): Promise<void> {
  if (looks.length === 0) return
  for (const rule of VIEW_RULES) await rule(tx, looks, now)
}
