import { createApp } from '../../api/app.ts'
import { anOrderingShop } from './ordering-shop.ts'
import { signIn } from './platform.ts'
import { aGroup, joins } from './shop-parts.ts'

const FOREVER = Date.parse('2030-01-01T00:00:00+08:00')

/** 林小雨 owns the group g1 that the page was sent into; 何静 sits in it. */
export async function aGroupThatOrders(...of: Parameters<typeof anOrderingShop>) {
  const shop = await anOrderingShop(...of)
  const { db } = shop
  await shop.aStaff('u_hejing', 'rep', ['st1'])
  await aGroup(db, 'g1', { ownerId: 'u_linxiaoyu', storeId: 'st1', syncedAt: FOREVER })
  for (const staffId of ['u_linxiaoyu', 'u_hejing']) {
    await joins(db, 'g1', staffId, { memberType: 1 })
  }
  const app = createApp(shop.deps)
  const as = async (staffId: string) => {
    const cookie = await signIn(shop, staffId)
    return async (method: string, path: string, body?: object) => {
      const answer = await app.request(`http://localhost:3000/api/sidebar${path}`, {
        method,
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : null }
    }
  }
  return { ...shop, as }
}

/** The same shop where nothing takes money online: one pays where one fetches. */
export const aGroupThatPaysInShop = (over: Parameters<typeof anOrderingShop>[0] = {}) =>
  aGroupThatOrders(over, {}, ({ config }) => ({ config: { ...config, isDemo: false } }))

export type OrderingGroup = Awaited<ReturnType<typeof aGroupThatOrders>>
