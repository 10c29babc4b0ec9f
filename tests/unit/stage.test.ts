import { describe, expect, test } from 'vitest'
import {
  addHappening,
  addView,
  emptyState,
  setOrders,
  type ScoredView,
  type ScoreState,
} from '../../api/scores/score-state.ts'
import { stageAt } from '../../api/scores/stage.ts'
import { DAY } from '../../api/shop-time.ts'
import type { Stage } from '../../db/schema.ts'

const T0 = 1795264860000
const ago = (days: number) => T0 - days * DAY
const seen = (days: number, over: Partial<ScoredView> = {}): ScoredView => ({
  pageId: 'p02',
  kind: 'article',
  openedAt: ago(days),
  activeMs: 4_000,
  depth: 0.3,
  clicks: 0,
  shares: 0,
  ...over,
})
const goods = (days: number, clicks = 0) => seen(days, { pageId: 'p11', kind: 'product', clicks })
const stateOf = (views: ScoredView[], orders: number[] = []): ScoreState => {
  const state = emptyState(ago(200))
  for (const view of views) addView(state, view)
  setOrders(state, orders)
  return state
}
const moved = (stage: Stage, days: number) => ({
  id: 'move_1',
  staffId: 'u_linxiaoyu',
  stage,
  reason: '她当面说的',
  movedAt: ago(days),
})

describe('客户旅程', () => {
  test.each<[string, ScoreState, Stage]>([
    ['has done nothing', stateOf([]), '初识'],
    ['opened one page', stateOf([seen(2)]), '初识'],
    ['opened two pages', stateOf([seen(2), seen(3)]), '了解'],
    ['finished one article', stateOf([seen(2, { depth: 1, activeMs: 40_000 })]), '了解'],
    ['looked at one thing once', stateOf([goods(1)]), '初识'],
    ['looked at the same thing again', stateOf([goods(1), goods(2)]), '意向'],
    ['looked again, but 40 days ago', stateOf([goods(40), goods(41)]), '了解'],
    ['took a coupon', stateOf([seen(3, { pageId: 'p20', kind: 'coupon', clicks: 1 })]), '意向'],
    ['bought once', stateOf([goods(1), goods(2)], [ago(1)]), '首购'],
    ['bought twice', stateOf([], [ago(30), ago(3)]), '复购'],
    ['bought twice, then silence', stateOf([], [ago(130), ago(96)]), '沉睡'],
    ['read two pages, then silence', stateOf([seen(70), seen(71)]), '沉睡'],
    ['opened one page long ago', stateOf([seen(70)]), '初识'],
    ['was asleep and opens again', stateOf([seen(0)], [ago(96)]), '首购'],
  ])('somebody who %s', (_, state, stage) => {
    const shown = stageAt(state, T0)
    expect(shown.name).toBe(stage)
    expect(shown.evidence.length).toBeGreaterThan(0)
    expect(shown.since).toBeLessThanOrEqual(T0)
  })

  test('a move by hand stands, with its reason as the evidence', () => {
    const state = stateOf([goods(1), goods(2)])
    state.moved = moved('了解', 0.5)
    expect(stageAt(state, T0)).toMatchObject({
      name: '了解',
      since: ago(0.5),
      evidence: ['手动移动：她当面说的'],
      moved: { id: 'move_1' },
    })
  })

  test('an order after the move leads on; an order before it does not', () => {
    const state = stateOf([], [ago(5)])
    state.moved = moved('意向', 2)
    expect(stageAt(state, T0).name).toBe('意向')
    setOrders(state, [ago(5), ago(1)])
    expect(stageAt(state, T0).name).toBe('复购')
  })

  test('what she does after the move leads on only when it says more', () => {
    const state = stateOf([goods(1), goods(2)])
    state.moved = moved('首购', 3)
    expect(stageAt(state, T0).name).toBe('首购')
    state.moved = moved('初识', 3)
    expect(stageAt(state, T0).name).toBe('意向')
  })

  test('sixty silent days after the move she is asleep whatever was decided', () => {
    const state = stateOf([seen(80), seen(81)])
    state.moved = moved('意向', 61)
    expect(stageAt(state, T0).name).toBe('沉睡')
    state.moved = moved('意向', 59)
    expect(stageAt(state, T0).name).toBe('意向')
  })

  test('moved to 沉睡, she wakes with the next thing she does', () => {
    const state = stateOf([seen(20), seen(21)])
    state.moved = moved('沉睡', 10)
    expect(stageAt(state, T0).name).toBe('沉睡')
    addView(state, seen(1))
    expect(stageAt(state, T0).name).toBe('了解')
    addHappening(state, 'coupon', ago(1))
    expect(stageAt(state, T0).name).toBe('意向')
  })
})
