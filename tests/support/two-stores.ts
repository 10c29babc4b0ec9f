import { expect } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { CLOCK, platform, signIn, type Platform } from './platform.ts'
import {
  aCustomer,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  sendOrders,
} from './shop-parts.ts'

/** Two stores with thirty groups each, and who looks after them. */
export async function aShopOfTwoStores() {
  const world = await platform()
  const { db } = world.deps
  for (const id of ['st1', 'st2']) await aStore(db, id)
  await world.aStaff('u_zhoumin', 'manager', ['st1', 'st2'])
  await world.aStaff('u_manager1', 'manager', ['st1'])
  await world.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await world.aStaff('u_chenmo', 'rep', ['st2'])
  await aPage(db, 'p11', 'product')
  for (let n = 1; n <= 60; n++) {
    await aGroup(db, `g${n}`, { storeId: n % 2 ? 'st1' : 'st2', name: `群 ${n}` })
  }
  return world
}

/** An order of somebody who opened this group's page a day before. */
export async function buys(
  world: Platform,
  no: string,
  groupId: string,
  amountFen: number,
  days: number,
) {
  const { db } = world.deps
  const customerId = `wm-${no}`
  const storeId = Number(groupId.slice(1)) % 2 ? 'st1' : 'st2'
  await aCustomer(db, { id: customerId, storeId })
  const shareId = await aShare(db, { groupId, sharedAt: CLOCK - (days + 2) * DAY })
  await aView(db, shareId, { customerId, openedAt: CLOCK - (days + 1) * DAY })
  const customer = { externalUserId: customerId }
  const paidAt = CLOCK - days * DAY - HOUR
  await sendOrders(world, [anOrder({ orderNo: no, shopId: storeId, amountFen, paidAt, customer })])
}

/** Gives every order its credit. */
export async function creditAll({ deps }: Platform) {
  const ids = await deps.db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(deps.db, async (tx) => {
    for (const { id } of ids) await recordCredit(tx, id, deps.now())
  })
}

/** What a member is answered at the board's doors. */
export const askBoard = async <T>(world: Platform, staffId: string, path: string, status = 200) => {
  const headers = { cookie: await signIn(world, staffId) }
  const response = await world.app.request(`/api/sidebar/business${path}`, { headers })
  expect(response.status).toBe(status)
  return (await response.json()) as T
}
export const tellBoardDoor = async (
  world: Platform,
  staffId: string,
  path: string,
  body: unknown,
) => {
  const headers = {
    cookie: await signIn(world, staffId),
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return world.app.request(`/api/sidebar/business${path}`, init)
}
