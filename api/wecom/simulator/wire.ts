import { access, checkToken, revokeTokens } from './access.ts'
import { behavior } from './behavior.ts'
import { contacts } from './contacts.ts'
import type { Context, Endpoints } from './context.ts'
import { convert } from './convert.ts'
import { directory } from './directory.ts'
import { errmsgOf, WireError } from './errors.ts'
import { externalPay } from './external-pay.ts'
import { FAULTS, type Fault } from './faults.ts'
import { fieldsOf } from './fields.ts'
import { groups } from './groups.ts'
import { kf } from './kf.ts'
import { login } from './login.ts'
import { massMessages } from './mass-messages.ts'
import { media } from './media.ts'
import { appMessages } from './app-messages.ts'
import { tags } from './tags.ts'
import { welcome } from './welcome.ts'

/** Everything the simulator answers under `/cgi-bin/`. */
export const endpoints: Endpoints = {
  ...access,
  ...login,
  ...directory,
  ...contacts,
  ...convert,
  ...tags,
  ...groups,
  ...massMessages,
  ...welcome,
  ...appMessages,
  ...media,
  ...kf,
  ...behavior,
  ...externalPay,
}

const withoutToken = new Set(['gettoken'])
const decoder = new TextDecoder('utf-8', { fatal: true })

function parseBody(raw: Uint8Array): Record<string, unknown> {
  if (raw.length === 0) return {}
  let body: unknown
  try {
    body = JSON.parse(decoder.decode(raw))
  } catch {
    throw new WireError(40058, 'Warning: wrong json format.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WireError(40058, 'Warning: wrong json format.')
  }
  return body as Record<string, unknown>
}

async function trouble(at: Context, fault: Fault): Promise<Response | undefined> {
  if (fault.kind === 'slow') {
    await new Promise((done) => setTimeout(done, fault.delayMs ?? 3000))
    return undefined
  }
  if (fault.kind === 'lost') return undefined
  if (fault.kind === 'http_5xx')
    return new Response('<html>502 Bad Gateway</html>', { status: 502 })
  if (fault.kind === 'malformed') {
    return new Response('{"errcode":0,"errmsg":"ok","exter', {
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    })
  }
  if (fault.kind === 'expired_token' || fault.kind === 'invalid_token') revokeTokens(at)
  throw new WireError(FAULTS[fault.kind] ?? -1)
}

async function run(at: Context, path: string, request: Request, hit: () => Fault | undefined) {
  const url = new URL(request.url)
  const fault = hit()
  const isTokenFault = fault?.kind === 'expired_token' || fault?.kind === 'invalid_token'
  if (fault && !(isTokenFault && withoutToken.has(path))) {
    const answer = await trouble(at, fault)
    if (answer) return answer
  }
  const endpoint = endpoints[path]
  if (!endpoint) return Response.json({ errcode: 404, errmsg: 'page not found' }, { status: 404 })
  if (!withoutToken.has(path)) checkToken(at, url.searchParams.get('access_token') ?? undefined)
  at.limits.count(path)
  if (endpoint.method === 'POST' && request.method !== 'POST') {
    throw new WireError(40058, 'http method GET is not allowed, should be POST')
  }
  const raw = new Uint8Array(await request.arrayBuffer())
  const body = endpoint.method === 'POST' && endpoint.body !== 'form' ? parseBody(raw) : {}
  const query = (name: string) => url.searchParams.get(name) ?? undefined
  const answer = await endpoint.run({ query, body: fieldsOf(body), request, raw }, at)
  return fault?.kind === 'lost' ? new Response('', { status: 504 }) : answer
}

/** One call on WeCom's wire: HTTP 200 and an errcode, whatever happened. */
export async function answerCall(
  at: Context,
  path: string,
  request: Request,
  hit: () => Fault | undefined,
): Promise<Response> {
  try {
    const answer = await run(at, path, request, hit)
    return answer instanceof Response
      ? answer
      : Response.json({ errcode: 0, errmsg: 'ok', ...answer })
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const errmsg = errmsgOf(error, Math.floor(at.now() / 1000))
    return Response.json({ errcode: error.errcode, errmsg })
  }
}
