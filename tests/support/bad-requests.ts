import { requestOf, sealLetter, signedByShop, type Ask } from './door-requests.ts'
import type { GuardedShop } from './guarded-shop.ts'
import { from, RAW, RAW_JSON, STRINGS, type Dice, type Junk } from './junk.ts'

// Requests that nobody should ever send: fast-check makes the values, and they are put into every
// part of a request that would otherwise make sense, so that most get past the guards.

type Tree = { [name: string]: unknown } | unknown[]

// A copy: what is put into a body may be spoilt further.
const oneOf = (roll: Dice, junk: Junk) => structuredClone(from(roll, junk.values))

/** Every place in a body, as the container and the name in it. */
function places(value: unknown, found: [Tree, string][] = []): [Tree, string][] {
  if (typeof value !== 'object' || value === null) return found
  for (const name of Object.keys(value)) {
    found.push([value as Tree, name])
    places((value as Record<string, unknown>)[name], found)
  }
  return found
}

/** The body with one to three of its places spoilt, as text. */
function spoiltBody(body: unknown, roll: Dice, junk: Junk): string {
  const copy = structuredClone({ body }) as { body: unknown }
  for (let left = 1 + roll(3); left > 0; left--) {
    const [holder, name] = from(roll, places(copy)) as [Record<string, unknown>, string]
    const how = roll(10)
    if (how === 0 && !Array.isArray(holder) && holder !== (copy as object)) delete holder[name]
    else if (how === 1) holder[name] = [holder[name]]
    else if (how === 2) holder[name] = { inside: holder[name], more: 1 }
    else if (how === 3) holder[from(roll, STRINGS).slice(0, 40)] = oneOf(roll, junk)
    else if (how === 4 && typeof holder[name] === 'string') {
      const at = roll(holder[name].length + 1)
      holder[name] = holder[name].slice(0, at) + from(roll, junk.texts) + holder[name].slice(at)
    } else if (how === 5) holder[name] = Array.from({ length: roll(600) }, () => holder[name])
    else holder[name] = oneOf(roll, junk)
  }
  const text = JSON.stringify(copy.body) ?? ''
  return text.replaceAll(`"${RAW}"`, () => from(roll, RAW_JSON))
}

/** A body that is wrong as a whole. */
function spoiltText(text: string, roll: Dice, junk: Junk): string | Uint8Array<ArrayBuffer> {
  const bytes = () => new TextEncoder().encode(text)
  switch (roll(12)) {
    case 0:
      return text.slice(0, roll(text.length + 1))
    case 1:
      return `\ufeff${text}`
    case 2:
      return '['.repeat(10_000)
    case 3:
      return `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    case 4:
      return from(roll, junk.texts)
    case 5:
      return text + text
    case 6:
      return from(roll, RAW_JSON)
    case 7:
      return text.replace(
        /^\{/,
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
      )
    case 8:
      return `${text.slice(0, -1)},${text.slice(1)}`
    case 9: {
      const spoilt = bytes()
      for (let left = 1 + roll(8); left > 0 && spoilt.length > 0; left--) {
        spoilt[roll(spoilt.length)] = roll(256)
      }
      return spoilt
    }
    case 10:
      return Uint8Array.from({ length: roll(300) }, () => roll(256))
    default:
      return ''
  }
}

const CONTENT_TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/xml',
  'application/octet-stream',
  'application/json,application/json',
  'application/vnd.api+json',
  ';;;',
]
const HEADERS = [
  'cookie',
  'host',
  'origin',
  'referer',
  'user-agent',
  'accept',
  'accept-encoding',
  'x-forwarded-for',
  'last-event-id',
  'if-none-match',
  'range',
  'content-length',
  'transfer-encoding',
  'authorization',
  'x-huisheng-timestamp',
  'x-http-method-override',
  'sec-fetch-site',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'BREW']
const RAW_PARTS = [
  '%00',
  '%E0',
  '%ff%fe',
  '%2e%2e',
  '..%2f',
  '%2f',
  '%',
  '%zz',
  '+',
  '%C0%AF',
  '\\',
  ';a=b',
  '%F0%9F%98%80',
  '%ED%A0%80',
  '__proto__',
  "'",
  '%27%20or%201=1',
  '*',
  '%0d%0aa:b',
  '%E2%80%AE',
]

const partOf = (roll: Dice, junk: Junk) =>
  roll(2) === 0
    ? from(roll, RAW_PARTS)
    : encodeURIComponent(Buffer.from(from(roll, junk.texts)).toString()).slice(0, 6_000)

interface Good {
  cookie: string
  url: URL
  headers: Record<string, string>
  text: string | undefined
}

// Taken apart once: the same request is spoilt many times over.
const takenApart = new WeakMap<Ask, Good>()

function goodOne(door: string, ask: Ask, cookie: string): Good {
  const known = takenApart.get(ask)
  if (known?.cookie === cookie) return known
  const { url, headers } = requestOf(door, ask, cookie)
  const { body } = ask
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const good = { cookie, url: new URL(url), headers: Object.fromEntries(headers), text }
  takenApart.set(ask, good)
  return good
}

/** One request that is wrong somewhere, and what was done to it. */
export function badRequest(
  shop: GuardedShop,
  door: string,
  ask: Ask,
  cookie: string,
  roll: Dice,
  junk: Junk,
): { request: Request; what: string; sent: string } {
  const [method, pattern] = door.split(' ') as [string, string]
  const good = goodOne(door, ask, cookie)
  const { url } = good
  const headers: Record<string, string> = { ...good.headers }
  let sent: string | Uint8Array<ArrayBuffer> | undefined = good.text
  let as = method
  const hasBody = sent !== undefined
  const hasPath = pattern.includes(':')
  const turn = roll(100)
  let what = 'body field'
  let target = url.href
  if (hasBody && turn < 45 && typeof ask.body === 'object') sent = spoiltBody(ask.body, roll, junk)
  else if (hasBody && turn < 62) {
    what = 'body text'
    sent = spoiltText(String(sent), roll, junk)
  } else if (hasBody && turn < 70) {
    what = 'content type'
    headers['content-type'] = from(roll, CONTENT_TYPES)
    if (roll(2) === 0) sent = spoiltText(String(sent), roll, junk)
  } else if (hasPath && turn < 80) {
    what = 'path'
    const parts = pattern.split('/')
    const named = parts.flatMap((part, i) => (part.startsWith(':') ? [i] : []))
    const spoilt = from(roll, named)
    const path = parts.map((part, i) =>
      i === spoilt
        ? partOf(roll, junk)
        : part.startsWith(':')
          ? encodeURIComponent(ask.path?.[part.slice(1)] ?? '')
          : part,
    )
    target = `${url.origin}${path.join('/')}${url.search}`
  } else if (turn < 92 && (turn < 84 || !hasBody)) {
    what = 'query'
    const names = [
      ...url.searchParams.keys(),
      'before',
      'q',
      'a[b]',
      '__proto__',
      't',
      'v',
      'token',
    ]
    const query = [...url.searchParams].map(([name, value]) =>
      roll(2) === 0 ? `${name}=${encodeURIComponent(value)}` : `${name}=${partOf(roll, junk)}`,
    )
    for (let more = roll(3); more > 0; more--) {
      query.push(`${from(roll, names)}${roll(6) === 0 ? '' : '='}${partOf(roll, junk)}`)
    }
    target = `${url.origin}${url.pathname}?${query.join('&')}`
  } else if (turn < 97) {
    what = 'header'
    const name = from(roll, HEADERS)
    const value = from(roll, junk.texts).replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')
    headers[name] = name === 'cookie' && roll(2) === 0 ? `${cookie}; ${value}` : value
  } else {
    what = 'method'
    as = from(roll, METHODS)
  }

  if (door === 'POST /hooks/orders' && what !== 'header') {
    Object.assign(headers, signedByShop(shop, sent ?? ''))
  }
  if (door === 'POST /wecom/callback' && roll(4) > 0) {
    const inside = spoiltText(EVENT, roll, junk)
    const { encrypted, ...stamp } = sealLetter(shop, typeof inside === 'string' ? inside : EVENT)
    what = 'letter'
    sent = `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
    target = `${url.origin}${url.pathname}?${new URLSearchParams(stamp)}`
  }
  const isBare = as === 'GET' || as === 'HEAD'
  const request = new Request(target, {
    method: as,
    headers,
    ...(!isBare && sent !== undefined && { body: sent }),
  })
  return { request, what, sent: String(sent ?? '').slice(0, 600) }
}

const EVENT =
  '<xml><ToUserName><![CDATA[ww]]></ToUserName><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID>u_linxiaoyu</UserID><ExternalUserID>cu001</ExternalUserID></xml>'
