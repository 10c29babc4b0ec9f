import { expect, test, describe } from 'vitest'
import { Hono } from 'hono'
import { policies } from '../../api/policy.ts'
import { readConfig } from '../../api/config.ts'
import { errorText, redact } from '../../api/ops/redact.ts'
import { createLog, safeError } from '../../api/ops/log.ts'
import { contentPolicy, inlineHashes } from '../../api/front-end/headers.ts'
import { isOurHost } from '../../api/ops/listen.ts'
import { readCookie } from '../../api/session/cookies.ts'
import { assertEveryDoorHasAPolicy, listDoors } from '../../api/session/doors.ts'
import { isFromElsewhere } from '../../api/session/guards.ts'
import { keyFor } from '../../api/session/keys.ts'
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
      if (door.includes('/:customerId')) expect([door, of]).toEqual([door, 'customer'])
      if (door.includes('/:groupId')) expect([door, of]).toEqual([door, 'group'])
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

describe('configuration', () => {
  const corp = {
    WECOM_CORP_ID: 'ww1234567890abcdef',
    WECOM_AGENT_ID: '1000002',
    WECOM_SECRET: 'a-secret-of-the-app',
    WECOM_CALLBACK_TOKEN: 'Token123',
    WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
  }

  test('nothing given is the demo; all of WeCom given is no demo', () => {
    expect(readConfig({})).toMatchObject({
      isDemo: true,
      port: 3000,
      publicUrl: 'http://localhost:3000',
    })
    expect(readConfig({ PORT: '', LOG_LEVEL: '' }).port).toBe(3000)
    expect(readConfig(corp)).toMatchObject({
      isDemo: false,
      wecom: { apiUrl: 'https://qyapi.weixin.qq.com', agentId: 1000002 },
    })
  })

  test.each([
    [{ PORT: '70000' }, ['PORT: must be at most 65535']],
    [{ PORT: 'x', LOG_LEVEL: 'loud' }, ['PORT: must be a port number', 'LOG_LEVEL: ']],
    [{ DATABASE_URL: 'postgres://x' }, ['DATABASE_URL: must start with']],
    [{ PUBLIC_URL: 'localhost' }, ['PUBLIC_URL: must be']],
    [{ SESSION_SECRET: 'short' }, ['SESSION_SECRET: must have']],
    [{ MINIPROGRAM_APP_ID: 'wx1' }, ['MINIPROGRAM_APP_ID, MINIPROGRAM_SECRET: give both']],
    [{ ...corp, WECOM_CALLBACK_AES_KEY: 'short' }, ['WECOM_CALLBACK_AES_KEY: must be exactly 43']],
    [
      { WECOM_CORP_ID: corp.WECOM_CORP_ID },
      [
        'WECOM_AGENT_ID: missing',
        'WECOM_SECRET: missing',
        'WECOM_CALLBACK_TOKEN: missing',
        'WECOM_CALLBACK_AES_KEY: missing',
      ],
    ],
  ])('%j is refused, one line per mistake', (env, mistakes) => {
    let said = ''
    try {
      readConfig(env)
    } catch (error) {
      said = (error as Error).message
    }
    const lines = said.split('\n')
    expect(lines).toHaveLength(mistakes.length)
    for (const [at, mistake] of mistakes.entries()) expect(lines[at]).toContain(mistake)
  })

  test('a mistake never repeats the value', () => {
    expect(() => readConfig({ SESSION_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/s)
    expect(() => readConfig({ ...corp, WECOM_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/s)
  })

  test('keys of different purposes and secrets differ and stay', () => {
    const of = (secret: string, purpose: string) =>
      keyFor({ sessionSecret: secret }, purpose).toString('hex')
    expect(of('a', 'visitor')).toBe(of('a', 'visitor'))
    expect(new Set([of('a', 'visitor'), of('a', 'page-token'), of('b', 'visitor')]).size).toBe(3)
  })
})

describe('the log tells no secrets', () => {
  test.each([
    ['her phone is 13800138000.', '13800138000'],
    ['GET /cgi-bin/x?access_token=abcDEF123&y=1', 'abcDEF123'],
    ['callback?code=Q1w2E3&state=1', 'Q1w2E3'],
    ['cookie: hs_session=s3ss10n; hs_visitor=v1s1t0r', 's3ss10n'],
    ['cookie: hs_session=s3ss10n; hs_visitor=v1s1t0r', 'v1s1t0r'],
    ['{"authorization":"Bearer t0k3n"}', 't0k3n'],
    ['mysql://root:pa55@db/x', 'pa55'],
  ])('%s', (text, secret) => {
    expect(redact(text)).not.toContain(secret)
  })

  test('times and ids stay readable', () => {
    expect(redact('at 1795264860000 share_0198f13800138000abc')).toBe(
      'at 1795264860000 share_0198f13800138000abc',
    )
  })

  test('a database error is logged without the values it quotes', () => {
    const error = Object.assign(new Error("Duplicate entry '13800138000-王芳' for key 'x'"), {
      code: 'ER_DUP_ENTRY',
      errno: 1062,
      sql: "insert … '王芳'",
      sqlMessage: "Duplicate entry '王芳'",
    })
    const wrapped = new Error('could not save', { cause: error })
    expect(errorText(error)).toBe('Error: database error ER_DUP_ENTRY')
    for (const text of [JSON.stringify(safeError(error)), JSON.stringify(safeError(wrapped))]) {
      expect(text).not.toContain('王芳')
      expect(text).toContain('ER_DUP_ENTRY')
    }
  })

  test('the configured secrets never pass, whoever logs them; a newline stays inside its line', () => {
    const config = readConfig({
      SESSION_SECRET: 'the-secret-of-sessions',
      METRICS_TOKEN: 'the-token-of-metrics',
      DATABASE_URL: 'mysql://u:data-base-pass@h/d',
    })
    const lines: string[] = []
    const log = createLog({ ...config, logLevel: 'info' }, (line) => lines.push(line))
    log.info(
      { a: config.sessionSecret, err: new Error(`no ${config.metricsToken}`) },
      'x\n{"level":60}',
    )
    log.warn(config.databaseUrl)
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line.trimEnd()).not.toContain('\n')
      expect(line).not.toMatch(/the-secret-of|the-token-of|data-base-pass/)
      expect(() => JSON.parse(line)).not.toThrow()
    }
  })
})

describe('who is at the door', () => {
  const config = { publicUrl: 'https://scrm.example.com', isDemo: false }
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

  test('the demo answers on this machine’s own names', () => {
    const demo = { publicUrl: 'http://localhost:3000', isDemo: true }
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
