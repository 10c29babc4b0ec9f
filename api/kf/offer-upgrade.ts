import { inTransaction } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findGroupKept } from '../../db/queries/group-chats.ts'
import { findLastOffer, findOffer, insertOffer, moveOffer } from '../../db/queries/kf-offers.ts'
import { findCustomerFor } from '../../db/queries/profiles.ts'
import { findStaff } from '../../db/queries/staff.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { upgradeWasOffered } from '../plays/send-step.ts'
import { asAppError, isErrcode, WecomError } from '../wecom/error.ts'
import { findKfAccount } from './account.ts'
import { againAt, findAcceptedAt, shownMoment } from './offer-state.ts'

export interface Recommendation {
  kind: 'member' | 'group'
  targetId: string
  /** The same key is the same tap. */
  key: string
}

const NOT_IN_RANGE = 95021

/**
 * 推荐专员 / 推荐群: marks the conversation in WeCom, at most once in seven days whoever taps. It
 * sends nothing and so takes nothing of her quota: the words and the card beside it are sends of
 * their own.
 */
export async function offerUpgrade(
  deps: Deps,
  { staffId }: Actor,
  customerId: string,
  { kind, targetId, key }: Recommendation,
): Promise<{ id: string }> {
  const { db, wecom, now } = deps
  const id = idFrom('kfo', staffId, customerId, key)
  const kfId = await findKfAccount(deps)
  if (!kfId) throw new AppError('blocked', '企业微信里还没有客服账号')
  const state = await inTransaction(db, async (tx) => {
    const at = now()
    // Two members who recommend to the same visitor at once meet here.
    await takeTurn(tx, customerId, at)
    const customer = await findCustomerFor(tx, customerId, staffId)
    if (!customer) throw new AppError('not_found', '没有找到这位客户')
    const known = await findOffer(tx, customerId, id)
    const last = await findLastOffer(tx, customerId)
    // A tap that comes back after another one took its place is not made good any more.
    if (known && (known.state !== 'asking' || last?.id === id)) return known.state
    if (customer.preference === 'none') {
      throw new AppError('blocked', '她说过别再发，只回她问的，不推荐')
    }
    if (!(await isThere(tx, kind, targetId))) {
      throw new AppError('blocked', kind === 'member' ? '没有找到这位同事' : '没有找到这个群')
    }
    const again = againAt(last, at)
    if (known || again !== null) {
      throw new AppError('conflict', `7 天内推荐过了，${shownMoment(again ?? at)} 起可以再推荐`)
    }
    const offer = { id, customerId, kind, targetId, kfId, offeredBy: staffId, offeredAt: at }
    await insertOffer(tx, { ...offer, state: 'asking', cancelledAt: null })
    return 'asking' as const
  })
  if (state === 'refused') throw new AppError('blocked', REFUSED)
  if (state !== 'asking') return { id }
  const to = kind === 'member' ? { kind, staffId: targetId } : { kind, groupId: targetId }
  try {
    await wecom.upgradeService(kfId, customerId, to)
  } catch (error) {
    // Lost on the way it may have been heard: asked again with the same key, it is the same mark.
    if (error instanceof WecomError && error.isPermanent) {
      await inTransaction(db, (tx) => moveOffer(tx, id, 'asking', 'refused'))
      if (isErrcode(error, NOT_IN_RANGE)) throw new AppError('blocked', REFUSED)
    }
    throw asAppError(error)
  }
  await inTransaction(db, async (tx) => {
    if (!(await moveOffer(tx, id, 'asking', 'standing'))) return
    await upgradeWasOffered(tx, customerId, kind, now())
    const detail = `${kind} ${targetId}`
    await insertAct(tx, { staffId, action: 'kf.offer', subject: customerId, detail, at: now() })
  })
  await tellFollowers(deps, customerId)
  return { id }
}

const REFUSED = '不在企业微信「升级服务」配置的范围里，请管理员先加上'

const isThere = async (tx: Deps['db'], kind: string, id: string) =>
  kind === 'member'
    ? (await findStaff(tx, id))?.leftAt === null
    : (await findGroupKept(tx, id))?.dissolvedAt === null

/** Takes the mark off the conversation; what she has taken up already stays hers. */
export async function cancelUpgrade(
  deps: Deps,
  { staffId }: Actor,
  customerId: string,
  offerId: string,
): Promise<{ id: string }> {
  const { db, wecom, now } = deps
  const offer = await findOffer(db, customerId, offerId)
  if (!offer || offer.state === 'refused') throw new AppError('gone', '没有找到这次推荐')
  if (offer.state === 'cancelled') return { id: offerId }
  if ((await findAcceptedAt(db, customerId, offer)) !== null) {
    throw new AppError('conflict', '她已经接受了，不用取消')
  }
  try {
    await wecom.cancelUpgrade(offer.kfId, customerId)
  } catch (error) {
    throw asAppError(error)
  }
  await inTransaction(db, async (tx) => {
    const at = now()
    if (!(await moveOffer(tx, offerId, offer.state, 'cancelled', at))) return
    await insertAct(tx, { staffId, action: 'kf.cancel', subject: customerId, detail: offerId, at })
  })
  await tellFollowers(deps, customerId)
  return { id: offerId }
}
