import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import {
  demoShopState,
  forgetWaitingNotices,
  saveDemoShopState,
} from '../../db/queries/demo-shop.ts'
import { recordCredit } from '../attribution/record-credit.ts'
import { foldLeadCases } from '../business/leads/fold-cases.ts'
import { rebuildBoard } from '../business/rebuild-board.ts'
import type { Arrival } from '../collector/arrival.ts'
import { keepArrivals } from '../collector/keep-arrivals.ts'
import type { Told } from '../collector/read-body.ts'
import { issuePageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { orderIdOf, receiveOrders } from '../orders/receive-orders.ts'
import { cardPicture } from '../pictures/card-picture.ts'
import { foldScore } from '../scores/fold-score.ts'
import { DAY } from '../shop-time.ts'
import { demoCorp, type DemoCorp } from './corp.ts'
import { demoPages } from './data/pages.ts'
import { seedVoices } from './voices.ts'
import { seedGroupPoints } from './group-points.ts'
import type { Plan, PlannedOrder, PlannedVisit } from './history/plan.ts'
import { planHistory } from './history/tell-history.ts'
import { seedGroupCare } from './group-care.ts'
import { seedContent, seedShares, seedTasks } from './seed-content.ts'
import { seedBenefits } from './benefits.ts'
import { keepKfLinks } from '../kf/links.ts'
import { seedKf } from './kf.ts'
import { seedMass, seedNudges } from './mass.ts'
import { seedOrdering } from './ordering.ts'
import { seedPlays } from './plays.ts'
import { seedPeople } from './seed-people.ts'

/**
 * Fills an empty database with 豆苗屋 as it stands on Saturday 20:41: people and words as rows,
 * its past by playing every opening and order through the collector and the order door's own
 * verbs, each at its own time. So every number on a screen comes from where it always comes from.
 * Does nothing in a shop that has anybody in it; goes on where a killed process left off.
 * `remember` takes the cards that lie in the chats, so that phones can open them.
 */
export async function seedDemoShop(
  deps: Deps,
  corp: DemoCorp = demoCorp(),
  remember: (cards: PastCard[]) => void = () => {},
): Promise<void> {
  const state = await demoShopState(deps.db)
  if (state === 'open') return
  const plan = planHistory(corp)
  if (state === 'empty') {
    await inTransaction(deps.db, async (tx) => {
      await seedPeople(tx, deps.config, corp)
      await seedContent(tx, corp.t0)
      await seedShares(tx, plan, (groupId, at) => membersAt(corp, groupId, at))
      await saveDemoShopState(tx, 'begun', corp.t0)
    })
  }
  // The same openings and orders again change nothing: each is known by its id.
  await playPast(deps, corp, plan)
  await seedMass(deps, corp.t0)
  await keepKfLinks(deps)
  await inTransaction(deps.db, async (tx) => {
    await forgetWaitingNotices(tx)
    // After the orders, which would have closed the tasks they answer.
    await seedTasks(tx, corp.t0)
    await seedVoices(tx, corp.t0)
    await seedBenefits(tx, corp)
    await seedNudges(tx, corp.t0)
    await seedGroupCare(tx, corp)
    await seedGroupPoints(tx, corp.t0)
    await seedOrdering(tx, deps.config, corp, plan)
    // Those who never opened anything have a stage too.
    for (const { id } of corp.customers) await foldScore(tx, id, corp.t0)
    await seedKf(tx, corp, plan)
    await seedPlays(tx, corp, plan)
    // What rows alone tell (who left, what was sent) has not come through the board's own verbs.
    await foldLeadCases(
      tx,
      corp.customers.map(({ id }) => id),
      0,
    )
    await rebuildBoard(tx)
    await saveDemoShopState(tx, 'open', corp.t0)
  })
  remember(cardsOf(deps.config, corp, plan))
}

/** A page's card in a chat of the simulated clients. */
export interface PastCard {
  chatId: string
  from: string
  at: number
  message: { msgtype: 'news'; news: { link: string; title: string; desc: string; imgUrl: string } }
}

const CARDS_SINCE = 9 * DAY

function cardsOf(config: Deps['config'], corp: DemoCorp, { shares }: Plan): PastCard[] {
  const recent = shares.filter(({ at }) => at > corp.t0 - CARDS_SINCE)
  return recent.map(({ id, pageId, staffId, groupId, customerId, at }) => {
    const page = demoPages.find((each) => each.id === pageId)!
    const isKf = corp.customers.some((each) => each.id === customerId && each.kind === 'kf')
    return {
      chatId: groupId ?? `${isKf ? 'k' : 's'}:${staffId}:${customerId}`,
      from: `staff:${staffId}`,
      at,
      message: {
        msgtype: 'news',
        news: {
          link: `${config.publicUrl}/p/${issuePageToken(config, { shareId: id })}`,
          title: page.title,
          desc: page.description,
          imgUrl: cardPicture(config.publicUrl, { blocks: page.blocks, imageUrl: null }),
        },
      },
    }
  })
}

function membersAt({ groups }: DemoCorp, groupId: string, at: number): number {
  const group = groups.find(({ id }) => id === groupId)!
  const joined = group.members.filter(({ type, joinedAt }) => type === 2 && joinedAt <= at)
  const gone = group.leavers.filter((each) => each.joinedAt <= at && each.leftAt > at)
  return joined.length + gone.length
}

// What happened long ago may share a transaction with its neighbours, and their moment with it; what
// the last days' leads are made of may not.
const ALONE_SINCE = 3 * DAY
const TOGETHER = 40

async function playPast(deps: Deps, corp: DemoCorp, plan: Plan) {
  const openIds = new Map(corp.customers.map(({ id, openId }) => [id, openId]))
  const arrivals = plan.visits
    .map((visit, i) => arrivalOf(visit, i, openIds.get(visit.customerId)!))
    .sort((a, b) => a.by.receivedAt - b.by.receivedAt)
  let waiting: Arrival[] = []
  const keep = async () => {
    const last = waiting.at(-1)
    if (last) await keepArrivals({ ...deps, now: () => last.by.receivedAt }, waiting)
    waiting = []
  }
  for (const arrival of arrivals) {
    const isRecent = arrival.by.receivedAt > corp.t0 - ALONE_SINCE
    const isFar = waiting.length > 0 && arrival.by.receivedAt - waiting[0]!.by.receivedAt > DAY
    if (isRecent || isFar || waiting.length >= TOGETHER) await keep()
    waiting.push(arrival)
  }
  await keep()
  for (const order of [...plan.orders].sort((a, b) => a.paidAt - b.paidAt)) {
    await playOrder(deps, order)
  }
}

/** Beat by beat, as the page's own tracker would have told it. */
function arrivalOf(visit: PlannedVisit, index: number, openId: string): Arrival {
  const { shareId, customerId, openedAt, activeMs, depth, clicks } = visit
  const visitId = createHash('sha256').update(`visit ${index}`).digest('hex').slice(0, 32)
  const endedAt = openedAt + activeMs
  const told = (seq: number, type: Told['type'], at: number, ms: number, to: number): Told => ({
    id: uuidAt(at, `${visitId} ${seq}`),
    type,
    seq,
    activeMs: ms,
    depth: to,
    detailJson: null,
    clientAt: at,
    at,
  })
  const clicked = Array.from({ length: clicks }, (_, i) =>
    told(20 + i, 'click', endedAt - 1_000, activeMs - 1_000, depth),
  )
  return {
    shareId,
    visit: visitId,
    events: [
      told(0, 'open', openedAt, 0, 0.1),
      ...(activeMs > 5_000 ? [told(1, 'beat', openedAt + 5_000, 5_000, depth / 2)] : []),
      ...clicked,
      told(40, 'end', endedAt, activeMs, depth),
    ],
    by: {
      visitor: { browserId: customerId, openId, externalUserId: customerId, iat: openedAt },
      sessionId: undefined,
      source: '',
      aside: null,
      receivedAt: endedAt,
    },
  }
}

/** A uuid v7 of that moment, the same every time. */
function uuidAt(at: number, words: string): Buffer {
  const bytes = createHash('sha256').update(words).digest().subarray(0, 16)
  bytes.writeUIntBE(at, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes
}

async function playOrder(deps: Deps, order: PlannedOrder) {
  const at = order.paidAt + 20_000
  const then = { ...deps, now: () => at }
  const { orderNo, storeId, customerId, paidAt, amountFen, items, shareId } = order
  await receiveOrders(then, [
    {
      orderNo,
      shopId: storeId,
      status: 'paid',
      paidAt,
      amountFen,
      items,
      customer: customerId ? { externalUserId: customerId } : {},
      ...(shareId && { token: issuePageToken(deps.config, { shareId }) }),
    },
  ])
  await inTransaction(deps.db, (tx) => recordCredit(tx, orderIdOf(storeId, orderNo), at))
}
