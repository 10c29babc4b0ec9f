import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import * as v from 'valibot'

const optional = <S extends v.GenericSchema>(schema: S) => v.optional(schema)
const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a port number'),
  v.transform(Number),
  v.maxValue(65_535, 'must be at most 65535'),
)
const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL'),
  v.regex(/^https?:\/\//, 'must be http(s)'),
)
const secret = v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))
// In an environment a key often stands on one line, its breaks written as \\n.
const pem = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll('\\n', '\n')),
  v.regex(/^-----BEGIN [A-Z ]+-----/, 'must be a PEM text'),
)
const isReadable = (read: (text: string) => unknown) => (text: string) => {
  try {
    return Boolean(read(text))
  } catch {
    return false
  }
}
const privateKey = v.pipe(pem, v.check(isReadable(createPrivateKey), 'is no private key'))
// A certificate counts: its public key is read from it.
const publicKey = v.pipe(pem, v.check(isReadable(createPublicKey), 'is no key or certificate'))
const wechatAppId = v.pipe(v.string(), v.regex(/^wx[\da-zA-Z]{6,30}$/, 'is not an AppID'))

const environment = v.object({
  PORT: optional(port),
  DATABASE_URL: optional(
    v.pipe(v.string(), v.regex(/^(file|mysql|mariadb):/, 'must start with file: or mysql:')),
  ),
  PUBLIC_URL: optional(httpUrl),
  SESSION_SECRET: optional(secret),
  WECOM_CORP_ID: optional(v.pipe(v.string(), v.regex(/^w[\w-]{5,40}$/, 'is not a CorpID'))),
  WECOM_AGENT_ID: optional(v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'must be a number'))),
  WECOM_SECRET: optional(v.pipe(v.string(), v.minLength(10, 'is too short'))),
  WECOM_CALLBACK_TOKEN: optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters and digits')),
  ),
  WECOM_CALLBACK_AES_KEY: optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/, 'must be exactly 43 letters and digits')),
  ),
  WECOM_API_URL: optional(httpUrl),
  ORDER_WEBHOOK_SECRET: optional(secret),
  MINIPROGRAM_APP_ID: optional(wechatAppId),
  MINIPROGRAM_SECRET: optional(v.pipe(v.string(), v.minLength(10, 'is too short'))),
  MINIPROGRAM_ORDER_TEMPLATE: optional(
    v.pipe(v.string(), v.regex(/^[\w-]{20,64}$/, 'is not a template id')),
  ),
  WECHAT_OFFICIAL_APP_ID: optional(wechatAppId),
  WECHAT_OFFICIAL_SECRET: optional(v.pipe(v.string(), v.minLength(10, 'is too short'))),
  WECHAT_API_URL: optional(httpUrl),
  WECHATPAY_MCH_ID: optional(
    v.pipe(v.string(), v.regex(/^\d{6,12}$/, 'must be a merchant number')),
  ),
  WECHATPAY_APP_ID: optional(v.string()),
  WECHATPAY_SERIAL: optional(v.pipe(v.string(), v.regex(/^[\dA-Fa-f]{8,64}$/, 'is not a serial'))),
  WECHATPAY_PRIVATE_KEY: optional(privateKey),
  WECHATPAY_API_V3_KEY: optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{32}$/, 'must have exactly 32 characters')),
  ),
  WECHATPAY_PLATFORM_KEY: optional(publicKey),
  WECHATPAY_PLATFORM_KEY_ID: optional(
    v.pipe(v.string(), v.regex(/^PUB_KEY_ID_\w{4,60}$/, 'is not a key id')),
  ),
  LOG_LEVEL: optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
  METRICS_TOKEN: optional(secret),
})

const WECOM_NAMES = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_SECRET',
  'WECOM_CALLBACK_TOKEN',
  'WECOM_CALLBACK_AES_KEY',
] as const

// The platform's certificates need no name beside them; its public key does.
const WECHATPAY_NAMES = [
  'WECHATPAY_MCH_ID',
  'WECHATPAY_APP_ID',
  'WECHATPAY_SERIAL',
  'WECHATPAY_PRIVATE_KEY',
  'WECHATPAY_API_V3_KEY',
  'WECHATPAY_PLATFORM_KEY',
] as const

/** 微信支付 of one merchant. */
export interface WechatPaySettings {
  mchId: string
  appId: string
  /** Of the merchant's own certificate. */
  serial: string
  privateKey: string
  apiV3Key: string
  /** What WeChat signs with: its platform certificates, or its public key and that key's id. */
  platformKey: string
  platformKeyId: string | null
  /** The mini program's own id, bound to the same merchant: it pays under no other. */
  miniAppId: string | null
}

export interface Config {
  port: number
  databaseUrl: string
  /** Where browsers reach us, without a trailing slash. */
  publicUrl: string
  sessionSecret: string
  /** True: no corp is configured, WeCom is simulated and the demo shop lives here. */
  isDemo: boolean
  wecom: {
    corpId: string
    agentId: number
    secret: string
    callbackToken: string
    callbackAesKey: string
    apiUrl: string
    /** Where OAuth begins: WeCom's page, or the simulated one. */
    authorizeUrl: string
  }
  orderWebhookSecret: string
  /** Somebody was told how orders are signed: the demo's practice desk, or whoever set the secret. */
  takesOrders: boolean
  miniprogram: {
    appId: string
    secret: string
    apiUrl: string
    /** 订阅消息 of what becomes of an order; null: nobody is asked. */
    orderTemplate: string | null
  } | null
  /** 服务号 whose signature lets a page say how its card looks; null: WeChat makes up its own. */
  official: { appId: string; secret: string; apiUrl: string } | null
  /** Null: no money is taken here, or in the demo only for practice. */
  wechatPay: WechatPaySettings | null
  logLevel: string
  metricsToken: string | null
}

// The demo's corp: not secrets, nothing outside this process believes them.
const DEMO = {
  corpId: 'ww0d0u0m1a0o0demo1',
  agentId: 1000002,
  secret: 'demo-secret-of-doumiaowu',
  callbackToken: 'doumiaowuDemoToken',
  callbackAesKey: 'doumiaowuDemoAesKey00000000000000000000000E',
}

/**
 * Reads the environment once. Throws one Error with a line per mistake: WeCom variables are all
 * given or none, and every value has its form.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = v.safeParse(environment, given)
  const faults = parsed.success ? {} : (v.flatten<typeof environment>(parsed.issues).nested ?? {})
  const mistakes = Object.entries(faults).map(([name, of]) => `${name}: ${of?.[0]}`)
  const namedOf = <N extends string>(all: readonly N[]) => {
    const named = all.filter((name) => given[name] !== undefined)
    for (const name of named.length > 0 ? all : []) {
      if (!named.includes(name)) mistakes.push(`${name}: missing, while ${named[0]} is given`)
    }
    return named
  }
  const isDemo = namedOf(WECOM_NAMES).length === 0
  const pays = namedOf(WECHATPAY_NAMES).length > 0
  if (pays && isDemo) mistakes.push('WECHATPAY_MCH_ID: the demo takes no money; give WECOM_… too')
  if ((given.MINIPROGRAM_APP_ID === undefined) !== (given.MINIPROGRAM_SECRET === undefined)) {
    mistakes.push('MINIPROGRAM_APP_ID, MINIPROGRAM_SECRET: give both or none')
  }
  if (
    (given.WECHAT_OFFICIAL_APP_ID === undefined) !==
    (given.WECHAT_OFFICIAL_SECRET === undefined)
  ) {
    mistakes.push('WECHAT_OFFICIAL_APP_ID, WECHAT_OFFICIAL_SECRET: give both or none')
  }
  if (given.MINIPROGRAM_ORDER_TEMPLATE !== undefined && given.MINIPROGRAM_APP_ID === undefined) {
    mistakes.push('MINIPROGRAM_ORDER_TEMPLATE: needs MINIPROGRAM_APP_ID')
  }
  if (!isDemo && given.PUBLIC_URL === undefined) {
    mistakes.push('PUBLIC_URL: missing, while WECOM_CORP_ID is given: WeCom and customers need it')
  }
  if (pays && given.WECHATPAY_APP_ID !== given.WECOM_CORP_ID) {
    // Who pays is known by the openid WeCom's login gives, and that belongs to the corp alone.
    mistakes.push('WECHATPAY_APP_ID: must be WECOM_CORP_ID, bound to the merchant in 微信支付')
  }
  if (
    given.WECHATPAY_PLATFORM_KEY?.includes('PUBLIC KEY') &&
    given.WECHATPAY_PLATFORM_KEY_ID === undefined
  ) {
    mistakes.push('WECHATPAY_PLATFORM_KEY_ID: missing, while a public key is given')
  }
  if (!parsed.success || mistakes.length > 0) throw new Error(mistakes.join('\n'))

  const e = parsed.output
  const listenPort = e.PORT ?? 3000
  const publicUrl = (e.PUBLIC_URL ?? `http://localhost:${listenPort}`).replace(/\/+$/, '')
  const wechatUrl = (e.WECHAT_API_URL ?? 'https://api.weixin.qq.com').replace(/\/+$/, '')
  const config = {
    port: listenPort,
    databaseUrl: e.DATABASE_URL ?? 'file:.data/huisheng.db',
    publicUrl,
    isDemo,
    wecom: isDemo
      ? {
          ...DEMO,
          apiUrl: `${publicUrl}/simulator`,
          authorizeUrl: `${publicUrl}/simulator/connect/oauth2/authorize`,
        }
      : {
          corpId: e.WECOM_CORP_ID!,
          agentId: Number(e.WECOM_AGENT_ID),
          secret: e.WECOM_SECRET!,
          callbackToken: e.WECOM_CALLBACK_TOKEN!,
          callbackAesKey: e.WECOM_CALLBACK_AES_KEY!,
          apiUrl: (e.WECOM_API_URL ?? 'https://qyapi.weixin.qq.com').replace(/\/+$/, ''),
          authorizeUrl: 'https://open.weixin.qq.com/connect/oauth2/authorize',
        },
    miniprogram:
      e.MINIPROGRAM_APP_ID && e.MINIPROGRAM_SECRET
        ? {
            appId: e.MINIPROGRAM_APP_ID,
            secret: e.MINIPROGRAM_SECRET,
            apiUrl: wechatUrl,
            orderTemplate: e.MINIPROGRAM_ORDER_TEMPLATE ?? null,
          }
        : null,
    official:
      e.WECHAT_OFFICIAL_APP_ID && e.WECHAT_OFFICIAL_SECRET
        ? {
            appId: e.WECHAT_OFFICIAL_APP_ID,
            secret: e.WECHAT_OFFICIAL_SECRET,
            apiUrl: wechatUrl,
          }
        : null,
    wechatPay: pays
      ? {
          mchId: e.WECHATPAY_MCH_ID!,
          appId: e.WECHATPAY_APP_ID!,
          serial: e.WECHATPAY_SERIAL!,
          privateKey: e.WECHATPAY_PRIVATE_KEY!,
          apiV3Key: e.WECHATPAY_API_V3_KEY!,
          platformKey: e.WECHATPAY_PLATFORM_KEY!,
          platformKeyId: e.WECHATPAY_PLATFORM_KEY_ID ?? null,
          miniAppId: e.MINIPROGRAM_APP_ID ?? null,
        }
      : null,
    // Whoever tries the demo wants the addresses, not a log.
    logLevel: e.LOG_LEVEL ?? (isDemo ? 'error' : 'info'),
    metricsToken: e.METRICS_TOKEN ?? null,
    takesOrders: isDemo || e.ORDER_WEBHOOK_SECRET !== undefined,
  }
  return withSecret(
    { ...config, sessionSecret: '', orderWebhookSecret: e.ORDER_WEBHOOK_SECRET ?? '' },
    e.SESSION_SECRET ?? randomBytes(32).toString('base64url'),
    e.ORDER_WEBHOOK_SECRET,
  )
}

/** The same configuration with this session secret, and the order secret that follows from it. */
export const withSecret = (
  config: Config,
  sessionSecret: string,
  orderWebhookSecret = createHash('sha256').update(`orders:${sessionSecret}`).digest('hex'),
): Config => ({ ...config, sessionSecret, orderWebhookSecret })
