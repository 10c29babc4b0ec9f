import { randomBytes } from 'node:crypto'
import { stableId } from '../../demo/random.ts'
import { findCustomer, followsOf, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'

const FIVE_MINUTES = 300_000

/** A code for whoever is asking: five minutes, once. */
export function issueCode(at: Context, who: string, scope: string): string {
  const code = `${scope === 'snsapi_privateinfo' ? 'P' : 'B'}${randomBytes(24).toString('base64url')}`
  at.codes.set(code, { who, issuedAt: at.now(), isUsed: false })
  return code
}

/** Whom a person is to the corp: a member, a customer, or an openid nobody knows. */
function identityOf(at: Context, who: string, isPrivate: boolean) {
  const [kind, id = ''] = [who.slice(0, who.indexOf(':')), who.slice(who.indexOf(':') + 1)]
  if (kind === 'staff') {
    const staff = at.state.staff.find((one) => one.userid === id && one.status !== 5)
    if (!staff) throw new WireError(40029)
    return {
      userid: staff.userid,
      ...(isPrivate
        ? { user_ticket: `SIMUSERTICKET_${randomBytes(24).toString('base64url')}` }
        : {}),
    }
  }
  const customer = findCustomer(at, id)
  if (!customer) return { openid: stableId('oDm', `stranger:${id}`, 25) }
  return {
    openid: customer.openid,
    ...(followsOf(at, id).length > 0 ? { external_userid: id } : {}),
  }
}

/** 网页授权登录. */
export const login: Endpoints = {
  'auth/getuserinfo': {
    method: 'GET',
    run: ({ query }, at) => {
      const text = query('code') ?? ''
      const code = at.codes.get(text)
      if (!code) throw new WireError(40029)
      if (code.isUsed) throw new WireError(42022)
      code.isUsed = true
      if (at.now() - code.issuedAt > FIVE_MINUTES) throw new WireError(42003)
      return identityOf(at, code.who, text.startsWith('P'))
    },
  },
}
