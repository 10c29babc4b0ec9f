import { expect, test, describe } from 'vitest'
import { Hono } from 'hono'
import { policies } from '../../api/policy.ts'
import { contentPolicy, inlineHashes } from '../../api/front-end/headers.ts'
import { isOurHost } from '../../api/ops/listen.ts'
import { readCookie } from '../../api/session/cookies.ts'
import { assertEveryDoorHasAPolicy, listDoors } from '../../api/session/doors.ts'
import { isFromElsewhere } from '../../api/session/guards.ts'
import { safeNext } from '../../api/session/safe-next.ts'

describe('the policy table and the doors', () => {
  const doors = new Hono()
    .use('*', (_c, next) => next())
    .get('/a/:customerId', (c) => c.text(''))
    .post('/b', (c) => c.text(''))
    .all('/c', (c) => c.text(''))

  test('every way to a handler is a door, and middleware is none', () => {
    expect(listDoors(doors.routes)).toEqual(['GET /a/:customerId', 'POST /b', 'ALL /c'])
  })

  test('a door without a line, a line without a door, and a check without its name are refused', () => {
    const whole = {
      'GET /a/:customerId': { who: 'staff', of: 'customer' },
      'POST /b': { who: 'staff' },
      'ALL /c': { who: 'anyone' },
    } as const
    expect(() => assertEveryDoorHasAPolicy(doors.routes, whole)).not.toThrow()
    const { 'POST /b': _, ...without } = whole
    expect(() => assertEveryDoorHasAPolicy(doors.routes, without)).toThrow('no policy: POST /b')
    expect(() =>
      assertEveryDoorHasAPolicy(doors.routes, { ...whole, 'GET /d': { who: 'staff' } }),
    ).toThrow('no such door: GET /d')
    expect(() =>
      assertEveryDoorHasAPolicy(doors.routes, {
        ...whole,
        'POST /b': { who: 'staff', of: 'group' },
      }),
    ).toThrow('no :groupId: POST /b')
  })

  test('whatever names a customer or a group in the sidebar is checked for it', () => {
    for (const [door, { of }] of Object.entries(policies)) {
      // A member of a group is asked about as one of that group.
      if (door.includes('/:groupId')) expect([door, of]).toEqual([door, 'group'])
      else if (door.includes('/:customerId')) expect([door, of]).toEqual([door, 'customer'])
    }
  })
})

describe('where one may go after signing in', () => {
  const confusing = [
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    ' //evil.example',
    '/%2f/evil.example',
    '/%5cevil.example',
    '/%2e%2e//evil.example',
    'http:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/sidebar/../../evil',
    '/sidebar//evil.example',
    '/sidebar/%2e%2e/api',
    '/sidebar/..',
    '/sidebar/./x',
    '/sidebarx',
    '/sidebar@evil.example',
    '@evil.example',
    '/@evil.example',
    '/p',
    '/api/sidebar/session/logout',
    '/sidebar/\u0000',
    '/sidebar/\u2028',
    '/sidebar/<script>',
    "/sidebar/'",
    '/sidebar/"',
    '/sidebar/;x',
    '/sidebar/%00',
    '/sidebar/%0d%0aSet-Cookie:x',
    '/sidebar/%252e%252e',
    'sidebar/',
    './sidebar/',
    '',
    '?/sidebar/',
    '#/sidebar/',
    '/ｓidebar/',
    '/sidebar/\uFF0F\uFF0Fevil',
    `/sidebar/${'a'.repeat(600)}`,
    '/simulator/control/clock',
    'https:/sidebar/',
    'https:///sidebar/',
    '/.//evil.example',
  ]
  test.each(confusing)('%j leads home', (asked) => {
    expect(safeNext('staff', asked)).toBe('/sidebar/')
    expect(safeNext('customer', asked)).toBe('/me')
  })

  test.each([
    ['staff', '/sidebar/'],
    ['staff', '/sidebar/#/c'],
    ['staff', '/sidebar/?from=x#/w'],
    ['customer', '/p/v1.k.abc_-.def'],
    ['customer', '/privacy'],
    ['customer', '/privacy?from=p'],
    ['customer', '/me'],
  ] as const)('%s goes to %s', (kind, asked) => {
    expect(safeNext(kind, asked)).toBe(asked)
  })

  test('a member’s way leads to no customer page, nor the reverse', () => {
    expect(safeNext('staff', '/p/abc')).toBe('/sidebar/')
    expect(safeNext('customer', '/sidebar/')).toBe('/me')
  })
})

describe('who is at the door', () => {
  const config = { publicUrl: 'https://scrm.example.com' }
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://scrm.example.com' }, true],
    [{ origin: 'https://scrm.example.com' }, false],
    [{ origin: 'https://scrm.example.com.evil.example' }, true],
    [{ origin: 'http://scrm.example.com', host: 'other' }, true],
    [{ origin: 'null' }, true],
    [{}, false],
  ] as [Record<string, string>, boolean][])('%j from elsewhere: %s', (headers, isElsewhere) => {
    expect(isFromElsewhere(config, new Headers(headers))).toBe(isElsewhere)
  })

  test.each([
    ['scrm.example.com', true],
    ['SCRM.example.com', true],
    ['scrm.example.com:80', false],
    ['evil.example', false],
    ['localhost', false],
    [undefined, false],
    ['', false],
  ])('the host %j is ours: %s', (host, isOurs) => {
    expect(isOurHost(config, host)).toBe(isOurs)
  })

  test('where we are this machine, any of its names is ours', () => {
    const demo = { publicUrl: 'http://localhost:3000' }
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])
      expect(isOurHost(demo, host)).toBe(true)
    expect(isOurHost(demo, 'localhost.evil.example')).toBe(false)
  })

  test.each([
    ['a=1; hs_session=x; b=2', 'x'],
    ['hs_session=x', 'x'],
    ['xhs_session=y', undefined],
    ['', undefined],
    [null, undefined],
    ['hs_session', undefined],
    ['; ;hs_session=a=b', 'a=b'],
  ])('the cookie header %j', (header, value) => {
    expect(readCookie(header, 'hs_session')).toBe(value)
  })
})

test('a page’s policy names its inline pieces by hash and nothing else', () => {
  const html =
    '<script>one()</script><script src="/x.js"></script><script type="module">two()</script>'
  const hashes = inlineHashes(html, 'script')
  expect(hashes).toHaveLength(2)
  const policy = contentPolicy({ scripts: hashes })
  expect(policy).toContain(`script-src 'self' ${hashes.join(' ')};`)
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(policy).toContain("frame-ancestors 'none'")
})
