import * as v from 'valibot'
import type { Database } from '../../db/database.ts'
import { createPass, passName } from '../wecom/token.ts'

/** What WeChat says of whoever holds the phone. The session key never leaves the server. */
export interface MiniSession {
  openId: string
  unionId: string | null
  sessionKey: string
}

/** One 订阅消息: the words by the names of the template's fields. */
export interface SubscribedMessage {
  openId: string
  templateId: string
  /** Where a tap leads: a path of the mini program. */
  page: string
  data: Record<string, string>
}

/** WeChat's own server, as far as a mini program needs it. */
export interface Wechat {
  /** 小程序登录 auth.code2Session: undefined when the code is wrong, used or older than five minutes. */
  codeToSession(code: string): Promise<MiniSession | undefined>
  /**
   * 发送订阅消息. refused: she has not asked for it, has had it, or has blocked it since. unknown: the
   * answer got lost, and it may have reached her. Throws when nothing went out.
   */
  sendSubscribed(message: SubscribedMessage): Promise<'sent' | 'refused' | 'unknown'>
}

/** WeChat's own server, as far as pages under an official account (服务号) need it. */
export interface WechatOfficial {
  appId: string
  /** 公众号 jsapi_ticket, fetched once for everybody and renewed before its end. */
  getJsapiTicket(): Promise<string>
}

export interface WechatOptions {
  appId: string
  secret: string
  apiUrl: string
  /** The global fetch, or a simulated server's. */
  fetch: (request: Request) => Response | Promise<Response>
  now: () => number
  /** Lets processes share tokens and tickets. */
  db?: Database
  timeoutMs?: number
}

const errcode = v.optional(v.number(), 0)
const anyAnswer = v.object({ errcode })
const session = v.object({
  errcode,
  openid: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{6,64}$/))),
  unionid: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{6,64}$/))),
  session_key: v.optional(v.string()),
})
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(512))
const seconds = v.pipe(v.number(), v.minValue(1))
const token = v.object({ errcode, access_token: v.optional(text), expires_in: v.optional(seconds) })
const ticket = v.object({ errcode, ticket: v.optional(text), expires_in: v.optional(seconds) })

// Wrong, used or old codes, a person WeChat has blocked, and one who taps too fast: hers to try again.
const HERS = new Set([40029, 40163, 40226, 45011])
// The token is over, whatever its life said.
const OVER = new Set([40001, 40014, 42001])
// She did not ask, has had it, or has switched messages off.
const UNWANTED = new Set([43101, 40003])

/** WeChat answered with a number of its own, or not at all; the message has no secret. */
class WechatError extends Error {
  readonly errcode: number
  /** The path whose answer did not come, or could not be read; it may have been heard. */
  readonly lostAt: string | undefined
  /** Asking again with the same words changes nothing for a while. */
  readonly isPermanent: boolean

  constructor(what: string, { errcode = 0, lostAt }: { errcode?: number; lostAt?: string } = {}) {
    super(errcode === 0 ? what : `${what}: WeChat said ${errcode}`)
    this.name = 'WechatError'
    this.errcode = errcode
    this.lostAt = lostAt
    this.isPermanent = errcode > 0 && !OVER.has(errcode) && errcode !== 45009 && errcode !== 45011
  }
}

/** One app's line to WeChat. Throws when it is away, busy or answers gibberish. */
function lineOf({ appId, secret, apiUrl, fetch, now, db, timeoutMs = 5_000 }: WechatOptions) {
  async function ask<S extends v.GenericSchema<unknown, { errcode: number }>>(
    path: string,
    read: S,
    { query = {}, body }: { query?: Record<string, string>; body?: object } = {},
  ): Promise<v.InferOutput<S>> {
    const name = path.split('/').at(-1)!
    const request = new Request(`${apiUrl}${path}?${new URLSearchParams(query)}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      // Never followed: the address carries a token or the secret, and WeChat does not redirect.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    let said: unknown
    try {
      said = await (await fetch(request)).json()
    } catch {
      throw new WechatError(`WeChat could not be reached for ${name}`, { lostAt: path })
    }
    const parsed = v.safeParse(read, said)
    if (!parsed.success) {
      throw new WechatError(`WeChat answered gibberish for ${name}`, { lostAt: path })
    }
    return parsed.output
  }

  // 稳定版接口调用凭据: another process that asks does not end ours.
  const access = createPass({
    name: passName('wechat', appId, 0, secret),
    now,
    db,
    async fetchPass() {
      const body = { grant_type: 'client_credential', appid: appId, secret }
      const answer = await ask('/cgi-bin/stable_token', token, { body })
      const { access_token: value, expires_in: expiresIn } = answer
      if (!value || !expiresIn)
        throw new WechatError('No access token', { errcode: answer.errcode })
      return { value, expiresIn }
    },
  })

  /** With our token, and once more with a new one when WeChat says this one is over. */
  async function call<S extends v.GenericSchema<unknown, { errcode: number }>>(
    path: string,
    read: S,
    how: { query?: Record<string, string>; body?: object } = {},
  ): Promise<v.InferOutput<S>> {
    const withToken = (value: string) =>
      ask(path, read, { ...how, query: { access_token: value, ...how.query } })
    const value = await access()
    const answer = await withToken(value)
    return OVER.has(answer.errcode) ? withToken(await access(value)) : answer
  }
  return { ask, call }
}

const SEND = '/cgi-bin/message/subscribe/send'

/** A mini program's line to WeChat. */
export function createWechat(options: WechatOptions): Wechat {
  const { appId, secret } = options
  const { ask, call } = lineOf(options)
  return {
    async codeToSession(code) {
      const answer = await ask('/sns/jscode2session', session, {
        query: { appid: appId, secret, js_code: code, grant_type: 'authorization_code' },
      })
      if (HERS.has(answer.errcode)) return undefined
      const { openid, unionid, session_key: sessionKey } = answer
      if (answer.errcode !== 0 || !openid || !sessionKey) {
        throw new WechatError('Nobody was let in', { errcode: answer.errcode })
      }
      return { openId: openid, unionId: unionid ?? null, sessionKey }
    },
    async sendSubscribed({ openId, templateId, page, data }) {
      const words = Object.entries(data).map(([name, value]) => [name, { value }])
      const body = {
        touser: openId,
        template_id: templateId,
        page,
        lang: 'zh_CN',
        data: Object.fromEntries(words),
      }
      try {
        const answer = await call(SEND, anyAnswer, { body })
        if (UNWANTED.has(answer.errcode)) return 'refused'
        if (answer.errcode !== 0)
          throw new WechatError('The message was not taken', { errcode: answer.errcode })
        return 'sent'
      } catch (error) {
        if (error instanceof WechatError && error.lostAt === SEND) return 'unknown'
        throw error
      }
    },
  }
}

/** An official account's line to WeChat. */
export function createOfficial(options: WechatOptions): WechatOfficial {
  const { appId, secret, now, db } = options
  const { call } = lineOf(options)
  const jsapi = createPass({
    name: passName('wechat-jsapi', appId, 0, secret),
    now,
    db,
    async fetchPass() {
      const answer = await call('/cgi-bin/ticket/getticket', ticket, { query: { type: 'jsapi' } })
      const { ticket: value, expires_in: expiresIn } = answer
      if (answer.errcode !== 0 || !value || !expiresIn) {
        throw new WechatError('No jsapi ticket', { errcode: answer.errcode })
      }
      return { value, expiresIn }
    },
  })
  return { appId, getJsapiTicket: () => jsapi() }
}
