import type { GroupPointDay } from '../../../db/queries/group-points.ts'
import type { GroupPointKind, MemberTierName } from '../../../db/schema/group-score.ts'
import { POINT_RULES } from './rules.ts'
import { firstDayOfWindow, tierOn } from './tier.ts'

/** One kind's part of a member's 30 days in a group. */
export interface ScorePart {
  kind: GroupPointKind
  times: number
  points: number
}

const KINDS = Object.keys(POINT_RULES) as GroupPointKind[]

/** A member's 30 days up to `day`: over all groups with the tier, and group by group in parts. */
export function sumDays(
  rows: Pick<GroupPointDay, 'day' | 'groupId' | 'kind' | 'points' | 'times'>[],
  day: string,
): {
  points: number
  tier: MemberTierName
  groups: Map<string, { points: number; parts: ScorePart[] }>
} {
  const each = new Map<string, number>()
  for (const row of rows) each.set(row.day, (each.get(row.day) ?? 0) + row.points)
  const { total, tier } = tierOn(each, day)
  const first = firstDayOfWindow(day)
  const groups = new Map<string, { points: number; parts: ScorePart[] }>()
  for (const row of rows) {
    if (row.day < first || row.day > day) continue
    const group = groups.get(row.groupId) ?? { points: 0, parts: [] }
    groups.set(row.groupId, group)
    group.points += row.points
    let part = group.parts.find(({ kind }) => kind === row.kind)
    if (!part) group.parts.push((part = { kind: row.kind, times: 0, points: 0 }))
    part.times += row.times
    part.points += row.points
  }
  for (const group of groups.values()) {
    group.parts = group.parts
      .filter(({ points, times }) => points !== 0 || times !== 0)
      .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
  }
  return { points: total, tier, groups }
}
