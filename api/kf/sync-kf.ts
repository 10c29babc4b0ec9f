import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertCustomer, listCustomerFacts } from '../../db/queries/customers.ts'
import { listErased } from '../../db/queries/erasing.ts'
import { listFollowsOfCustomers, saveFollows } from '../../db/queries/follows.ts'
import { insertVisit, saveReceptionTimes } from '../../db/queries/kf-visits.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import { findShareId } from '../../db/queries/shares.ts'
import { listStoresOfStaff } from '../../db/queries/staff.ts'
import { learnOfBuyer } from '../attribution/recredit-orders.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import { playsAfterSaying } from '../plays/wake.ts'
import { erasedMark } from '../privacy/erased-mark.ts'
import { cut } from '../sync/cut.ts'
import { isErrcode } from '../wecom/error.ts'
import type { WecomKfPage } from '../wecom/kf.ts'

type Visitor = Awaited<ReturnType<Deps['wecom']['getKfCustomers']>>[number]

/** More pages than three days can hold: a cursor that turns in circles ends here. */
const MOST_PAGES = 100
const BAD_TOKEN = 95007
const ASKED_AT_ONCE = 100

/**
 * 微信客服 rang: who came in, from which page, and who received her. What they said stays in their
 * conversation. Read twice it changes nothing.
 */
export async function syncKf(
  deps: Deps,
  { kfId, token }: { kfId: string; token?: string },
): Promise<void> {
  const { db, wecom } = deps
  const place = `kf-cursor:${kfId}`
  let cursor = await findSetting<string>(db, place)
  for (let n = 0; n < MOST_PAGES; n++) {
    const page = await readPage(deps, kfId, token, cursor)
    const known = await listKnown(db, page.customerIds)
    const unknown = page.customerIds.filter((id) => !known.has(id))
    const visitors: Visitor[] = []
    for (let from = 0; from < unknown.length; from += ASKED_AT_ONCE) {
      visitors.push(...(await wecom.getKfCustomers(unknown.slice(from, from + ASKED_AT_ONCE))))
    }
    await askWhoReceives(deps, kfId, page)
    const next = page.cursor || cursor
    await inTransaction(db, async (tx) => {
      await keepPage(tx, deps, page, visitors)
      if (next) await saveSetting(tx, place, next, deps.now())
    })
    for (const customerId of page.customerIds) await tellFollowers(deps, customerId)
    // Who answers a colleague's friend is none of her followers, and sees her all the same.
    for (const { customerId, staffId } of page.received) {
      deps.live.publish(staffId, { event: 'customer', customerId })
    }
    if (!page.hasMore || next === cursor) return
    cursor = next
  }
}

async function readPage(
  { wecom }: Deps,
  kfId: string,
  token: string | undefined,
  cursor: string | undefined,
): Promise<WecomKfPage> {
  const from = cursor ? { cursor } : {}
  try {
    return await wecom.syncKf(kfId, token ? { ...from, token } : from)
  } catch (error) {
    // It lives for ten minutes; without one WeCom answers less often, and the same.
    if (token && isErrcode(error, BAD_TOKEN)) return wecom.syncKf(kfId, from)
    throw error
  }
}

// Who came in and was not answered yet may be somebody's already.
async function askWhoReceives({ wecom, now }: Deps, kfId: string, page: WecomKfPage) {
  const answered = new Set(page.received.map(({ customerId }) => customerId))
  for (const customerId of page.customerIds) {
    if (answered.has(customerId)) continue
    const staffId = await wecom.getKfServicer(kfId, customerId)
    if (staffId) page.received.push({ customerId, staffId, at: now() })
  }
}

const listKnown = async (db: Db, ids: string[]) =>
  new Map((ids.length > 0 ? await listCustomerFacts(db, ids) : []).map((row) => [row.id, row]))

async function keepPage(tx: Db, deps: Deps, page: WecomKfPage, visitors: Visitor[]) {
  const at = deps.now()
  const receivedBy = new Map(page.received.map((it) => [it.customerId, it]))
  const erased = await listErased(
    tx,
    page.customerIds.map((id) => erasedMark(deps.config, id)),
  )
  const isErased = (id: string) => erased.has(erasedMark(deps.config, id))
  const stores = await storesOf(tx, [...new Set(page.received.map(({ staffId }) => staffId))])
  for (const { customerId: id, name, avatarUrl, unionId } of visitors) {
    if (isErased(id)) continue
    const storeId = stores.get(receivedBy.get(id)?.staffId ?? '') ?? null
    const isNew = await insertCustomer(tx, {
      id,
      name: cut(name, 64),
      wxType: 1,
      corpName: null,
      avatarUrl: avatarUrl && avatarUrl.length <= 512 ? avatarUrl : null,
      unionId,
      kind: 'kf',
      storeId,
      createdAt: at,
      syncedAt: at,
    })
    if (isNew) await learnOfBuyer(tx, id, at)
  }
  const ids = [...new Set([...page.customerIds, ...receivedBy.keys()])]
  const known = await listKnown(tx, ids)
  await saveReceptions(
    tx,
    [...receivedBy.values()].filter(({ customerId }) => {
      const asking = known.get(customerId)
      return asking !== undefined && asking.kind !== 'friend' && asking.deletedAt === null
    }),
    at,
  )
  await playsAfterSaying(
    tx,
    page.said.filter(({ customerId }) => known.get(customerId)?.deletedAt === null),
  )
  await saveReceptionTimes(
    tx,
    [...receivedBy.values()]
      .filter(({ customerId }) => known.get(customerId)?.deletedAt === null)
      .map(({ customerId, staffId, at: receivedAt }) => ({ customerId, staffId, receivedAt })),
  )
  for (const entry of page.entries) {
    if (!known.has(entry.customerId)) continue
    await insertVisit(tx, {
      id: `kfv_${createHash('sha256').update(entry.msgId).digest('hex').slice(0, 32)}`,
      customerId: entry.customerId,
      scene: cut(entry.scene, 32),
      shareId: (await findShareId(tx, readShare(entry.sceneParam))) ?? null,
      visitedAt: entry.at,
    })
  }
}

/** Whoever answers her may see her; of friends, WeCom itself says whose they are. */
async function saveReceptions(tx: Db, received: WecomKfPage['received'], at: number) {
  if (received.length === 0) return
  const ids = [...new Set(received.map(({ customerId }) => customerId))]
  const standing = new Set(
    (await listFollowsOfCustomers(tx, ids))
      .filter(({ endedAt }) => endedAt === null)
      .map(({ staffId, customerId }) => `${staffId} ${customerId}`),
  )
  const fresh = received.filter((it) => !standing.has(`${it.staffId} ${it.customerId}`))
  await saveFollows(
    tx,
    fresh.map(({ staffId, customerId, at: followedAt }) => ({
      staffId,
      customerId,
      remark: '',
      description: '',
      addWay: 0,
      source: null,
      followedAt,
      endedAt: null,
      endedBy: null,
      verifiedAt: at,
    })),
  )
}

async function storesOf(tx: Db, staffIds: string[]) {
  const stores = new Map<string, string>()
  if (staffIds.length === 0) return stores
  for (const { staffId, storeId } of await listStoresOfStaff(tx, staffIds)) {
    if (!stores.has(staffId)) stores.set(staffId, storeId)
  }
  return stores
}

/** The share we hung on the link; WeCom gives it back as it stood in the address. */
function readShare(sceneParam: string): string {
  let text = sceneParam
  try {
    text = decodeURIComponent(sceneParam)
  } catch {
    // Somebody changed the link: what is left is no share of ours.
  }
  return /^[\w-]{2,64}$/.test(text) ? text : ''
}
