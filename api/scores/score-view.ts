import { roundTogether } from '../attribution/split-whole.ts'
import { addDays, dayOf, DAY, startOfDay, weekdayOf } from '../shop-time.ts'
import { fadingFrom, intentParts, levelAt, type Level } from './intent.ts'
import { FULL_SCORE, KINDS, LEVELS, RULES } from './rules.ts'
import type { ScoreState } from './score-state.ts'

/** 意向分 as the profile shows it: `value` is exactly the sum of its parts. */
export interface ScoreView {
  value: number
  level: Level
  levelSince: number
  parts: { label: string; points: number; at: number; eventCount: number }[]
  raise: string
  fades: string
}

/** The score at `now`, opened into signed whole parts, with what raises it and when it fades. */
export function scoreView(state: ScoreState, now: number): ScoreView {
  const parts = intentParts(state, now)
  const lastOrderAt = state.orders.findLast((paidAt) => paidAt <= now)
  const lines = parts.map(({ kind, gross, count, lastAt }) => ({
    label: RULES[kind].label,
    points: gross,
    at: lastAt,
    eventCount: count,
  }))
  const answered = parts.reduce((sum, part) => sum + part.net - part.gross, 0)
  const intent = parts.reduce((sum, part) => sum + part.net, 0)
  if (answered < 0 && lastOrderAt !== undefined) {
    lines.push({
      label: '已下单，之前的兴趣按四分之一计',
      points: answered,
      at: lastOrderAt,
      eventCount: 1,
    })
  }
  const sum = lines.reduce((total, line) => total + line.points, 0)
  if (Math.round(sum) > FULL_SCORE) {
    const over = FULL_SCORE - sum
    lines.push({ label: '满分 100，超出的不计', points: over, at: now, eventCount: 0 })
  }
  const whole = roundTogether(lines.map((line) => line.points))
  const shown = lines
    .map((line, i) => ({ ...line, points: whole[i]! }))
    .filter((line) => line.points !== 0)
    .sort((a, b) => b.points - a.points || b.at - a.at)
  const { level, since } = levelAt(state, now)
  return {
    value: shown.reduce((total, line) => total + line.points, 0),
    level,
    levelSince: since,
    parts: shown,
    raise: raiseSentence(state, sum, level, now),
    fades: fadesSentence(state, intent, now),
  }
}

/** The two things worth most that may still count today, and whether one of them makes her hot. */
function raiseSentence(state: ScoreState, intent: number, level: Level, now: number): string {
  const today = dayOf(now)
  const hasSeenGoods = Object.keys(state.firstSeen).length > 0
  const open = KINDS.filter((kind) => {
    if (kind === 'repeat' && !hasSeenGoods) return false
    return (state.kept[kind]?.[today]?.length ?? 0) < RULES[kind].perDay
  }).sort((a, b) => RULES[b].points - RULES[a].points)
  const [first, second] = open
  if (!first) return '今天能加的都加满了'
  const said = (kind: typeof first) => `${RULES[kind].act} +${RULES[kind].points}`
  const best = `${said(first)}${second ? `，${said(second)}` : ''}`
  const makesHot = level !== 'hot' && intent + RULES[first].points >= LEVELS.hot.up
  return makesHot ? `${best}；再有一次就是高意向` : best
}

const WEEKDAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']

const FADES_DAYS = 14

/** 「周五前没有动静会降到 40」: the first day by which a quarter of it is gone, within two weeks. */
function fadesSentence(state: ScoreState, intent: number, now: number): string {
  const shown = (real: number) => Math.min(FULL_SCORE, Math.round(real))
  const value = shown(intent)
  if (value <= 0) return '现在没有分，等她有动静再算'
  const dayAfter = (days: number) => addDays(dayOf(now), days)
  const intentThen = fadingFrom(state, now, FADES_DAYS * DAY)
  const valueOn = (day: string) => shown(intentThen(startOfDay(day)))
  // With nothing new it only falls, so the day is between one when it stands and one when it has gone.
  let standing = 0
  let gone = FADES_DAYS + 1
  while (gone - standing > 1) {
    const middle = (standing + gone) >> 1
    if (valueOn(dayAfter(middle)) > value * 0.75) standing = middle
    else gone = middle
  }
  if (gone > FADES_DAYS) return `两周里没有动静会降到 ${shown(intentThen(now + FADES_DAYS * DAY))}`
  const day = dayAfter(gone)
  const [, month, date] = day.split('-').map(Number)
  const name = gone <= 7 ? WEEKDAYS[weekdayOf(now + gone * DAY)] : `${month}月${date}日`
  return `${name}前没有动静会降到 ${valueOn(day)}`
}
