import { createCipheriv, randomBytes } from 'node:crypto'
import { Hono } from 'hono'

const HOURS_2 = 7_200

/**
 * WeChat's server as far as one app meets it: codes are used once, data is sealed for a session,
 * tokens and tickets end, and a subscribed message goes out once for each time she allowed it.
 */
export function simulatedWechat({
  appId,
  secret,
  now = () => 0,
}: {
  appId: string
  secret: string
  now?: () => number
}) {
  const codes = new Map<string, { openid: string; unionid?: string; session_key: string }>()
  const keys = new Map<string, string>()
  let trouble: object | string | undefined
  let isAnswerLost = false
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const tokens = new Map<string, number>()
  const allowed = new Map<string, number>()
  const messages: { openid: string; page: string; words: string[] }[] = []
  let ticket = ''
  const isTokenGood = (token = '') => (tokens.get(token) ?? 0) > now()
  const app = new Hono()
  app.use(async (c, next) => {
    if (trouble) return typeof trouble === 'string' ? c.text(trouble) : c.json(trouble)
    return next()
  })
  app.post('/cgi-bin/stable_token', async (c) => {
    count('token')
    const given = await c.req.json()
    if (given.appid !== appId) return c.json({ errcode: 40013, errmsg: 'invalid appid' })
    if (given.secret !== secret) return c.json({ errcode: 40125, errmsg: 'invalid appsecret' })
    const live = [...tokens].find(([, until]) => until > now())
    const token = live?.[0] ?? `token-${randomBytes(8).toString('hex')}`
    if (!live) tokens.set(token, now() + HOURS_2 * 1000)
    return c.json({ access_token: token, expires_in: (tokens.get(token)! - now()) / 1000 })
  })
  app.get('/cgi-bin/ticket/getticket', (c) => {
    count('ticket')
    if (!isTokenGood(c.req.query('access_token'))) return c.json({ errcode: 42001, errmsg: 'over' })
    ticket = `ticket-${randomBytes(8).toString('hex')}`
    return c.json({ errcode: 0, errmsg: 'ok', ticket, expires_in: HOURS_2 })
  })
  app.post('/cgi-bin/message/subscribe/send', async (c) => {
    count('message')
    if (!isTokenGood(c.req.query('access_token'))) return c.json({ errcode: 42001, errmsg: 'over' })
    const { touser, page, data } = await c.req.json()
    const left = allowed.get(touser) ?? 0
    if (left === 0) return c.json({ errcode: 43101, errmsg: 'user refuse to accept the msg' })
    allowed.set(touser, left - 1)
    const words = Object.values(data as Record<string, { value: string }>).map((it) => it.value)
    messages.push({ openid: touser, page, words })
    return isAnswerLost ? c.text('<html>502</html>', 502) : c.json({ errcode: 0, errmsg: 'ok' })
  })
  app.get('/sns/jscode2session', (c) => {
    const { appid, secret: given, js_code: code, grant_type: grant } = c.req.query()
    if (appid !== appId) return c.json({ errcode: 40013, errmsg: 'invalid appid' })
    if (given !== secret) return c.json({ errcode: 40125, errmsg: 'invalid appsecret' })
    const session = codes.get(code ?? '')
    if (!session || grant !== 'authorization_code') {
      return c.json({ errcode: 40029, errmsg: 'invalid code' })
    }
    codes.delete(code!)
    return c.json(session)
  })
  return {
    fetch: (request: Request) => app.fetch(request),
    /** wx.login on somebody's phone. */
    login(openid: string, unionid?: string): string {
      const code = randomBytes(8).toString('hex')
      const session_key = randomBytes(16).toString('base64')
      keys.set(openid, session_key)
      codes.set(code, { openid, session_key, ...(unionid && { unionid }) })
      return code
    },
    /** wx.getGroupEnterInfo on that phone, sealed for the session of her last login. */
    seal(openid: string, data: object, at: number, by = appId) {
      const iv = randomBytes(16)
      const cipher = createCipheriv('aes-128-cbc', Buffer.from(keys.get(openid)!, 'base64'), iv)
      const watermark = { appid: by, timestamp: Math.floor(at / 1000) }
      const text = JSON.stringify({ ...data, watermark })
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return { encryptedData: sealed.toString('base64'), iv: iv.toString('base64') }
    },
    /** wx.requestSubscribeMessage on that phone, and her tap on 允许: one message may go out. */
    allow(openid: string) {
      allowed.set(openid, (allowed.get(openid) ?? 0) + 1)
    },
    /** What has reached phones. */
    messages,
    ticket: () => ticket,
    /** How often it was asked for a token, a ticket, a message. */
    counted: (what: 'token' | 'ticket' | 'message') => counts.get(what) ?? 0,
    /** Every token is over before its time. */
    endTokens: () => tokens.clear(),
    /** From now on a message goes out and its answer gets lost on the way. */
    losesAnswers() {
      isAnswerLost = true
    },
    /** From now on it answers this, whatever it is asked. */
    troubles(with_?: object | string) {
      trouble = with_
    },
  }
}
