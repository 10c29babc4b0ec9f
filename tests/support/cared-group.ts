import { aShop, CLOCK, DAY } from './a-shop.ts'
import { aGroup, joins } from './shop-parts.ts'

const FAR = CLOCK + 900 * DAY
export const OWNER = 'u_linxiaoyu'
export const COLLEAGUE = 'u_hejing'
/** A member of the corp, without what nobody asks about. */
export const STAFF = {
  title: '',
  bio: '',
  isKfDutyAt: null,
  certName: null,
  certExpiresAt: null,
  certCheckedBy: null,
  syncedAt: CLOCK,
  leftAt: null,
}

/** 林小雨's own group, in which 何静 and 果果妈 sit too, with 群资料 and the log at hand. */
export async function aCaredGroup(over: Parameters<typeof aGroup>[2] = {}) {
  const shop = await aShop()
  const { db } = shop
  await aGroup(db, 'g02', { name: '翠湖·会员群', syncedAt: FAR, ...over })
  for (const staffId of [OWNER, COLLEAGUE]) await joins(db, 'g02', staffId, { memberType: 1 })
  await joins(db, 'g02', 'cu001')
  return Object.assign(shop, {
    acts: (action: string) =>
      db.selectFrom('auditLog').where('action', '=', action).selectAll().execute(),
    async care(staffId = OWNER) {
      const { status, body } = await (await shop.as(staffId))('GET', '/groups/g02/care')
      if (status !== 200) throw new Error(`群资料: ${status}`)
      return body
    },
  })
}
