import {
  createDecipheriv,
  createSign,
  createVerify,
  KeyObject,
  createPublicKey,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import type { WechatPaySettings } from '../config.ts'
import { AppError } from '../errors.ts'
import type { PaymentProvider, PaymentTold } from './payment-provider.ts'

// 微信支付 APIv3 over node:crypto: a request's signature, a callback's, and the sealed resource are
// sixty lines. The two libraries there are bring superagent 8.0 or axios and fast-xml-parser along
// for them. Checked against the vectors of WeChat's own SDK in `tests/unit/wechat-pay.test.ts`.

const API = 'https://api.mch.weixin.qq.com'
const TOLERANCE_S = 300
const PATIENCE_MS = 10_000

type Fetch = (request: Request) => Promise<Response>

/** What a signature stands over: every part on a line of its own. */
const lines = (...parts: string[]) => parts.map((part) => `${part}\n`).join('')

export const signWith = (privateKey: string, text: string) =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')

/**
 * Keys that WeChat signs with, by their name in `Wechatpay-Serial`: platform certificates by their
 * serial number (two while they change), or the public key by the id the merchant centre shows.
 */
export function readPlatformKeys(pem: string, publicKeyId: string | null): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>()
  for (const [text, kind] of pem.matchAll(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g)) {
    if (kind === 'CERTIFICATE') {
      const certificate = new X509Certificate(text)
      keys.set(certificate.serialNumber.toUpperCase().replace(/^0+/, ''), certificate.publicKey)
    } else if (publicKeyId) {
      keys.set(publicKeyId.toUpperCase(), createPublicKey(text))
    }
  }
  return keys
}

/** Opens a sealed resource (AEAD_AES_256_GCM). Throws when it was not sealed with our key. */
export function openResource(
  apiKey: string,
  {
    nonce,
    associated_data,
    ciphertext,
  }: { nonce: string; associated_data?: string; ciphertext: string },
): string {
  const key = Buffer.from(apiKey)
  const bytes = Buffer.from(ciphertext, 'base64')
  // 32 bytes make it AES-256, as every merchant has; the SDK's own vectors use sixteen.
  const decipher = createDecipheriv(
    key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm',
    key,
    Buffer.from(nonce),
    { authTagLength: 16 },
  )
  decipher.setAuthTag(bytes.subarray(-16))
  decipher.setAAD(Buffer.from(associated_data ?? ''))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}

/** True when WeChat wrote this: fresh, by a key we know, over the bytes as they came. */
export function isFromWechat(
  keys: Map<string, KeyObject>,
  headers: Headers,
  body: string,
  clocks: number[],
): boolean {
  const of = (name: string) => headers.get(`wechatpay-${name}`) ?? ''
  const key = keys.get(of('serial').toUpperCase().replace(/^0+/, ''))
  const timestamp = of('timestamp')
  if (!key || !/^\d{1,12}$/.test(timestamp)) return false
  if (!clocks.some((now) => Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) return false
  return createVerify('RSA-SHA256')
    .update(lines(timestamp, of('nonce'), body))
    .verify(key, of('signature'), 'base64')
}

/** 微信支付: JSAPI inside WeChat, for the mini program under its own id, H5 elsewhere. */
export function wechatPay(
  settings: WechatPaySettings,
  {
    fetch: ask = fetch as Fetch,
    seconds = () => Math.floor((performance.timeOrigin + performance.now()) / 1000),
  }: { fetch?: Fetch; seconds?: () => number } = {},
): PaymentProvider {
  const keys = readPlatformKeys(settings.platformKey, settings.platformKeyId)

  async function call(method: 'GET' | 'POST', path: string, content?: object): Promise<any> {
    const body = content ? JSON.stringify(content) : ''
    const nonce = randomBytes(16).toString('hex')
    const timestamp = String(seconds())
    const signature = signWith(settings.privateKey, lines(method, path, timestamp, nonce, body))
    const fields = {
      mchid: settings.mchId,
      serial_no: settings.serial,
      nonce_str: nonce,
      timestamp,
      signature,
    }
    const token = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
    const answer = await ask(
      new Request(`${API}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: `WECHATPAY2-SHA256-RSA2048 ${token.join(',')}`,
        },
        ...(content && { body }),
        // Never followed: what is signed is signed for this address.
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    )
    const text = await answer.text()
    if (answer.ok && !isFromWechat(keys, answer.headers, text, [seconds() * 1000])) {
      throw new Error('an answer that WeChat Pay has not signed')
    }
    const said = text ? JSON.parse(text) : {}
    if (!answer.ok) throw new WechatPayRefusal(answer.status, String(said.code ?? answer.status))
    return said
  }

  return {
    name: 'wechat',
    async create({ paymentId, amountFen, description, notifyUrl, payer, clientIp }) {
      const appId = payer?.isInMini ? settings.miniAppId! : settings.appId
      const order = {
        appid: appId,
        mchid: settings.mchId,
        description,
        out_trade_no: paymentId,
        notify_url: notifyUrl,
        amount: { total: amountFen, currency: 'CNY' },
      }
      if (payer === null) {
        const { h5_url: url } = await call('POST', '/v3/pay/transactions/h5', {
          ...order,
          scene_info: { payer_client_ip: clientIp, h5_info: { type: 'Wap' } },
        })
        return { kind: 'page', url }
      }
      const { prepay_id: id } = await call('POST', '/v3/pay/transactions/jsapi', {
        ...order,
        payer: { openid: payer.openId },
      })
      const timeStamp = String(seconds())
      const nonceStr = randomBytes(16).toString('hex')
      const pack = `prepay_id=${id}`
      const text = lines(appId, timeStamp, nonceStr, pack)
      return {
        kind: 'jsapi',
        params: {
          appId,
          timeStamp,
          nonceStr,
          package: pack,
          signType: 'RSA',
          paySign: signWith(settings.privateKey, text),
        },
      }
    },
    async query(paymentId) {
      try {
        const path = `/v3/pay/transactions/out-trade-no/${paymentId}?mchid=${settings.mchId}`
        return paidOrClosed(await call('GET', path))
      } catch (error) {
        if (error instanceof WechatPayRefusal && error.status === 404) return null
        throw error
      }
    },
    async refund({ paymentId, refundId, amountFen, totalFen, notifyUrl }) {
      const { status } = await call('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: paymentId,
        out_refund_no: refundId,
        notify_url: notifyUrl,
        amount: { refund: amountFen, total: totalFen, currency: 'CNY' },
      })
      if (status === 'SUCCESS') return 'done'
      return status === 'ABNORMAL' || status === 'CLOSED' ? 'failed' : 'underway'
    },
    async readNotice(headers, body, clocks) {
      if (!isFromWechat(keys, headers, body, clocks)) {
        throw new AppError('bad_signature', '签名不对，或者过期了')
      }
      let kind: string
      let resource: any
      try {
        const letter = JSON.parse(body)
        kind = String(letter.event_type)
        resource = JSON.parse(openResource(settings.apiV3Key, letter.resource))
      } catch {
        throw new AppError('bad_request', '内容解不开')
      }
      if (resource.mchid !== undefined && resource.mchid !== settings.mchId) return null
      if (kind === 'TRANSACTION.SUCCESS') return paidOrClosed(resource)
      return kind.startsWith('REFUND.') ? refunded(resource) : null
    },
  }
}

/** A "no" of WeChat Pay, in its own word. */
export class WechatPayRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`WeChat Pay says ${code}`)
    this.status = status
    this.code = code
  }
}

function paidOrClosed(said: any): PaymentTold | null {
  const { trade_state: state } = said
  if (state !== 'SUCCESS' && state !== 'REFUND' && state !== 'CLOSED') return null
  return {
    kind: state === 'CLOSED' ? 'closed' : 'paid',
    paymentId: String(said.out_trade_no),
    amountFen: said.amount?.currency === 'CNY' ? Number(said.amount.total) : 0,
    refundId: null,
    transactionId: said.transaction_id ?? null,
    at: said.success_time ? Date.parse(said.success_time) : 0,
  }
}

function refunded(said: any): PaymentTold | null {
  const status = said.refund_status
  if (status !== 'SUCCESS' && status !== 'ABNORMAL' && status !== 'CLOSED') return null
  return {
    kind: status === 'SUCCESS' ? 'refunded' : 'refund_failed',
    paymentId: String(said.out_trade_no),
    amountFen: Number(said.amount?.refund ?? 0),
    refundId: String(said.out_refund_no),
    transactionId: said.transaction_id ?? null,
    at: said.success_time ? Date.parse(said.success_time) : 0,
  }
}
