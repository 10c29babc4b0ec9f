import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findGrantByCode, lockGrantByCode, useGrant } from '../../db/queries/coupons.ts'
import { findGiftGrantByCode, lockGiftGrantByCode, useGiftGrant } from '../../db/queries/gifts.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { readCode } from './coupon-code.ts'
import { recount } from './coupon-days.ts'
import { grantState, termsOf, weekdayName, type GrantState } from './coupon-rules.ts'

/** What lies on the counter, and whether it may be used. Says nothing of whose it is. */
export interface CounterView {
  code: string
  kind: 'coupon' | 'gift'
  name: string
  terms: string
  state: GrantState
  /** Why it cannot be used, in words to say across the counter. */
  refusal: string | null
  expiresAt: number | null
  usedAt: number | null
}

/** What a code is worth at this moment. */
export async function lookUpCode(db: Db, text: string, at: number): Promise<CounterView> {
  const code = codeAmong(text)
  const grant = await findGrantByCode(db, code)
  if (grant) {
    const state = grantState(grant, grant.weekday, at)
    return {
      code,
      kind: 'coupon',
      name: grant.name,
      terms: termsOf(grant),
      state,
      refusal: refusalOf(state, grant, at),
      expiresAt: grant.expiresAt,
      usedAt: grant.redeemedAt,
    }
  }
  const gift = await findGiftGrantByCode(db, code)
  if (!gift) throw new AppError('not_found', '没有这个码，再对一遍数字')
  const state = gift.redeemedAt === null ? ('usable' as const) : ('used' as const)
  return {
    code,
    kind: 'gift',
    name: gift.name,
    terms: gift.points > 0 ? `${gift.points} 积分换的` : '签到送的',
    state,
    refusal: refusalOf(state, { ...gift, weekday: null, expiresAt: 0 }, at),
    expiresAt: null,
    usedAt: gift.redeemedAt,
  }
}

/**
 * 核销: uses a coupon or hands over a gift, once. Whoever comes second is told when and where it
 * was used; the same tap again (`key`) is told the same as the first time.
 */
export async function redeemCode(
  deps: Deps,
  actor: Actor,
  asked: { code: string; key: string; storeId?: string | undefined },
): Promise<CounterView> {
  const code = codeAmong(asked.code)
  const at = deps.now()
  const storeId = storeAmong(actor, asked.storeId)
  const use = {
    redeemedAt: at,
    redeemedBy: actor.staffId,
    redeemedStoreId: storeId,
    redeemKey: asked.key,
  }
  const customerId = await inTransaction(deps.db, async (tx) => {
    const coupon = await lockGrantByCode(tx, code)
    const gift = coupon ? undefined : await lockGiftGrantByCode(tx, code)
    const found = coupon ?? gift
    if (!found) throw new AppError('not_found', '没有这个码，再对一遍数字')
    if (found.redeemKey === asked.key && found.redeemedBy === actor.staffId) return null
    const { refusal } = await lookUpCode(tx, code, at)
    if (refusal) throw new AppError('conflict', refusal)
    const isMine = coupon
      ? await useGrant(tx, found.id, { ...use, orderId: null })
      : await useGiftGrant(tx, found.id, use)
    if (!isMine) throw new AppError('conflict', '刚刚被用掉了')
    if (coupon) await recount(tx, coupon, { ...coupon, redeemedAt: at })
    await insertAct(tx, {
      staffId: actor.staffId,
      action: coupon ? 'coupon.redeem' : 'gift.hand-over',
      subject: found.id,
      detail: storeId ?? '',
      at,
    })
    return coupon?.customerId ?? null
  })
  if (customerId) await tellFollowers(deps, customerId)
  return { ...(await lookUpCode(deps.db, code, at)), state: 'used', refusal: null }
}

function codeAmong(text: string): string {
  const code = readCode(text)
  if (!code) throw new AppError('bad_request', '码是十位数字，有一位不对')
  return code
}

function storeAmong({ storeIds }: Actor, asked: string | undefined): string | null {
  if (asked === undefined) return storeIds[0] ?? null
  if (!storeIds.includes(asked)) throw new AppError('forbidden', '这家店不归您管')
  return asked
}

function refusalOf(
  state: GrantState,
  grant: {
    redeemedAt: number | null
    storeName: string | null
    staffName: string | null
    expiresAt: number
    weekday: number | null
  },
  now: number,
): string | null {
  switch (state) {
    case 'usable':
      return null
    case 'used': {
      const when = shownMoment(grant.redeemedAt!, now, 'zh')
      const where = grant.storeName ? `在${grant.storeName}` : ''
      return `${when} ${where}用过了（${grant.staffName ?? '收银台'}）`
    }
    case 'revoked':
      return '这张券已经收回了'
    case 'expired':
      return `${shownMoment(grant.expiresAt - 1, now, 'zh')} 过期了`
    case 'not_today':
      return `只在${weekdayName(grant.weekday!)}能用`
  }
}
