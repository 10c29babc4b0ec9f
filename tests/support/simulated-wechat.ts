import { createCipheriv, randomBytes } from 'node:crypto'
import { Hono } from 'hono'

/** WeChat's server as far as a mini program meets it: codes are used once, data is sealed for a session. */
export function simulatedWechat({ appId, secret }: { appId: string; secret: string }) {
  const codes = new Map<string, { openid: string; unionid?: string; session_key: string }>()
  const keys = new Map<string, string>()
  let trouble: object | string | undefined
  const app = new Hono().get('/sns/jscode2session', (c) => {
    if (trouble) return typeof trouble === 'string' ? c.text(trouble) : c.json(trouble)
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
    /** From now on it answers this, whatever it is asked. */
    troubles(with_?: object | string) {
      trouble = with_
    },
  }
}
