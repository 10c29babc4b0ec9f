import { encode } from 'uqr'
import { inTransaction, type Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { findCoupon } from '../../db/queries/coupons.ts'
import { findLivePage } from '../../db/queries/live-pages.ts'
import { insertShareOnce } from '../../db/queries/shares.ts'
import type { PrintedPlace } from '../../db/schema.ts'
import { pageOfCoupon } from '../coupons/page-of-coupon.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { issuePageToken } from './page-token.ts'

/**
 * A page's code to be printed and put up in the shop or into parcels. Each member has one for each
 * place, the same every time it is asked for: what hangs on the wall goes on being hers.
 */
export async function printedCode(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  { staffId }: Actor,
  { of, id: thingId, place }: { of: 'page' | 'coupon'; id: string; place: PrintedPlace },
) {
  const at = now()
  const pageId = of === 'page' ? thingId : await inTransaction(db, (tx) => openFor(tx, thingId, at))
  if (!(await findLivePage(db, pageId))) throw new AppError('not_found', '这一页还没有上架')
  const id = idFrom('share', pageId, staffId, place)
  await insertShareOnce(db, {
    id,
    pageId,
    staffId,
    chatKind: place,
    groupId: null,
    customerId: null,
    replyId: null,
    sendId: null,
    parentShareId: null,
    rootShareId: id,
    depth: 0,
    sharerVisitorId: null,
    membersThen: null,
    sharedAt: at,
    createdAt: at,
  })
  const url = `${config.publicUrl}/p/${issuePageToken(config, { shareId: id })}`
  // A margin of four, as printed codes need it.
  const { size, data } = encode(url, { border: 4, ecc: 'M' })
  const rows = data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''))
  return { url, size, rows }
}

/** A coupon's page, which may not have been made yet. */
async function openFor(tx: Db, couponId: string, at: number): Promise<string> {
  const coupon = await findCoupon(tx, couponId)
  if (coupon?.status !== 'live') throw new AppError('not_found', '这张券没有上架')
  return pageOfCoupon(tx, coupon, at)
}
