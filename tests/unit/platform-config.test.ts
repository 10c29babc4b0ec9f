import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Config, readConfig } from '../../api/config.ts'
import { createLog, safeError } from '../../api/ops/log.ts'
import { errorText, redact } from '../../api/ops/redact.ts'
import { keyFor } from '../../api/session/keys.ts'

describe('configuration', () => {
  const corp = {
    PUBLIC_URL: 'https://huisheng.example.com',
    WECOM_CORP_ID: 'ww1234567890abcdef',
    WECOM_AGENT_ID: '1000002',
    WECOM_SECRET: 'a-secret-of-the-app',
    WECOM_CALLBACK_TOKEN: 'Token123',
    WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
  }

  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const pays = {
    WECHATPAY_MCH_ID: '1900000109',
    WECHATPAY_APP_ID: corp.WECOM_CORP_ID,
    WECHATPAY_SERIAL: 'A1B2C3D4E5F6',
    WECHATPAY_PRIVATE_KEY: privateKey.replaceAll('\n', '\\n'),
    WECHATPAY_API_V3_KEY: 'k'.repeat(32),
    WECHATPAY_PLATFORM_KEY: publicKey,
    WECHATPAY_PLATFORM_KEY_ID: 'PUB_KEY_ID_0119',
  }

  test('money is taken under the corp’s own id, with keys that can be read', () => {
    expect(readConfig({ ...corp, ...pays }).wechatPay).toMatchObject({
      appId: corp.WECOM_CORP_ID,
      privateKey,
    })
  })

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
    [{ MINIPROGRAM_APP_ID: 'somebody' }, ['MINIPROGRAM_APP_ID: is not', 'give both or none']],
    [{ MINIPROGRAM_APP_ID: 'wx12345678' }, ['MINIPROGRAM_APP_ID, MINIPROGRAM_SECRET: give both']],
    [{ ...corp, PUBLIC_URL: undefined }, ['PUBLIC_URL: missing']],
    [{ ...corp, WECOM_CALLBACK_AES_KEY: 'short' }, ['WECOM_CALLBACK_AES_KEY: must be exactly 43']],
    [{ ...corp, ...pays, WECHATPAY_APP_ID: 'wx1234567890' }, ['WECHATPAY_APP_ID: must be']],
    [{ ...corp, ...pays, WECHATPAY_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----' }, ['PRIVATE_KEY']],
    [{ ...corp, ...pays, WECHATPAY_PLATFORM_KEY_ID: undefined }, ['PLATFORM_KEY_ID: missing']],
    [pays, ['WECHATPAY_MCH_ID: the demo takes no money', 'WECHATPAY_APP_ID: must be']],
    [
      { WECOM_CORP_ID: corp.WECOM_CORP_ID },
      [
        'WECOM_AGENT_ID: missing',
        'WECOM_SECRET: missing',
        'WECOM_CALLBACK_TOKEN: missing',
        'WECOM_CALLBACK_AES_KEY: missing',
        'PUBLIC_URL: missing',
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
      DATABASE_URL: 'mysql://u:data-base-pass@one:3306,two:3307/d',
    })
    const lines: string[] = []
    const keys = { apiV3Key: 'the-secret-of-v3', privateKey: 'BEGIN\nthe-secret-of-rsa\nEND' }
    const wechatPay = keys as Config['wechatPay']
    const log = createLog({ ...config, wechatPay, logLevel: 'info' }, (line) => lines.push(line))
    log.info(
      { a: config.sessionSecret, err: new Error(`no ${config.metricsToken}`) },
      'x\n{"level":60}',
    )
    log.warn(config.databaseUrl)
    log.warn(keys, 'could not sign')
    expect(lines).toHaveLength(3)
    for (const line of lines) {
      expect(line.trimEnd()).not.toContain('\n')
      expect(line).not.toMatch(/the-secret-of|the-token-of|data-base-pass/)
      expect(() => JSON.parse(line)).not.toThrow()
    }
  })
})
