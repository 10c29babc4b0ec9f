import { demoCorp, type DemoCorp } from '../corp.ts'
import { seededRandom } from '../random.ts'
import { DAY, HOUR } from '../../shop-time.ts'
import { planOrders } from './plan-orders.ts'
import { planPushes } from './plan-pushes.ts'
import { planReadings } from './plan-readings.ts'
import { planVisits } from './plan-visits.ts'
import { Story, type Plan } from './plan.ts'

const reasons = {
  了解: ['聊天里问过尺码，说先看看', '到店转过一圈，问了两句', '群里问过怎么选'],
  意向: ['电话里问过价，说这周来', '到店试过一次，还在比'],
} as const

/** The shop's past, from its people alone: the same every time. */
export function planHistory(corp: DemoCorp = demoCorp()): Plan {
  const story = new Story(corp)
  const random = seededRandom('doumiao-20261121:history')
  planPushes(story, random)
  planOrders(story, random)
  planVisits(story, random)
  planReadings(story)
  for (const customer of corp.customers) {
    const { stage, consent, createdAt, id, ownerId } = customer
    if (stage === '沉睡') {
      // Being put into a group wakes nobody, and only her adviser can know that.
      const joined = Math.max(0, ...customer.groupIds.map((groupId) => story.joinedAt(groupId, id)))
      const at = Math.max(joined + 2 * HOUR, corp.t0 - random.int(2, 30) * DAY)
      if (joined > corp.t0 - 60 * DAY) {
        story.plan.moves.push({
          customerId: id,
          staffId: ownerId,
          stage,
          reason: '进了群，一直没有动静',
          at,
        })
      }
      continue
    }
    if (consent === 'agreed' || (stage !== '了解' && stage !== '意向')) continue
    // Nothing she did may be kept, so it is her adviser who says how far she is, and why.
    const latest = corp.t0 - 3 * HOUR
    story.plan.moves.push({
      customerId: customer.id,
      staffId: customer.ownerId,
      stage,
      reason: random.pick(reasons[stage]),
      at: Math.min(latest, Math.max(createdAt + HOUR, corp.t0 - random.int(2, 40) * DAY)),
    })
  }
  story.plan.shares.sort((a, b) => a.at - b.at)
  return story.plan
}
