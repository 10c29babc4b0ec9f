import { setTimeout as pause } from 'node:timers/promises'
import { sealVisitor, VISITOR_COOKIE } from '../../api/session/visitor.ts'
import { ADVISER, aDemo } from './demo.ts'
import { report, spread } from './figures.ts'
import { quickUuid } from './load/reading.ts'

const LOOKS = 40
/** WeCom is told of ten customers in ten minutes at most. */
const NOTICES = 8

/** From the answer to `POST /t` to the adviser: on her open sidebar, and in her WeCom (simulated). */
export async function benchRadar() {
  const { origin, config, token, customerIds, stop } = await aDemo(NOTICES)
  const staffCookie = await logIn(origin)
  const onSidebar = await ear(`${origin}/api/sidebar/live`, staffCookie, 'radar')
  const inWecom = await ear(`${origin}/simulator/control/stream?as=staff:${ADVISER}`, '', 'message')

  const phoneOf = async (customerId: string) => {
    const visitor = {
      browserId: customerId,
      openId: `o_${customerId}`,
      externalUserId: customerId,
      iat: Date.now(),
    }
    const cookie = `${VISITOR_COOKIE}=${sealVisitor(config, visitor)}`
    const body = JSON.stringify({ purpose: 'browsing', answer: 'agreed' })
    const headers = { cookie, 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/api/miniapp/consents`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`consent: ${answer.status} ${await answer.text()}`)
    return async () => {
      const visit = quickUuid(Date.now())
      const at = Date.now()
      const event = { id: visit, type: 'open', seq: 0, at, activeMs: 2_000, depth: 0.2 }
      const told = await fetch(`${origin}/t`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'text/plain' },
        body: JSON.stringify({ v: 1, token, visit, now: at, events: [event] }),
      })
      if (told.status !== 204) throw new Error(`/t: ${told.status} ${await told.text()}`)
    }
  }

  const handed: number[] = []
  const shown: number[] = []
  const phones = []
  for (const customerId of customerIds) phones.push(await phoneOf(customerId))
  await pause(1_500)
  for (const look of phones) {
    await look()
    handed.push(await inWecom.next(15_000))
  }
  for (let i = 0; i < LOOKS; i++) {
    await pause(150)
    await phones[i % phones.length]!()
    shown.push(await onSidebar.next(5_000))
  }
  onSidebar.close()
  inWecom.close()
  await stop()
  const p95 = (values: number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]!
  report(
    'radar',
    `${LOOKS} looks, ${NOTICES} notices in the demo shop, from the acknowledgement on`,
    [
      {
        row: '29',
        what: 'on the open sidebar (SSE), p95',
        figure: spread([p95(shown)]),
        unit: 'ms',
        gate: { atMost: 1_000 },
      },
      {
        row: '29',
        what: 'handed to WeCom, p95',
        figure: spread([p95(handed)]),
        unit: 'ms',
        gate: { atMost: 10_000 },
      },
      { what: 'on the open sidebar', figure: spread(shown), unit: 'ms' },
      { what: 'handed to WeCom', figure: spread(handed), unit: 'ms' },
    ],
  )
}

/** The adviser's login, redirect by redirect; the cookie at its end. */
async function logIn(origin: string): Promise<string> {
  const jar = new Map([['practice_staff', ADVISER]])
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  let url = new URL('/api/sidebar/session/login?next=/sidebar/', origin)
  for (let hops = 0; hops < 8; hops++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: header(), 'user-agent': 'wxwork/5.0 MicroMessenger/7.0' },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      jar.set(name!, value!)
    }
    const next = answer.headers.get('location')
    if (!next) return header()
    url = new URL(next, url)
  }
  throw new Error('the login goes round in circles')
}

/** Listens to a stream; `next` says how long the next event of a kind lets one wait. */
async function ear(url: string, cookie: string, kind: string) {
  const leaving = new AbortController()
  const headers = { cookie, accept: 'text/event-stream' }
  const answer = await fetch(url, { headers, signal: leaving.signal })
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  let heard = () => {}
  const listen = async () => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true })
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        if (text.slice(0, end).includes(`event: ${kind}`)) heard()
        text = text.slice(end + 2)
      }
    }
  }
  listen().catch(() => {})
  return {
    next(patience: number): Promise<number> {
      const began = performance.now()
      return new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`nothing heard of ${kind}`)), patience)
        heard = () => {
          clearTimeout(timer)
          done(performance.now() - began)
        }
      })
    },
    close: () => leaving.abort(),
  }
}
