import {
  findLastSpeechDay,
  listRecalledOfGroup,
  listScoredMembers,
  listSpeech,
} from '../../../db/queries/group-members-scored.ts'
import { listPointDays, listPointsInGroup } from '../../../db/queries/group-points.ts'
import type { Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import type { MemberTierName } from '../../../db/schema/group-score.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { addDays, dayOf } from '../../shop-time.ts'
import { busyDayOf, type MemberHint } from './hints.ts'
import { listHints } from './list-hints.ts'
import { POINT_RULES, TIERS } from './rules.ts'
import { sumDays, type ScorePart } from './sum-days.ts'
import { firstDayOfWalk, firstDayOfWindow } from './tier.ts'

interface ScoredMember {
  customerId: string
  name: string
  /** Her last 30 days in this group. */
  points: number
  /** Her last 30 days over all her groups; the tier follows from it. */
  total: number
  tier: MemberTierName
  reason: string
  hints: MemberHint[]
}

const BUSY_DAYS = 7

/**
 * 成员 by 群积分: who agreed, by name with the reason; who did not, as a number. The tiers add up to
 * the group's members.
 */
export async function readScores({ db, now }: Deps, groupId: string) {
  const today = dayOf(now())
  const { members, unscored } = await scoredMembers(db, groupId, today)
  const hints = await listHints(db, members)
  const items = members
    .map(
      ({ wxType: _type, corpName: _corp, joinedAt: _joined, parts, ...member }): ScoredMember => ({
        ...member,
        reason: reasonOf(parts),
        hints: hints.get(member.customerId) ?? [],
      }),
    )
    .sort((a, b) => b.points - a.points || b.total - a.total || (a.name < b.name ? -1 : 1))
  const speech = await listSpeech(db, groupId, addDays(today, 1 - BUSY_DAYS), today)
  return {
    members: items.length + unscored,
    /** Who did not agree to be remembered; they stand among 潜水 and are named nowhere. */
    unscored,
    tiers: TIERS.toReversed().map(({ name, label, up }) => ({
      name,
      label,
      up,
      count: items.filter(({ tier }) => tier === name).length + (name === 'lurking' ? unscored : 0),
    })),
    items,
    /** Up to which day an import says how often members spoke; null: only what they did is counted. */
    speechUntil: await findLastSpeechDay(db, groupId),
    busyDay: busyDayOf(speech),
    /** 撤回的推送: what was opened through them gives no points. */
    recalled: await listRecalledOfGroup(db, groupId),
  }
}

/** What one member's points in the group are made of; the rows add up to the number shown. */
export async function readMemberPoints({ db, now }: Deps, groupId: string, customerId: string) {
  const today = dayOf(now())
  const { members } = await scoredMembers(db, groupId, today)
  const member = members.find((one) => one.customerId === customerId)
  if (!member) throw new AppError('not_found', '没有这位的记录')
  const { name, points, total, tier } = member
  const rows = await listPointsInGroup(db, customerId, groupId, firstDayOfWindow(today))
  return {
    customerId,
    name,
    points,
    total,
    elsewhere: total - points,
    tier,
    keepsTier: keepsTier(tier, total),
    rows: rows.toReversed().map((row) => ({
      id: row.id,
      label: POINT_RULES[row.kind].label,
      title: row.title,
      points: row.points,
      reason: row.reason,
      isTap: row.sourceId.endsWith('.tap'),
      at: row.points < 0 ? row.createdAt : row.at,
    })),
  }
}

/** Below what she needed to come this far: she keeps the tier until she has fewer than this. */
function keepsTier(tier: MemberTierName, total: number): { up: number; down: number } | null {
  const { up, down } = TIERS.find(({ name }) => name === tier)!
  return total < up ? { up, down } : null
}

async function scoredMembers(db: Db, groupId: string, today: string) {
  const rows = await listScoredMembers(db, groupId)
  const agreed = await listAgreed(
    db,
    rows.map(({ customerId }) => customerId),
  )
  const known = rows.filter(({ customerId }) => agreed.has(customerId))
  // What the night's job has not come to yet is counted here, from the days.
  const old = known.filter(({ asOfDay }) => asOfDay !== null && asOfDay < today)
  const days = await listPointDays(
    db,
    old.map(({ customerId }) => customerId),
    firstDayOfWalk(today),
  )
  const isOld = new Set(old.map(({ customerId }) => customerId))
  const members = known.map((row) => {
    const { customerId, customerName, memberName, wxType, corpName, joinedAt } = row
    const who = { customerId, name: customerName ?? memberName, wxType, corpName, joinedAt }
    if (isOld.has(customerId)) {
      const own = sumDays(
        days.filter((each) => each.customerId === customerId),
        today,
      )
      const here = own.groups.get(groupId) ?? { points: 0, parts: [] }
      return { ...who, ...here, total: own.points, tier: own.tier }
    }
    return {
      ...who,
      points: row.points ?? 0,
      parts: JSON.parse(row.partsJson ?? '[]') as ScorePart[],
      total: row.total ?? 0,
      tier: row.tier ?? ('lurking' as const),
    }
  })
  return { members, unscored: rows.length - known.length }
}

/** 「下单 1 · 点开 5 · 读完 3 · 签到 1」 */
const reasonOf = (parts: ScorePart[]): string =>
  parts
    .filter(({ times }) => times > 0)
    .map(({ kind, times }) => POINT_RULES[kind].said(times))
    .join(' · ')
