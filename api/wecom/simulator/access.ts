import { randomBytes } from 'node:crypto'
import type { Context, Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import type { Grant } from './state.ts'

const LIFE = 7200_000
// Close to its end a new one is given out; the old one lives on until its own end.
const NEAR_END = 300_000

const fresh = (prefix: string, now: number): Grant => ({
  value: prefix + randomBytes(48).toString('base64url'),
  expiresAt: now + LIFE,
})

const left = (grant: Grant, now: number) => Math.floor((grant.expiresAt - now) / 1000)

/** Refuses a call without a token that holds: none, garbage, and too old are three codes. */
export function checkToken(at: Context, token: string | undefined) {
  if (!token) throw new WireError(41001)
  const grant = at.state.tokens.find((one) => one.value === token)
  if (!grant) throw new WireError(40014)
  if (grant.expiresAt <= at.now()) throw new WireError(42001)
}

/** WeCom may take a token back early. */
export function revokeTokens(at: Context) {
  for (const grant of at.state.tokens) grant.expiresAt = Math.min(grant.expiresAt, at.now())
}

function ticket(at: Context, kind: 'corp' | 'agent') {
  const now = at.now()
  let grant = at.state.tickets.find((one) => one.kind === kind && one.expiresAt > now + NEAR_END)
  if (!grant) {
    grant = { ...fresh(`SIMTICKET_${kind}_`, now), kind }
    at.state.tickets = [...at.state.tickets.filter((one) => one.expiresAt > now - LIFE), grant]
    at.changed()
  }
  return { ticket: grant.value, expires_in: left(grant, now) }
}

/** 获取 access_token, 票据与地址段. */
export const access: Endpoints = {
  gettoken: {
    method: 'GET',
    run: ({ query }, at) => {
      const [corpId, secret] = [query('corpid'), query('corpsecret')]
      if (!corpId) throw new WireError(41002)
      if (!secret) throw new WireError(41004)
      if (corpId !== at.corp.corpId) throw new WireError(40013)
      if (secret !== at.corp.secret) throw new WireError(40001)
      const now = at.now()
      let grant = at.state.tokens.find((one) => one.expiresAt > now + NEAR_END)
      if (!grant) {
        grant = fresh('SIMTOKEN_', now)
        // A token long gone is garbage again, as in WeCom.
        at.state.tokens = [...at.state.tokens.filter((one) => one.expiresAt > now - LIFE), grant]
        at.changed()
      }
      return { access_token: grant.value, expires_in: left(grant, now) }
    },
  },
  get_jsapi_ticket: { method: 'GET', run: (_call, at) => ticket(at, 'corp') },
  'ticket/get': {
    method: 'GET',
    run: ({ query }, at) => {
      if (query('type') !== 'agent_config') throw new WireError(91040)
      return ticket(at, 'agent')
    },
  },
  getcallbackip: { method: 'GET', run: () => ({ ip_list: ['127.0.0.1', '::1'] }) },
  get_api_domain_ip: { method: 'GET', run: () => ({ ip_list: ['127.0.0.1', '::1'] }) },
}
