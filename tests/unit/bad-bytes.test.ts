import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvent } from '../../api/callback/event.ts'
import { readXml } from '../../api/callback/xml.ts'
import { readBody } from '../../api/collector/read-body.ts'
import { readConfig } from '../../api/config.ts'
import { issuePageToken, readPageToken } from '../../api/content/page-token.ts'
import { readOrders } from '../../api/orders/order-letter.ts'
import { fillVariables, VARIABLES } from '../../api/replies/variables.ts'
import { safeNext } from '../../api/session/safe-next.ts'
import { openVisitorCookie, sealVisitor } from '../../api/session/visitor.ts'
import { openLetter } from '../../api/wecom/crypto.ts'
import { sealLetter, signLetter } from '../../api/wecom/simulator/crypto.ts'
import { AppError } from '../../api/errors.ts'
import { dice } from '../support/junk.ts'

// What reads bytes from outside, by itself: a hundred thousand times and never anything but a
// value or a refusal.

const TIMES = Number(process.env.FUZZ_PURE ?? 100_000)
const config = readConfig({ SESSION_SECRET: 'a secret of the tests, long' })
const NOW = 1_795_264_860_000
const texts = fc.sample(
  fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.string({ maxLength: 120 })),
  { seed: 1, numRuns: 2_000 },
)
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** One to three letters exchanged, left out, doubled, moved or put in. */
function spoilt(text: string, roll: (end: number) => number, letters: string): string {
  let now = text
  for (let left = 1 + roll(3); left > 0; left--) {
    const at = roll(now.length + 1)
    const letter = letters[roll(letters.length)]!
    const rest = now.slice(at + 1)
    switch (roll(5)) {
      case 0:
        now = now.slice(0, at) + letter + rest
        break
      case 1:
        now = now.slice(0, at) + rest
        break
      case 2:
        now = now.slice(0, at) + letter + now.slice(at)
        break
      case 3:
        now = now.slice(0, at)
        break
      default:
        now = now.slice(at) + now.slice(0, at)
    }
  }
  return now
}

test('no token that was changed anywhere is a token', () => {
  const roll = dice(1)
  const good = issuePageToken(config, { shareId: `share_${'0123456789abcdef'.repeat(2)}` })
  for (let i = 0; i < TIMES; i++) {
    const bad = i % 50 === 0 ? texts[i % texts.length]! : spoilt(good, roll, `${BASE64}.=`)
    if (bad !== good && readPageToken(config, bad)) throw new Error(`accepted ${bad}`)
  }
  expect(readPageToken(config, good)).toBeDefined()
})

test('no visitor’s cookie that was changed anywhere opens', () => {
  const roll = dice(2)
  const good = sealVisitor(config, { browserId: 'b', openId: 'o', iat: NOW })
  for (let i = 0; i < TIMES / 2; i++) {
    const bad = spoilt(good, roll, BASE64)
    // The last letter of base64 has spare bits: another spelling of the same bytes is the same.
    const isSame = Buffer.from(bad, 'base64url').equals(Buffer.from(good, 'base64url'))
    const opened = openVisitorCookie(config, NOW, `hs_visitor=${bad}`)
    if (opened && !isSame) throw new Error(`opened ${bad}`)
  }
  expect(openVisitorCookie(config, NOW, `hs_visitor=${good}`)?.openId).toBe('o')
})

test('no letter that was changed anywhere opens, whatever was changed', () => {
  const roll = dice(3)
  const { callbackToken: token, callbackAesKey: aesKey, corpId: receiveId } = config.wecom
  const keys = { token, aesKey, receiveId }
  const encrypted = sealLetter(aesKey, '<xml><Event>x</Event></xml>', receiveId)
  const good = { encrypted, timestamp: '1795264860', nonce: '77' }
  const signature = signLetter(token, good.timestamp, good.nonce, encrypted)
  expect(openLetter(keys, { ...good, signature })).toBeDefined()
  for (let i = 0; i < TIMES / 2; i++) {
    const field = (['encrypted', 'timestamp', 'nonce', 'signature'] as const)[roll(4)]!
    const bad: Record<string, string> = { ...good, signature }
    bad[field] = spoilt(bad[field]!, roll, `${BASE64}+/=`)
    // Half of them are signed again: then it is the seal that must hold.
    const isSigned = roll(2) === 0 && field === 'encrypted'
    if (isSigned) bad.signature = signLetter(token, good.timestamp, good.nonce, bad.encrypted!)
    const text = openLetter(keys, bad as unknown as Parameters<typeof openLetter>[1])
    const isUnchanged = bad[field] === { ...good, signature }[field]
    if (text !== undefined && !isUnchanged && !isSigned) throw new Error(JSON.stringify(bad))
  }
})

test('XML is read or refused, in no time, and makes no more of it than there is', () => {
  const roll = dice(4)
  const good =
    '<xml><ToUserName><![CDATA[ww]]></ToUserName><Event>a&amp;b</Event><List><Item>1</Item><Item>2</Item></List></xml>'
  const letters = '<>/![]CDATA&;#x0x &lt;"\'\u0000\ud800\ufeff__proto__'
  let read = 0
  const began = performance.now()
  for (let i = 0; i < TIMES; i++) {
    const text = i % 20 === 0 ? texts[i % texts.length]! : spoilt(good, roll, letters)
    try {
      readEvent(readXml(text))
      read++
    } catch (error) {
      if (!(error as Error).message.startsWith('xml: ')) throw error
    }
  }
  expect((performance.now() - began) / TIMES).toBeLessThan(2)
  expect(read).toBeGreaterThan(0)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test.each([
  ['sixteen thousand of one name', `<xml>${'<a>1</a>'.repeat(8_000)}</xml>`],
  ['nothing but entities', `<xml><a>${'&#65;'.repeat(13_000)}</a></xml>`],
  ['nothing but opened brackets', '<'.repeat(65_000)],
  ['nothing but opened elements', '<a>'.repeat(20_000)],
  ['a section that never ends', `<xml><a><![CDATA[${']]'.repeat(30_000)}`],
])('the largest letter of %s is done with at once', (_, text) => {
  const began = performance.now()
  try {
    readXml(text)
  } catch (error) {
    expect((error as Error).message).toMatch(/^xml: /)
  }
  expect(performance.now() - began).toBeLessThan(3_000)
})

test('a reply is filled in one pass whatever stands in it', () => {
  const roll = dice(5)
  const pieces = [
    ...VARIABLES.map((name) => `{${name}}`),
    '{',
    '}',
    '{{',
    '}}',
    '$&',
    '',
    ...STRANGE,
  ]
  const values = Object.fromEntries(VARIABLES.map((name) => [name, `${name}{称呼}$1`]))
  for (let i = 0; i < TIMES; i++) {
    const template = Array.from({ length: roll(12) }, () => pieces[roll(pieces.length)]).join('')
    const { text, missing } = fillVariables(template, i % 2 ? values : {})
    if (i % 2 && missing.length > 0) throw new Error(`missing in ${template}`)
    if (text.length > 4_000) throw new Error('grew')
  }
})
const STRANGE = [
  '\u202e',
  '\ud800',
  '\u0000',
  '__proto__',
  'constructor',
  '{__proto__}',
  '{constructor}',
]

test('orders and events from anywhere are read, or refused by name', () => {
  const roll = dice(6)
  const letters = '{}[]",:0123456789eE+-.\\u tfn\u0000\ufeff'
  const order = JSON.stringify({
    orderNo: 'A-1',
    shopId: 'st1',
    status: 'paid',
    paidAt: NOW,
    amountFen: 1,
    items: [{ name: 'x', sku: 1 }],
    customer: { phone: '13800000000' },
  })
  const events = JSON.stringify({
    v: 1,
    token: 't',
    events: [{ id: '019aa000-0000-7000-8000-000000000000', type: 'open', seq: 0, at: NOW }],
  })
  const query = { token: undefined, visit: undefined }
  for (let i = 0; i < TIMES / 4; i++) {
    try {
      readOrders(new TextEncoder().encode(spoilt(order, roll, letters)))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad_request') throw error
    }
    readBody(spoilt(events, roll, letters), NOW, query)
  }
})

test('after signing in nobody is led anywhere but to our own pages', () => {
  const roll = dice(7)
  const letters = '/\\.:@?#%2f%5c\t\n\u0000 hjevil.example'
  for (let i = 0; i < TIMES; i++) {
    const next = safeNext('customer', spoilt('/p/v1.a.b.c?said=x', roll, letters))
    const url = new URL(next, 'http://localhost:3000')
    if (url.origin !== 'http://localhost:3000' || !/^\/(p\/|o\/|me$|privacy$)/.test(url.pathname)) {
      throw new Error(`led to ${next}`)
    }
  }
})
