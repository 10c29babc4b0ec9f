import * as v from 'valibot'

/** What WeChat says of whoever holds the phone. The session key never leaves the server. */
export interface MiniSession {
  openId: string
  unionId: string | null
  sessionKey: string
}

/** WeChat's own server, as far as a mini program needs it. */
export interface Wechat {
  /** 小程序登录 auth.code2Session: undefined when the code is wrong, used or older than five minutes. */
  codeToSession(code: string): Promise<MiniSession | undefined>
}

export interface WechatOptions {
  appId: string
  secret: string
  apiUrl: string
  /** The global fetch, or a simulated server's. */
  fetch: (request: Request) => Response | Promise<Response>
  timeoutMs?: number
}

const answer = v.object({
  errcode: v.optional(v.number(), 0),
  openid: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{6,64}$/))),
  unionid: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{6,64}$/))),
  session_key: v.optional(v.string()),
})

// Wrong, used or old codes, a person WeChat has blocked, and one who taps too fast: hers to try again.
const HERS = new Set([40029, 40163, 40226, 45011])

/** Speaks with WeChat. Throws when it is away, busy or answers gibberish; the message has no secret. */
export function createWechat({
  appId,
  secret,
  apiUrl,
  fetch,
  timeoutMs = 5_000,
}: WechatOptions): Wechat {
  return {
    async codeToSession(code) {
      const query = new URLSearchParams({
        appid: appId,
        secret,
        js_code: code,
        grant_type: 'authorization_code',
      })
      const request = new Request(`${apiUrl}/sns/jscode2session?${query}`, {
        signal: AbortSignal.timeout(timeoutMs),
      })
      let said: unknown
      try {
        said = await (await fetch(request)).json()
      } catch {
        throw new Error('WeChat could not be asked who opened the mini program')
      }
      const read = v.safeParse(answer, said)
      if (!read.success) throw new Error('WeChat answered something else than a session')
      const { errcode, openid, unionid, session_key: sessionKey } = read.output
      if (HERS.has(errcode)) return undefined
      if (errcode !== 0 || !openid || !sessionKey) throw new Error(`WeChat said ${errcode}`)
      return { openId: openid, unionId: unionid ?? null, sessionKey }
    },
  }
}
