import type { Db } from '../../db/database.ts'
import { listAgreed } from '../../db/queries/consents.ts'
import {
  findChainRoot,
  listChainOrders,
  listChainReaders,
  listChainShares,
} from '../../db/queries/share-chains.ts'
import { listStoresOfStaff } from '../../db/queries/staff.ts'
import type { CreditModel } from '../../db/schema.ts'
import { periodOf } from '../business/period.ts'
import type { Days } from '../business/spans.ts'
import { storeScope } from '../business/store-scope.ts'
import { shareNodeId } from '../content/share-node.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { chainFacts, type ChainReader } from './chain-facts.ts'
import type { ChainModel } from './chain-credit.ts'
import { creditNodes } from './credit-nodes.ts'

const SHOWN = 50
/** More than that of one sending is counted up to here, and said so. */
const MOST_SHARES = 5_000
const MOST_READERS = 20_000
const MOST_ORDERS = 20_000

export interface ChainQuestion {
  shareId: string
  days: Days
  windowDays: 7 | 30
  model: CreditModel
  chainModel: ChainModel
  store: string | undefined
  after: string | undefined
}

/**
 * 转发链: what became of one sending, hand by hand, and how its orders are shared along the hands.
 * Whichever model is asked for, the parts come to the same total.
 */
export async function readChain(deps: Deps, actor: Actor, asked: ChainQuestion) {
  const { db, now } = deps
  const storeIds = await storeScope(db, actor, asked.store)
  const root = await findChainRoot(db, asked.shareId)
  if (!root || !(await isInScope(db, root, storeIds))) {
    throw new AppError('not_found', '没有找到这一次分享')
  }
  const { rootId } = root
  const { fromDay, toDay } = periodOf(now(), asked.days)
  const [shares, readers, orders] = await Promise.all([
    listChainShares(db, rootId, MOST_SHARES + 1),
    listChainReaders(db, rootId, MOST_READERS + 1),
    listChainOrders(db, {
      rootShareId: rootId,
      model: asked.model,
      windowDays: asked.windowDays,
      from: startOfDay(fromDay),
      until: startOfDay(addDays(toDay, 1)),
      storeIds,
      limit: MOST_ORDERS + 1,
    }),
  ])
  const isPart =
    shares.length > MOST_SHARES || readers.length > MOST_READERS || orders.length > MOST_ORDERS
  const links = shares.slice(0, MOST_SHARES)
  const looks = readers.slice(0, MOST_READERS)
  const sharerKeys = sharersAmong(deps.config, links, looks)
  const facts = chainFacts(
    links.map((link) => ({ ...link, sharerKey: sharerKeys.get(link.id) ?? null })),
    looks,
  )
  const { nodes, total } = creditNodes(links, orders.slice(0, MOST_ORDERS), asked.chainModel)
  const from = asked.after ? nodes.findIndex(({ id }) => id === asked.after) + 1 : 0
  const shown = nodes.slice(from, from + SHOWN)
  const names = await namesOf(db, actor, shown)
  const last = shown.at(-1)
  return {
    rootId,
    title: root.title,
    staffName: root.staffName,
    groupName: root.groupName,
    sentAt: root.sharedAt ?? root.createdAt,
    people: facts.people,
    forwards: facts.forwards,
    depth: facts.depth,
    breadth: facts.breadth,
    generations: facts.k.map(({ from: n, to }) => ({ n, people: to })),
    distance: facts.pairs === 0 ? null : facts.distances / facts.pairs,
    selfForwards: facts.selfForwards,
    selfOpens: facts.selfOpens,
    reEntries: facts.reEntries,
    loops: facts.loops,
    medianGapMs: facts.medianGapMs,
    newestAt: facts.newestAt,
    isPart,
    model: asked.chainModel,
    total,
    nodes: shown.map(({ id, depth, createdAt, forwards, orders: count, amountFen }) => ({
      shareId: id,
      depth,
      at: createdAt,
      name: names.get(id) ?? null,
      readers: facts.readersOf.get(id) ?? 0,
      forwards,
      orders: count,
      amountFen,
    })),
    next: last && from + SHOWN < nodes.length ? last.id : null,
  }
}

async function isInScope(
  db: Db,
  { groupStoreId, staffId }: { groupStoreId: string | null; staffId: string },
  storeIds: string[] | null,
): Promise<boolean> {
  if (storeIds === null) return true
  if (groupStoreId !== null) return storeIds.includes(groupStoreId)
  const stores = await listStoresOfStaff(db, [staffId])
  return stores.some(({ storeId }) => storeIds.includes(storeId))
}

type Link = Awaited<ReturnType<typeof listChainShares>>[number]

/**
 * Which reader made which forward. Who agreed says so herself; of the others a node's id is made
 * from the parent and the key she had that day, so it can be recognised while that key is there.
 * It tells shapes only: no name follows from it.
 */
function sharersAmong(config: Deps['config'], links: Link[], readers: ChainReader[]) {
  const found = new Map<string, string>()
  const parents = new Set<string>()
  for (const { id, sharerVisitorId, customerId, parentShareId } of links) {
    if (sharerVisitorId !== null) found.set(id, customerId ?? sharerVisitorId)
    else if (parentShareId !== null) parents.add(parentShareId)
  }
  for (const { shareId, personKey } of readers) {
    if (!parents.has(shareId)) continue
    const who = personKey.replace(/^o_/, 'd_')
    if (who.startsWith('d_')) found.set(shareNodeId(config, shareId, who), personKey)
  }
  return found
}

/** Names of those who agreed to be known, for a manager of their store. */
async function namesOf(db: Db, actor: Actor, nodes: Link[]): Promise<Map<string, string>> {
  const mine = nodes.filter(
    ({ customerId, customerStoreId }) =>
      actor.role === 'manager' &&
      customerId !== null &&
      customerStoreId !== null &&
      actor.storeIds.includes(customerStoreId),
  )
  const agreed = await listAgreed(db, [...new Set(mine.map(({ customerId }) => customerId!))])
  return new Map(
    mine
      .filter(({ customerId }) => agreed.has(customerId!))
      .map(({ id, customerName }) => [id, customerName!]),
  )
}
