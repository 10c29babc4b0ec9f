import { aShopWithPages } from './customer-phone.ts'
import { MINUTE } from '../../api/shop-time.ts'
import { aGroup, aStore } from './shop-parts.ts'

export type HandedShop = Awaited<ReturnType<typeof aShopWithPages>>
type Phone = ReturnType<HandedShop['phone']>

export const GUOGUO = { openId: 'openid-guoguo', externalUserId: 'cu001' }

/** Two stores with their managers, an operator, and 林小雨's group. */
export async function aHandedShop() {
  const shop = await aShopWithPages()
  const { db } = shop.deps
  await aStore(db, 'st2')
  await aGroup(db, 'g1', { name: '翠湖团' })
  await shop.aStaff('u_manager', 'manager', ['st1', 'st2'])
  await shop.aStaff('u_other', 'manager', ['st2'])
  await shop.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  return shop
}

/** Her own address of the page behind this one. */
export const forwardBy = async (
  phone: Phone,
  token: string,
): Promise<{ token: string; url: string }> => {
  const answer = await phone.post('/api/miniapp/shares', { token })
  if (!answer.ok) throw new Error(`forward: ${answer.status}`)
  return answer.json()
}
/** Whether she may be remembered. */
export const agree = (phone: Phone, token: string, answer = 'agreed') =>
  phone.post('/api/miniapp/consents', { purpose: 'browsing', answer, token })

/**
 * 林小雨 sends a page into the group; 果果妈 (who agreed) and two others read it. 果果妈 passes it on to
 * a friend, who passes it on to two more; one of these buys with the link she holds.
 */
export async function threeHands() {
  const shop = await aHandedShop()
  const sent = await shop.sent([])
  const her = shop.phone(GUOGUO)
  await agree(her, sent.token)
  await her.read(sent.token)
  const others = [shop.phone(), shop.phone()]
  for (const phone of others) await phone.read(sent.token)
  shop.pass(MINUTE)
  const hers = await forwardBy(her, sent.token)
  const friend = shop.phone()
  shop.pass(MINUTE)
  await friend.read(hers.token)
  shop.pass(MINUTE)
  const friends = await forwardBy(friend, hers.token)
  shop.pass(MINUTE)
  for (const phone of [shop.phone(), shop.phone()]) await phone.read(friends.token)
  return { shop, sent, her, hers, friend, friends, others }
}
