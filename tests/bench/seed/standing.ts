import { scoreRow } from '../../../api/scores/fold-score.ts'
import {
  addHappening,
  addView,
  emptyState,
  setOrders,
  tidied,
} from '../../../api/scores/score-state.ts'
import { DAY } from '../../../api/shop-time.ts'
import type { View } from '../../../db/queries/page-views.ts'
import type { PageKind, Schema } from '../../../db/schema.ts'
import type { Batch } from './batch.ts'
import type { Person } from './people.ts'
import { scrambled, type Shape } from './shape.ts'

const ON_RADAR = 10 * DAY

/** 意向分 and 阶段 of a customer, from what she did. */
export function addScore(
  batch: Batch,
  { until }: Shape,
  { customerId, knownAt, joinedAt }: Person,
  {
    views,
    kinds,
    paidAt,
  }: {
    views: View[]
    kinds: ReadonlyMap<string, PageKind>
    paidAt: number | null
  },
) {
  const state = emptyState(knownAt)
  for (const view of views) {
    if (view.customerId !== customerId || view.verdict !== 'counted') continue
    addView(state, { ...view, kind: kinds.get(view.pageId)! })
  }
  addHappening(state, 'group', joinedAt)
  setOrders(state, paidAt === null ? [] : [paidAt])
  const row = scoreRow(customerId, tidied(state, until), until)
  batch.add('customerScore', row as Schema['customerScore'])
}

/** What the member heard of the last days' displays. */
export function addRadar(batch: Batch, { until }: Shape, views: View[]) {
  for (const view of views) {
    if (view.verdict !== 'counted' || view.openedAt < until - ON_RADAR) continue
    batch.add('radar', {
      id: `radar_${scrambled(view.id)}`,
      staffId: view.staffId,
      kind: 'view',
      customerId: view.customerId,
      groupId: view.groupId,
      pageId: view.pageId,
      shareId: view.shareId,
      viewId: view.id,
      views: 1,
      activeMs: view.activeMs,
      amountFen: null,
      happenedAt: view.openedAt,
      changedAt: view.lastAt,
      handledAt: null,
      personKey: view.personKey,
    })
  }
}
