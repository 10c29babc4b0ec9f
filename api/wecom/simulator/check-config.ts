import { timingSafeEqual } from 'node:crypto'
import { findStaff, type Context } from './context.ts'
import type { ConfigAnswer, ConfigRequest } from './control-types.ts'
import { signPage } from './crypto.ts'

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url) : undefined)

/** JS-SDK pages may live on the trusted domain or below it; the port does not matter to it. */
function isTrusted(at: Context, url: URL): boolean {
  const trusted = at.corp.trustedDomain?.replace(/:\d+$/, '')
  return !trusted || url.hostname === trusted || url.hostname.endsWith(`.${trusted}`)
}

/** What WeCom's client decides about a page that wants to use the chat: the signature, and who. */
export function checkConfig(at: Context, asked: ConfigRequest): ConfigAnswer {
  const kind = asked.kind ?? 'agent'
  const api = kind === 'agent' ? 'agentConfig' : 'config'
  const no = (why: string): ConfigAnswer => ({ ok: false, errmsg: `${api}:fail, ${why}` })
  const url = hostOf(asked.url)
  if (!url || !isTrusted(at, url)) return no('invalid url domain')
  if (asked.corpid !== at.corp.corpId) return no('invalid corpid')
  if (kind === 'agent' && String(asked.agentid) !== String(at.corp.agentId)) {
    return no('invalid agentid')
  }
  if (asked.userid !== undefined && !findStaff(at, asked.userid)) return no('no permission')
  const tickets = at.state.tickets.filter((one) => one.kind === kind && one.expiresAt > at.now())
  const isSigned = tickets.some((one) =>
    same(signPage(one.value, asked.nonceStr, String(asked.timestamp), asked.url), asked.signature),
  )
  return isSigned ? { ok: true } : no('invalid signature')
}
