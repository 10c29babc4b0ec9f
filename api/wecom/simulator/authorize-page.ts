import type { Context as Asking } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import type { Context } from './context.ts'
import { issueCode } from './login.ts'

const page = (title: string, body: ReturnType<typeof html> | string) =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`

/**
 * In the world the client a page is opened in says who is asking: WeCom a member, WeChat a
 * customer. One browser plays both here, so where no client shows itself the page asked for
 * decides: the staff's screens are under `/sidebar` and `/api/sidebar`.
 */
function whoIsAsking(c: Asking, redirectTo: URL): string | undefined {
  const as = c.req.query('as')
  if (as && /^(staff|customer):[\w@.~-]{1,64}$/.test(as)) return as
  const agent = c.req.header('user-agent') ?? ''
  const isStaff = /wxwork\//.test(agent)
    ? true
    : /MicroMessenger\//.test(agent)
      ? false
      : /\/sidebar\//.test(redirectTo.pathname)
  const kind = isStaff ? 'staff' : 'customer'
  const id = getCookie(c, `practice_${kind}`)
  return id && /^[\w@.~-]{1,64}$/.test(id) ? `${kind}:${id}` : undefined
}

/** Host and port must be the trusted ones; without any, this very host, or this machine. */
function isTrusted(to: URL, trusted: string | undefined, own: string): boolean {
  if (!/^https?:$/.test(to.protocol)) return false
  if (trusted) return to.host === trusted
  return to.host === own || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(to.hostname)
}

function choose(c: Asking, at: Context, wantsStaff: boolean) {
  const people = wantsStaff
    ? at.state.staff.map((one) => ({
        as: `staff:${one.userid}`,
        name: `${one.name} · ${one.position}`,
      }))
    : at.state.customers
        .slice(0, 12)
        .map((one) => ({ as: `customer:${one.external_userid}`, name: one.name }))
  const here = new URL(c.req.url)
  const links = people.map(({ as, name }) => {
    here.searchParams.set('as', as)
    return html`<li><a href="${here.search}">${name}</a></li>`
  })
  return c.html(
    page(
      '演示：以谁的身份继续？',
      html`<ul>
        ${links}
      </ul>`,
    ),
  )
}

/** The page WeCom shows nobody: it looks who is asking and sends them back with a code. */
export function authorize(c: Asking, at: Context) {
  const refuse = (text: string) => c.html(page(text, ''), 400)
  const query = (name: string) => c.req.query(name) ?? ''
  if (query('appid') !== at.corp.corpId) return refuse('appid 参数错误')
  if (query('response_type') !== 'code') return refuse('response_type 参数错误')
  const scope = query('scope')
  if (scope !== 'snsapi_base' && scope !== 'snsapi_privateinfo') return refuse('scope 参数错误')
  const agentId = query('agentid')
  if (agentId && agentId !== String(at.corp.agentId)) return refuse('agentid 参数错误')
  if (!/^[a-zA-Z0-9]{0,128}$/.test(query('state'))) return refuse('state 参数错误')
  const to = URL.canParse(query('redirect_uri')) ? new URL(query('redirect_uri')) : undefined
  if (!to || !isTrusted(to, at.corp.trustedDomain, new URL(c.req.url).host))
    return refuse('redirect_uri 参数错误')

  const who = whoIsAsking(c, to)
  if (!who) return choose(c, at, /\/sidebar\//.test(to.pathname))
  if (c.req.query('as')) {
    const [kind, id] = who.split(':') as [string, string]
    setCookie(c, `practice_${kind}`, id, { path: '/', httpOnly: true, sameSite: 'Lax' })
  }
  to.searchParams.set('code', issueCode(at, who, agentId ? scope : 'snsapi_base'))
  to.searchParams.set('state', query('state'))
  return c.redirect(to.href, 302)
}
