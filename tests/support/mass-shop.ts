import { aShop, CLOCK, DAY } from './a-shop.ts'
import { aGroup, joins } from './shop-parts.ts'

const staffRow = {
  title: '',
  bio: '',
  isKfDutyAt: null,
  certName: null,
  certExpiresAt: null,
  certCheckedBy: null,
  syncedAt: CLOCK,
  leftAt: null,
}

/**
 * A shop with a manager (周敏), an operator (方舟) and seven friends of 林小雨 whom WeCom knows too;
 * her groups g01 and g02 are there, and nobody has been sent anything.
 */
export async function aMassShop() {
  const shop = await aShop()
  const { db, simulator } = shop
  for (const [id, name, role] of [
    ['u_zhoumin', '周敏', 'manager'],
    ['u_fangzhou', '方舟', 'operator'],
  ] as const) {
    await shop.add('staff', { ...staffRow, id, name, role })
    await shop.add('staffStore', { staffId: id, storeId: 'st1' })
  }
  const friends = shop.corp.customers
    .filter(({ kind, ownerId, wxType, id }) => {
      return kind === 'friend' && ownerId === 'u_linxiaoyu' && wxType === 1 && id !== 'cu001'
    })
    .slice(0, 6)
    .map(({ id }) => id)
  for (const id of friends) await shop.aCustomer(id)
  await db.deleteFrom('follow').where('staffId', '=', 'u_hejing').execute()
  for (const groupId of ['g01', 'g02']) {
    await aGroup(db, groupId, { kind: 'trade' })
    await joins(db, groupId, 'u_linxiaoyu', { memberType: 1 })
    await joins(db, groupId, 'cu001')
  }
  const manager = await shop.as('u_zhoumin')

  let keys = 0
  const aMass = (known: object = {}) => ({
    key: `mass-${++keys}`,
    title: '换季清单',
    text: '换季清单好了，看一眼就行',
    pageIds: ['p01'],
    files: [],
    isPromo: false,
    audience: { chatType: 'single' },
    ...known,
  })
  return Object.assign(shop, {
    friends: ['cu001', ...friends].sort(),
    manager,
    aMass,
    /** Makes a task and lets the jobs tell WeCom of it. */
    async made(known: object = {}) {
      const answer = await manager('POST', '/mass', aMass(known))
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
      await shop.runDueJobs()
      return (await manager('GET', `/mass/${answer.body.id}`)).body
    },
    /** Everything WeCom was asked to have sent. */
    atWecom: () => simulator.state.massMessages,
    /** Who presses send in her client. */
    confirm: (userid: string, msgid: string) =>
      simulator.act('confirm_mass_message', { userid, msgid }),
    /** Puts something she received into the book. */
    aNudge: (toId: string, known: object = {}) => {
      const at = CLOCK - 2 * DAY
      return shop.add('nudge', {
        id: `nudge_${++keys}`,
        toKind: toId.startsWith('g') ? 'group' : 'customer',
        toId,
        staffId: 'u_linxiaoyu',
        how: 'push',
        promoAt: null,
        reason: null,
        day: '2026-11-19',
        at,
        ...known,
      })
    },
  })
}

export type MassShop = Awaited<ReturnType<typeof aMassShop>>
