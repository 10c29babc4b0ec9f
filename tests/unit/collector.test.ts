import * as fc from 'fast-check'
import { v4, v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { asideOf } from '../../api/collector/collect.ts'
import { verdictOf } from '../../api/collector/fold-view.ts'
import { dayKeyOf } from '../../api/collector/person-key.ts'
import { Fault, readBody, timeOf } from '../../api/collector/read-body.ts'
import { readConfig } from '../../api/config.ts'
import { issuePageToken, readPageToken } from '../../api/content/page-token.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'

const config = readConfig({ SESSION_SECRET: 'sixteen letters and more' })
const shareId = `share_${v7().replaceAll('-', '')}`

describe('a page’s token', () => {
  const token = issuePageToken(config, { shareId })

  test('says which share it is, whether it is only a look, and nothing else', () => {
    expect(readPageToken(config, token)).toEqual({ shareId, preview: false })
    const preview = issuePageToken(config, { shareId, preview: true })
    expect(readPageToken(config, preview)).toEqual({ shareId, preview: true })
    const short = issuePageToken(config, { shareId: 's1' })
    expect(readPageToken(config, short)).toEqual({ shareId: 's1', preview: false })
    expect(token.length).toBeLessThanOrEqual(120)
    expect(token).not.toContain(shareId.slice(6))
  })

  test('is refused with any bit flipped', () => {
    for (let at = 0; at < token.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const code = token.charCodeAt(at) ^ (1 << bit)
        const other = token.slice(0, at) + String.fromCharCode(code) + token.slice(at + 1)
        expect(readPageToken(config, other), other).toBeUndefined()
      }
    }
  })

  test('is refused cut short, grown longer, or with parts of another', () => {
    const other = issuePageToken(config, { shareId: `share_${v7().replaceAll('-', '')}` })
    const parts = token.split('.')
    for (let length = 0; length < token.length; length++) {
      expect(readPageToken(config, token.slice(0, length))).toBeUndefined()
    }
    for (const more of ['A', '.', '=', ' ', '\n', '.x']) {
      expect(readPageToken(config, token + more)).toBeUndefined()
      expect(readPageToken(config, more + token)).toBeUndefined()
    }
    expect(
      readPageToken(config, [...parts.slice(0, 3), other.split('.')[3]].join('.')),
    ).toBeUndefined()
    expect(
      readPageToken(config, [parts[0], parts[1], other.split('.')[2], parts[3]].join('.')),
    ).toBeUndefined()
    expect(
      readPageToken(config, [parts[0], parts[2], parts[1], parts[3]].join('.')),
    ).toBeUndefined()
  })

  test('of another secret or another corp is refused', () => {
    const elsewhere = readConfig({ SESSION_SECRET: 'another secret altogether' })
    expect(readPageToken(elsewhere, token)).toBeUndefined()
    const otherCorp = { ...config, wecom: { ...config.wecom, corpId: 'ww_another' } }
    expect(readPageToken(otherCorp, token)).toBeUndefined()
  })

  test('cannot be guessed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(readPageToken(config, text)).toBeUndefined()
        expect(readPageToken(config, `v1.${text}`)).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })
})

const RECEIVED = 1795264860000
const event = (over: object = {}) => ({
  id: v7(),
  type: 'beat',
  seq: 1,
  at: RECEIVED - 5_000,
  activeMs: 5_000,
  depth: 0.5,
  ...over,
})
const read = (body: unknown, query: { token?: string; visit?: string } = {}) =>
  readBody(typeof body === 'string' ? body : JSON.stringify(body), RECEIVED, {
    token: query.token,
    visit: query.visit,
  })
const bodyWith = (over: object = {}, body: object = {}) => ({
  v: 1,
  token: 'token',
  events: [event(over)],
  ...body,
})

describe('a body', () => {
  test('that makes sense is read, with what else it tells kept aside', () => {
    const visit = v7()
    const body = read(bodyWith({ block: 'b3' }, { visit, now: RECEIVED + 7 }))
    expect(body).toMatchObject({
      token: 'token',
      visit: visit.replaceAll('-', ''),
      events: [{ type: 'beat', activeMs: 5_000, depth: 0.5, detailJson: '{"block":"b3"}' }],
    })
  })

  test.each([
    ['body is not JSON', '{"v":1,'],
    ['body is not JSON', ''],
    ['body', '[]'],
    ['body', 'null'],
    ['v', { ...bodyWith(), v: 2 }],
    ['token', { ...bodyWith(), token: 7 }],
    ['visit', { ...bodyWith(), visit: 'mine' }],
    ['now', { ...bodyWith(), now: 'soon' }],
    ['events', { ...bodyWith(), events: [] }],
    ['events', { ...bodyWith(), events: Array.from({ length: 101 }, () => event()) }],
    ['events[0].is not an object', { ...bodyWith(), events: [1] }],
    ['events[1].id', { ...bodyWith(), events: [event(), event({ id: 'x' })] }],
    ['events[0].id', bodyWith({ id: v4() })],
    ['events[0].type', bodyWith({ type: 'constructor' })],
    ['events[0].seq', bodyWith({ seq: 1.5 })],
    ['events[0].at', bodyWith({ at: '5' })],
    ['events[0].activeMs', bodyWith({ activeMs: -1 })],
    ['events[0].depth', bodyWith({ depth: 1.01 })],
    ['events[0].depth', bodyWith({ depth: null })],
    ['events[0].detail is too long', bodyWith({ words: 'x'.repeat(2_000) })],
  ])('that does not is refused whole, by its first fault: %s', (name, body) => {
    expect(read(body)).toEqual(new Fault(name))
  })

  test('may name token and visit in the address; a dropped body is still one opening', () => {
    const visit = v7()
    const { token: _, ...bare } = bodyWith()
    expect(read(bare, { token: 't' })).toMatchObject({ token: 't' })
    expect(read('', { token: 't', visit })).toMatchObject({
      token: 't',
      events: [{ type: 'open', activeMs: 0, at: RECEIVED }],
    })
  })

  test('of any kind is read or refused, never thrown over', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        read(text)
        read({ v: 1, token: 't', events: [text] })
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('the time of an event', () => {
  test.each([
    ['a right clock', RECEIVED - 5_000, RECEIVED, RECEIVED - 5_000],
    [
      'a clock ten years behind',
      RECEIVED - 3650 * DAY - 5_000,
      RECEIVED - 3650 * DAY,
      RECEIVED - 5_000,
    ],
    [
      'a clock ten years ahead',
      RECEIVED + 3650 * DAY - 5_000,
      RECEIVED + 3650 * DAY,
      RECEIVED - 5_000,
    ],
    ['an event from its own future', RECEIVED + HOUR, RECEIVED, RECEIVED],
    ['an event kept for three days', RECEIVED - 3 * DAY, RECEIVED, RECEIVED - DAY],
    ['no word of the clock, behind', RECEIVED - 3 * DAY, undefined, RECEIVED - DAY],
    ['no word of the clock, ahead', RECEIVED + DAY, undefined, RECEIVED],
  ])('%s', (_, at, now, expected) => {
    expect(timeOf(at, now, RECEIVED)).toBe(expected)
  })
})

describe('what counts', () => {
  test.each([
    ['open', 0, null, 'not_seen'],
    ['beat', 999, null, 'not_seen'],
    ['beat', 1_000, null, 'counted'],
    ['end', 999, null, 'too_short'],
    ['click', 0, null, 'counted'],
    ['beat', 60_000, 'staff', 'staff'],
    ['click', 60_000, 'bot', 'bot'],
  ] as const)('%s with %i ms, %s → %s', (type, activeMs, aside, verdict) => {
    expect(verdictOf({ type, activeMs }, aside)).toBe(verdict)
  })

  const WECHAT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) MicroMessenger/8.0.76'
  const nobody = { preview: false, scene: undefined, isStaff: false, isLoggedIn: false }
  test.each([
    ['a customer in WeChat', WECHAT, {}, null],
    ['WeChat’s crawler by name', `${WECHAT} mpcrawler`, { isLoggedIn: true }, 'bot'],
    ['WeChat’s crawler by scene', WECHAT, { scene: 1129 }, 'bot'],
    ['a search engine', 'Mozilla/5.0 (compatible; Baiduspider/2.0)', {}, 'bot'],
    ['a script', 'curl/8.5.0', {}, 'bot'],
    ['a member', WECHAT, { isStaff: true }, 'staff'],
    ['a look before sending', WECHAT, { preview: true }, 'preview'],
  ])('%s', (_, agent, over, expected) => {
    expect(asideOf(agent, { ...nobody, ...over })).toBe(expected)
  })
})

test('who has no name is one person for a day and somebody else tomorrow', () => {
  const who = { browserId: 'browser' }
  const today = dayKeyOf(config, '2026-11-21', who)
  expect(dayKeyOf(config, '2026-11-21', who)).toBe(today)
  expect(dayKeyOf(config, '2026-11-22', who)).not.toBe(today)
  expect(dayKeyOf(config, '2026-11-21', { browserId: 'another' })).not.toBe(today)
  expect(today).toMatch(/^d_[0-9a-f]{40}$/)
})
