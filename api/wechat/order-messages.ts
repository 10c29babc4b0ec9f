import { inTransaction, type Db } from '../../db/database.ts'
import {
  findMessageGrant,
  insertMessageGrant,
  listHeldGrantsOfTeam,
  settleMessageGrant,
  useMessageGrant,
} from '../../db/queries/message-grants.ts'
import { findTeam, listOffersShown, lockTeam } from '../../db/queries/offers.ts'
import { findPlacement, type Placement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { ownOrder } from '../ordering/own-order.ts'
import { miniOpenIdOf } from './mini-open-id.ts'

// 拼团 alone: 「自动退款说明」 is the one word that goes out without a member, once, and only to her
// who asked for it on her own order. Everything else a member sends.

const SHELL_PAGE = '/pages/subscribe/index'

const grantIdOf = (placementId: string) => `grant_${placementId}`
const isAwaited = (placement: Placement) =>
  placement.teamId !== null && (placement.state === 'unpaid' || placement.state === 'paid')

/** Where in the mini program she may ask to be told of this order; null where that is not possible. */
export const askPathOf = (
  { config }: Pick<Deps, 'config'>,
  visitor: Visitor,
  placement: Placement,
  teamState: string | undefined,
): string | null =>
  config.miniprogram?.orderTemplate &&
  miniOpenIdOf(visitor) &&
  isAwaited(placement) &&
  teamState === 'open'
    ? `${SHELL_PAGE}?o=${placement.id}`
    : null

/** What the native page says before it asks. Only for her order, and only in the mini program. */
export async function viewOrderMessage(deps: Deps, visitor: Visitor, placementId: string) {
  const { templateId, placement } = await hers(deps, visitor, placementId)
  const [offer] = await listOffersShown(deps.db, [placement.offerId])
  const team = placement.teamId ? await findTeam(deps.db, placement.teamId) : undefined
  const grant = await findMessageGrant(deps.db, grantIdOf(placementId))
  return {
    templateId,
    name: offer!.productName,
    isOver: !isAwaited(placement) || team?.state !== 'open',
    state: grant?.state ?? ('none' as const),
  }
}

/** She tapped 允许: one message, for this order. Twice is once. */
export async function grantOrderMessage(
  deps: Deps,
  visitor: Visitor,
  placementId: string,
): Promise<{ state: 'held' | 'sent' | 'refused' }> {
  const { placement } = await hers(deps, visitor, placementId)
  const openId = miniOpenIdOf(visitor)!
  const { teamId } = placement
  return inTransaction(deps.db, async (tx) => {
    const known = await findMessageGrant(tx, grantIdOf(placementId))
    if (known) return { state: known.state }
    // Held against the team's end: whoever is told of there has asked before.
    const team = teamId ? await lockTeam(tx, teamId) : undefined
    if (!isAwaited(placement) || team?.state !== 'open') {
      throw new AppError('conflict', '这一单已经有结果了，打开订单就能看到')
    }
    await insertMessageGrant(tx, {
      id: grantIdOf(placementId),
      placementId,
      personId: placement.personId,
      customerId: placement.customerId,
      openId,
      state: 'held',
      grantedAt: deps.now(),
      usedAt: null,
    })
    return { state: 'held' as const }
  })
}

/** The team is whole or has failed, in the caller's transaction: who asked is told. */
export async function tellAskers(tx: Db, teamId: string, at: number): Promise<void> {
  for (const grantId of await listHeldGrantsOfTeam(tx, teamId)) {
    const key = `order-message:${grantId}`
    await enqueue(tx, { kind: 'order-message', key, payload: { grantId }, runAt: at })
  }
}

/**
 * Says it, at most once: the grant is used up before WeChat is asked, and given back only when
 * nothing went out. Where the answer got lost it stays used: a second try would spend what she
 * allowed for another order.
 */
export async function sendOrderMessage(deps: Deps, grantId: string): Promise<void> {
  const { db, config, wechat, now, log } = deps
  const templateId = config.miniprogram?.orderTemplate
  const grant = await findMessageGrant(db, grantId)
  if (!grant || grant.state !== 'held' || !wechat || !templateId) return
  const words = await wordsOf(db, grant.placementId)
  if (!(await useMessageGrant(db, grantId, now()))) return
  if (!words) {
    await settleMessageGrant(db, grantId, 'refused')
    return
  }
  const page = `pages/web/index?o=${grant.placementId}`
  const message = { openId: grant.openId, templateId, page, data: words }
  const outcome = await wechat.sendSubscribed(message).catch(async (error: unknown) => {
    await settleMessageGrant(db, grantId, 'held')
    throw error
  })
  if (outcome === 'unknown') log.warn({ grantId }, 'a message went out, or did not')
  await settleMessageGrant(db, grantId, outcome === 'refused' ? 'refused' : 'sent')
}

// The fields README names for the template: 商品 (20 signs), 结果 (5), 说明 (20).
async function wordsOf(db: Db, placementId: string): Promise<Record<string, string> | undefined> {
  const placement = await findPlacement(db, placementId)
  const team = placement?.teamId ? await findTeam(db, placement.teamId) : undefined
  if (!placement || !team) return undefined
  const [offer] = await listOffersShown(db, [placement.offerId])
  const thing1 = [...(offer?.productName ?? '这一单')].slice(0, 20).join('')
  const { state, paidAt } = placement
  if (team.state === 'made' && (state === 'paid' || state === 'unpaid')) {
    const how = state === 'paid' ? '到店出示取货码就行' : '到店付款，报取货码就行'
    return { thing1, phrase2: '成团了', thing3: how }
  }
  if (team.state === 'failed' && state === 'failed') {
    const money = paidAt === null ? '没付过钱，不用管' : '付过的钱原路退回'
    return { thing1, phrase2: '没成团', thing3: money }
  }
  return undefined
}

async function hers({ db, config }: Deps, visitor: Visitor, placementId: string) {
  const templateId = config.miniprogram?.orderTemplate
  if (!templateId || !miniOpenIdOf(visitor)) {
    throw new AppError('not_found', '没有找到这个订单')
  }
  return { templateId, placement: ownOrder(await findPlacement(db, placementId), visitor) }
}
