import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Db } from '../../db/database.ts'
import { parseBlocks } from '../content/blocks.ts'
import { DAY, MINUTE, dayOf } from '../shop-time.ts'
import { demoPages } from './data/pages.ts'
import { demoProducts, demoStoryConsents } from './data/products.ts'
import { demoReplies } from './data/replies.ts'
import type { Plan } from './history/plan.ts'
import { demoId } from './seed-people.ts'

/** 商品、页面、话术, and what members wrote down about people. */
export async function seedContent(tx: Db, t0: number) {
  await insertRows(tx, {
    product: demoProducts,
    storyConsent: demoStoryConsents.map(({ daysAgo, ...consent }) => ({
      ...consent,
      givenAt: t0 - daysAgo * DAY,
      withdrawnAt: null,
    })),
    page: demoPages.map(({ reviewedDaysAgo, blocks, ...page }) => {
      const reviewedAt = reviewedDaysAgo === null ? null : t0 - reviewedDaysAgo * DAY
      return {
        ...page,
        status: 'live' as const,
        reviewedAt,
        blocksJson: JSON.stringify(parseBlocks(blocks)),
        version: 1,
        publishedAt: reviewedAt ?? t0 - 40 * DAY,
        changedAt: reviewedAt ?? t0 - 40 * DAY,
      }
    }),
    reply: demoReplies.map(({ isPromotion, parts, ...reply }, i) => ({
      ...reply,
      isPromotionAt: isPromotion ? t0 - 60 * DAY : null,
      partsJson: JSON.stringify(parts),
      status: 'live' as const,
      sortNo: i + 1,
      changedAt: t0 - 60 * DAY,
    })),
    replyFavourite: ['s12', 's05', 's18'].map((replyId) => ({
      staffId: 'u_linxiaoyu',
      replyId,
      at: t0 - 9 * DAY,
    })),
    note: [
      {
        id: demoId('note', 'cu001'),
        customerId: 'cu001',
        staffId: 'u_linxiaoyu',
        text: '怕红屁屁，想要薄一点的；姥姥白天带，妈妈下班才回。',
        remindDay: null,
        notedAt: t0 - 18 * DAY,
        deletedAt: null,
      },
      {
        id: demoId('note', 'cu012'),
        customerId: 'cu012',
        staffId: 'u_hejing',
        text: '预产期下个月，想先把清单看明白。',
        remindDay: dayOf(t0 + DAY),
        notedAt: t0 - 6 * DAY,
        deletedAt: null,
      },
    ],
    afterSale: [
      {
        id: 'AS-0117',
        customerId: 'cu005',
        what: '餐椅腿垫少一个，补寄中',
        openedAt: t0 - 2 * DAY,
        closedAt: null,
      },
    ],
  })
}

/** 该做的: what rules of the shop prepared for 林小雨 this evening. */
const tasks: [
  customerId: string,
  rule: string,
  minutesAgo: number,
  reason: string,
  values: Record<string, string>,
][] = [
  ['cu020', 'chain_unpaid', 11, '接龙 2 份没付款，21:00 截单', { 份数: '2', 截止: '21:00' }],
  ['cu021', 'chain_unpaid', 11, '接龙 1 份没付款，21:00 截单', { 份数: '1', 截止: '21:00' }],
  ['cu022', 'chain_unpaid', 11, '接龙 2 份没付款，21:00 截单', { 份数: '2', 截止: '21:00' }],
  ['cu023', 'asked', 1500, '昨天问过尺码，还没回音', {}],
]

/** Tasks as their rules leave them: open, each with its reason. */
export const seedTasks = (tx: Db, t0: number) =>
  insertRows(tx, {
    task: tasks.map(([customerId, rule, minutesAgo, reason, values]) => ({
      id: demoId('task', `${customerId} ${rule}`),
      staffId: 'u_linxiaoyu',
      customerId,
      rule,
      replyId: null,
      evidenceJson: JSON.stringify({ reason, values }),
      dueAt: t0 + 19 * MINUTE,
      createdAt: t0 - minutesAgo * MINUTE,
      doneAt: null,
      dismissedAt: null,
      closedReason: null,
    })),
  })

/** 分享: every page that was sent, with the send it belongs to; and the stages moved by hand. */
export async function seedShares(
  tx: Db,
  { shares, moves }: Plan,
  membersOf: (groupId: string, at: number) => number,
) {
  const sendIdOf = (shareId: string) => demoId('send', shareId)
  const bySend = shares.map((share) => ({ share, sendId: sendIdOf(share.id) }))
  await insertRows(tx, {
    share: bySend.map(({ share, sendId }) => ({
      id: share.id,
      pageId: share.pageId,
      staffId: share.staffId,
      chatKind: share.groupId ? ('group' as const) : ('single' as const),
      groupId: share.groupId,
      customerId: share.customerId,
      replyId: share.replyId,
      sendId,
      parentShareId: null,
      rootShareId: share.id,
      depth: 0,
      sharerVisitorId: null,
      membersThen: share.groupId ? membersOf(share.groupId, share.at) : null,
      sharedAt: share.at,
      createdAt: share.at - MINUTE / 2,
    })),
    send: bySend.map(({ share, sendId }) => ({
      id: sendId,
      idempotencyKey: sendId,
      staffId: share.staffId,
      chatKind: share.groupId ? ('group' as const) : ('single' as const),
      customerId: share.customerId,
      groupId: share.groupId,
      replyId: share.replyId,
      suggestionKey: null,
      reason: null,
      preparedAt: share.at - MINUTE / 2,
      finishedAt: share.at,
    })),
    sendPart: bySend.map(({ share, sendId }) => ({
      sendId,
      partNo: 1,
      kind: 'page' as const,
      text: '',
      shareId: share.id,
      state: 'sent' as const,
      error: null,
      changedAt: share.at,
      claimedBy: null,
      claimedUntil: null,
    })),
    stageMove: moves.map((move) => ({
      id: demoId('move', move.customerId),
      customerId: move.customerId,
      staffId: move.staffId,
      stage: move.stage,
      reason: move.reason,
      movedAt: move.at,
      undoneAt: null,
    })),
  })
}
