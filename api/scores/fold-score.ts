import type { Db } from '../../db/database.ts'
import {
  findStandingMove,
  listGroupJoins,
  listKnownAt,
  listPageKinds,
  listScoredViews,
  listScoresToFold,
  listStandingOrders,
  saveScores,
  type CustomerScoreRow,
} from '../../db/queries/customer-scores.ts'
import type { PageKind } from '../../db/schema.ts'
import { intentAt, levelAt } from './intent.ts'
import { addHappening, addView, emptyState, setOrders, tidied } from './score-state.ts'
import type { ScoreState } from './score-state.ts'
import { stageAt } from './stage.ts'

/** A counted view as the collector has it in its hands after folding its events. */
export interface FoldedView {
  customerId: string
  pageId: string
  openedAt: number
  activeMs: number
  depth: number
  clicks: number
  shares: number
}

/**
 * Makes a customer's score and stage anew from everything she did, in the caller's transaction.
 * For what happens seldom: an order, a move of the stage, a group joined, views that became hers
 * or were erased. The collector's batches take `foldViews`, which gives the same.
 */
export async function foldScore(tx: Db, customerId: string, now: number): Promise<void> {
  // Whoever else folds her score waits here, and then sees what we wrote.
  await listScoresToFold(tx, [customerId])
  const state = await stateFromRows(tx, customerId, now)
  if (state) await saveScores(tx, [scoreRow(customerId, state, now)])
}

/**
 * Adds views to the scores of the customers who made them, in the caller's transaction: one read
 * and one write for the whole batch. A view may come again when it has grown. Returns the
 * customers whose score it wrote.
 */
export async function foldViews(tx: Db, views: FoldedView[], now: number): Promise<string[]> {
  const customerIds = [...new Set(views.map((view) => view.customerId))].sort()
  if (customerIds.length === 0) return []
  const stored = new Map(
    (await listScoresToFold(tx, customerIds)).map((row) => [row.customerId, row.partsJson]),
  )
  const kinds = await kindsOf(tx, views)
  const rows: CustomerScoreRow[] = []
  for (const customerId of customerIds) {
    const partsJson = stored.get(customerId)
    // No score yet: what she did before may be more than this batch holds.
    const state = partsJson
      ? (JSON.parse(partsJson) as ScoreState)
      : await stateFromRows(tx, customerId, now)
    if (!state) continue
    for (const view of views) {
      const kind = kinds.get(view.pageId)
      if (view.customerId === customerId && kind) addView(state, { ...view, kind })
    }
    const next = tidied(state, now)
    // She only stayed a little longer: what is stored says the same of every moment.
    if (partsJson && JSON.stringify(next) === partsJson) continue
    rows.push(scoreRow(customerId, next, now))
  }
  await saveScores(tx, rows)
  return rows.map((row) => row.customerId)
}

/** What is known of a customer, read from the rows themselves; nothing when she is no customer. */
export async function stateFromRows(
  db: Db,
  customerId: string,
  now: number,
): Promise<ScoreState | undefined> {
  const [customer] = await listKnownAt(db, [customerId])
  if (!customer) return undefined
  const state = emptyState(customer.createdAt)
  const views = await listScoredViews(db, customerId)
  const kinds = await kindsOf(db, views)
  for (const view of views) {
    const kind = kinds.get(view.pageId)
    if (kind) addView(state, { ...view, kind })
  }
  for (const { joinedAt } of await listGroupJoins(db, customerId)) {
    addHappening(state, 'group', joinedAt)
  }
  const orders = await listStandingOrders(db, customerId)
  setOrders(
    state,
    orders.filter((order) => !isWhollyRefunded(order)).map((order) => order.paidAt),
  )
  state.moved = (await findStandingMove(db, customerId)) ?? null
  return tidied(state, now)
}

async function kindsOf(db: Db, views: { pageId: string }[]): Promise<Map<string, PageKind>> {
  const pageIds = [...new Set(views.map((view) => view.pageId))]
  if (pageIds.length === 0) return new Map()
  return new Map((await listPageKinds(db, pageIds)).map((page) => [page.id, page.kind]))
}

const isWhollyRefunded = (order: { amountFen: number; refundedFen: number }) =>
  order.refundedFen > 0 && order.refundedFen >= order.amountFen

/** The row a state makes at a moment. */
export function scoreRow(customerId: string, state: ScoreState, now: number): CustomerScoreRow {
  const stage = stageAt(state, now)
  const { level, since } = levelAt(state, now)
  return {
    customerId,
    intent: intentAt(state, now),
    partsJson: JSON.stringify(state),
    stage: stage.name,
    stageEvidenceJson: JSON.stringify(stage.evidence),
    level,
    levelAt: since,
    at: now,
    changedAt: now,
  }
}

/** The stored state, ready for `scoreView` and `stageAt`. */
export const readState = (row: { partsJson: string }): ScoreState => JSON.parse(row.partsJson)
