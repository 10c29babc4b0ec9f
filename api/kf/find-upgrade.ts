import { listAgreed } from '../../db/queries/consents.ts'
import { findLastOffer } from '../../db/queries/kf-offers.ts'
import { findLastVisit } from '../../db/queries/kf-visits.ts'
import { findCustomerFor } from '../../db/queries/profiles.ts'
import { repliesInUse } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { findChatContext } from '../replies/chat-context.ts'
import type { PreparedPart } from '../replies/parts.ts'
import { type Blocked, findCards, prepareReply } from '../replies/prepare-reply.ts'
import { WecomError } from '../wecom/error.ts'
import { againAt, findAcceptedAt } from './offer-state.ts'
import { listUpgradeTargets, type UpgradeTarget } from './upgrade-cards.ts'
import { sceneName } from './scenes.ts'

/** 升级服务 beside a 客服 conversation. */
export interface Upgrade {
  /** Where she came in from, the page by name only while she agrees that her reading is kept. */
  reading: { scene: string; title: string | null; at: number } | null
  /** unset: nothing is configured in WeCom. away: WeCom did not answer. */
  range: 'set' | 'unset' | 'away'
  cards: (UpgradeTarget & { words: Words | null })[]
  last: {
    id: string
    kind: 'member' | 'group'
    targetId: string
    by: string
    at: number
    state: 'asking' | 'standing' | 'cancelled'
    acceptedAt: number | null
  } | null
  /** When she may be recommended something again; null: now. */
  againAt: number | null
}

interface Words {
  replyId: string
  parts: PreparedPart[]
  blocked: Blocked | null
}

const SITUATION = { member: 'kf_member', group: 'kf_group' } as const

/** What the one on duty may recommend her, with the words for it. */
export async function findUpgrade(deps: Deps, actor: Actor, customerId: string): Promise<Upgrade> {
  const { db, now } = deps
  const [customer, visit, last, agreed, replies, context] = await Promise.all([
    findCustomerFor(db, customerId, actor.staffId),
    findLastVisit(db, customerId),
    findLastOffer(db, customerId),
    listAgreed(db, [customerId]),
    repliesInUse(db),
    findChatContext(deps, actor.staffId, { kind: 'kf', id: customerId }),
  ])
  if (!customer) throw new AppError('not_found', '没有找到这位客户')
  const found = await orAway(() => listUpgradeTargets(deps, customer))
  const meant = replies.filter(({ situation }) =>
    Object.values(SITUATION).some((one) => one === situation),
  )
  const pages = await findCards(deps, meant, [context.pageAtHand])
  const wordsFor = ({ kind, name }: UpgradeTarget): Words | null => {
    const reply = meant.find(({ situation }) => situation === SITUATION[kind])
    if (!reply) return null
    const own = kind === 'member' ? { values: { 姓名: name } } : {}
    const { parts, blocked } = prepareReply(reply, context, pages, now(), own)
    return { replyId: reply.id, parts, blocked }
  }
  return {
    reading: visit
      ? {
          scene: sceneName(visit.scene),
          title: agreed.has(customerId) ? visit.title : null,
          at: visit.at,
        }
      : null,
    range: found === undefined ? 'away' : found.isConfigured ? 'set' : 'unset',
    cards: (found?.targets ?? []).map((card) => ({ ...card, words: wordsFor(card) })),
    last:
      last && last.state !== 'refused'
        ? {
            id: last.id,
            kind: last.kind,
            targetId: last.targetId,
            by: last.by,
            at: last.offeredAt,
            state: last.state,
            acceptedAt: await findAcceptedAt(db, customerId, last),
          }
        : null,
    againAt: againAt(last, now()),
  }
}

async function orAway<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof WecomError) return undefined
    throw error
  }
}
