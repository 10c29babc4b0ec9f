import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen, type Listening } from '../../api/ops/listen.ts'
import { policies } from '../../api/policy.ts'
import { dice } from '../support/junk.ts'
import { REQUESTS } from '../support/door-requests.ts'
import { aGuardedShop, type GuardedShop } from '../support/guarded-shop.ts'

// What no `Request` object can say: bytes on a socket that stop, lie or make no sense. The process
// stays, nobody's promise is left rejected, and the next one is served.

let shop: GuardedShop
let listening: Listening
const lost: unknown[] = []
const lose = (error: unknown) => lost.push(error)
beforeAll(async () => {
  shop = await aGuardedShop()
  listening = await listen(shop.app, { publicUrl: 'http://localhost:3000', port: 0 })
  process.on('unhandledRejection', lose)
})
afterAll(async () => {
  process.off('unhandledRejection', lose)
  await listening.drain(500)
  await shop[Symbol.asyncDispose]()
})

/** Sends bytes, then ends or breaks off; what came back within a moment. */
function say(bytes: string | Buffer, how: 'end' | 'reset' | 'wait', wait = 40): Promise<string> {
  return new Promise((done) => {
    let heard = ''
    const socket = connect(listening.port, '127.0.0.1')
    socket.on('data', (more) => (heard += more.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => done(heard))
    socket.on('connect', () => {
      socket.write(bytes)
      if (how === 'end') socket.end()
      setTimeout(() => (how === 'reset' ? socket.resetAndDestroy() : socket.destroy()), wait)
    })
  })
}

const HEAD = 'host: localhost:3000\r\n'
const stillServes = async () => {
  const answer = await fetch(`http://127.0.0.1:${listening.port}/healthz`)
  expect(answer.status).toBe(200)
  expect(lost).toEqual([])
}

test.each([
  ['no request at all', '\u0000\u0001\u0002\r\n\r\n'],
  ['another protocol', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
  ['no host', 'GET /p/x HTTP/1.1\r\n\r\n'],
  ['a strange host', 'GET /p/x HTTP/1.1\r\nhost: [::1\r\n\r\n'],
  ['two hosts', `GET /p/x HTTP/1.1\r\n${HEAD}host: evil\r\n\r\n`],
  ['a whole address of another site', `GET http://evil.example/ HTTP/1.1\r\n${HEAD}\r\n`],
  ['a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\n${HEAD}\r\n`],
  ['an upgrade', `GET / HTTP/1.1\r\n${HEAD}connection: upgrade\r\nupgrade: websocket\r\n\r\n`],
  ['broken escapes', `GET /p/%E0%A4%A HTTP/1.1\r\n${HEAD}\r\n`],
  ['a broken address', `GET //[ HTTP/1.1\r\n${HEAD}\r\n`],
  ['an asterisk', `OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`],
  ['a long address', `GET /p/${'x'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`],
  ['many headers', `GET / HTTP/1.1\r\n${HEAD}${'a: b\r\n'.repeat(3_000)}\r\n`],
  ['two lengths', `POST /t HTTP/1.1\r\n${HEAD}content-length: 2\r\ncontent-length: 5\r\n\r\n{}`],
  [
    'a length and chunks',
    `POST /t HTTP/1.1\r\n${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /`,
  ],
  ['a negative length', `POST /t HTTP/1.1\r\n${HEAD}content-length: -1\r\n\r\n`],
  [
    'broken chunks',
    `POST /t HTTP/1.1\r\n${HEAD}content-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nhello`,
  ],
  ['TRACE', `TRACE /healthz HTTP/1.1\r\n${HEAD}\r\n`],
])('%s is refused and forgotten', async (_, bytes) => {
  for (const how of ['end', 'reset', 'wait'] as const) {
    const heard = await say(bytes, how)
    expect(heard).not.toMatch(/^HTTP\/1\.1 5/)
    expect(heard).not.toMatch(/\n\s+at |node_modules/)
  }
  await stillServes()
})

test('whoever breaks off in the middle of a body takes nothing along, at any door', async () => {
  const roll = dice(9)
  for (const door of Object.keys(policies)) {
    const [method, pattern] = door.split(' ') as [string, string]
    const actor = policies[door]!.who === 'visitor' ? 'customer' : 'owner'
    const asked = REQUESTS[door]!(shop, 'own', actor)
    const path = pattern.replace(/:(\w+)/g, (__, name: string) => asked.path?.[name] ?? '')
    const body = typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body ?? '')
    const cookie = await shop.cookieOf(actor)
    const head = `${method} ${path} HTTP/1.1\r\n${HEAD}cookie: ${cookie}\r\ncontent-type: application/json\r\n`
    const whole = `${head}content-length: ${Buffer.byteLength(body) + 400}\r\n\r\n${body}`
    const chunked = `${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}`
    const cut = whole.slice(0, roll(whole.length))
    const heard = await Promise.all(
      [whole, chunked, cut].flatMap((bytes) => [say(bytes, 'reset', 25), say(bytes, 'end', 25)]),
    )
    for (const one of heard) expect(`${door} ${one.split('\r\n')[0]}`).not.toMatch(/ 5\d\d /)
  }
  await new Promise((done) => setTimeout(done, 300))
  await stillServes()
  // A phone that goes into a tunnel is no trouble of ours, and no news for an operator.
  expect(shop.lines.filter((line) => /"level":(40|50|60)/.test(line))).toEqual([])
})

test('ten thousand random bytes, five hundred times, and it is still there', async () => {
  const roll = dice(10)
  for (let i = 0; i < 500; i += 25) {
    await Promise.all(
      Array.from({ length: 25 }, () => {
        const noise = Buffer.from(Array.from({ length: roll(10_000) }, () => roll(256)))
        const start = roll(2) ? `POST /t HTTP/1.1\r\n${HEAD}content-length: 9999\r\n\r\n` : ''
        return say(Buffer.concat([Buffer.from(start), noise]), roll(2) ? 'end' : 'reset', 10)
      }),
    )
  }
  await stillServes()
})
