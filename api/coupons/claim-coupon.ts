import { inTransaction } from '../../db/database.ts'
import type { Grant } from '../../db/queries/coupons.ts'
import { findCouponShare } from '../../db/queries/coupon-pages.ts'
import { readBlocks } from '../content/blocks.ts'
import { readPageToken } from '../content/page-token.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { giveCoupon } from './give-coupon.ts'

/**
 * 领券: she takes the coupon that stands on the page she has open. It is written in her name, so
 * she has agreed to be remembered first. The same tap again is the same coupon.
 */
export async function claimCoupon(
  deps: Deps,
  visitor: Visitor,
  { token, couponId, key }: { token: string; couponId: string; key: string },
): Promise<Grant> {
  const holder = holderAmong(visitor)
  const read = readPageToken(deps.config, token)
  if (!read) throw new AppError('bad_request', '这个链接不完整')
  if (read.preview) throw new AppError('blocked', '这一页还没有发给任何人')
  const at = deps.now()
  const grant = await inTransaction(deps.db, async (tx) => {
    const share = await findCouponShare(tx, read.shareId)
    const stands =
      share?.status === 'live' &&
      readBlocks(share.blocksJson).some(
        (block) => block.type === 'coupon' && block.couponId === couponId,
      )
    if (!share || !stands) throw new AppError('gone', '这一页收起来了，到店报一声也行')
    const source =
      share.chatKind === 'single' || share.chatKind === 'kf'
        ? share.suggestionKey?.startsWith('task:')
          ? ('rule' as const)
          : ('chat' as const)
        : ('page' as const)
    const { staffId, groupId } = share
    const giving = { key, couponId, ...holder, groupId, staffId, shareId: read.shareId, source }
    return giveCoupon(tx, giving, at)
  })
  if (visitor.customerId) await tellFollowers(deps, visitor.customerId)
  return grant
}

/** In whose name a benefit is written; refuses whoever may not or would not be written down. */
export function holderAmong({ isStaff, openId, consent, customerId, visitorId }: Visitor) {
  if (isStaff) throw new AppError('forbidden', '员工预览时不能代客人领')
  if (!openId) throw new AppError('blocked', '在微信里打开这一页才能领；到店报一声也行')
  if (consent !== 'agreed') {
    throw new AppError('blocked', '要记在您名下，所以先要您点「可以」')
  }
  return { customerId: customerId ?? null, visitorId: customerId ? null : visitorId }
}
