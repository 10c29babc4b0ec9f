import type { Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import { listWarmFollowed } from '../../../db/queries/group-members-scored.ts'
import { listPointDays, listPointsBetween } from '../../../db/queries/group-points.ts'
import { addDays, dayOf } from '../../shop-time.ts'
import type { LeadIdea } from '../../today/leads.ts'
import { TIERS } from './rules.ts'
import { sumDays } from './sum-days.ts'
import { firstDayOfWalk } from './tier.ts'

const RANKS = { interested: 46, eager: 66 } as const

/**
 * 升档: a member who has just come up to 意向 or 高意向 by what she did in her groups is worth a
 * word, unless she has bought meanwhile.
 */
export const tierLeads = {
  ask: ({ staffId, since }: { staffId: string; since: number }) =>
    listWarmFollowed.of(staffId, dayOf(since), since),
  tell: riseOf,
}

async function riseOf(
  db: Db,
  warm: { customerId: string; name: string }[],
  { since, now }: { since: number; now: number },
): Promise<LeadIdea[]> {
  if (warm.length === 0) return []
  const today = dayOf(now)
  const sinceDay = dayOf(since)
  const ids = warm.map(({ customerId }) => customerId)
  const [days, rows, agreed] = await Promise.all([
    listPointDays(db, ids, firstDayOfWalk(addDays(sinceDay, -1))),
    listPointsBetween(db, ids, sinceDay, today),
    listAgreed(db, ids),
  ])
  const daysOf = Map.groupBy(days, (row) => row.customerId)
  const rowsOf = Map.groupBy(rows, (row) => row.customerId)
  const rankOf = (name: string) => TIERS.findIndex((tier) => tier.name === name)
  return warm.flatMap(({ customerId, name }): LeadIdea[] => {
    const own = daysOf.get(customerId) ?? []
    const before = sumDays(own, addDays(sinceDay, -1))
    const { tier, points } = sumDays(own, today)
    const news = (rowsOf.get(customerId) ?? []).filter((row) => row.points > 0)
    if (tier !== 'interested' && tier !== 'eager') return []
    if (rankOf(tier) <= rankOf(before.tier) || news.length === 0) return []
    if (!agreed.has(customerId) || news.some(({ kind }) => kind === 'order')) return []
    const { label } = TIERS[rankOf(tier)]!
    return [
      {
        customerId,
        name,
        reason: `在群里刚升到${label}，30 天 ${points} 分`,
        replyId: null,
        situation: 'looking_on',
        at: Math.max(...news.map(({ at }) => at)),
        rank: RANKS[tier],
        kind: 'view',
      },
    ]
  })
}
