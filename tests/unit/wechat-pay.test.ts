import type { Config } from '../../api/config.ts'
import type { Visitor } from '../../api/env.ts'
import { payPathOf } from '../../api/payment/start-payment.ts'
import { createCipheriv, createVerify, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  isFromWechat,
  openResource,
  readPlatformKeys,
  signWith,
  wechatPay,
} from '../../api/payment/wechat-pay.ts'

// The letter of WeChat's own Go SDK (wechatpay-go, core/notify/notify_test.go, Apache-2.0): its
// certificate, signature and sealed resource, as published.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDVzCCAj+gAwIBAgIJANfOWdH1ItcBMA0GCSqGSIb3DQEBCwUAMEIxCzAJBgNV
BAYTAlhYMRUwEwYDVQQHDAxEZWZhdWx0IENpdHkxHDAaBgNVBAoME0RlZmF1bHQg
Q29tcGFueSBMdGQwHhcNMjEwNDI3MDg1NTIzWhcNMzEwNDI1MDg1NTIzWjBCMQsw
CQYDVQQGEwJYWDEVMBMGA1UEBwwMRGVmYXVsdCBDaXR5MRwwGgYDVQQKDBNEZWZh
dWx0IENvbXBhbnkgTHRkMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
2VCTd91fnUn73Xy9DLvt/V62TVxRTEEstVdeRaZ3B3leO0pldE806mXO4RwdHXag
HQ4vGeZN0yqm++rDsGK+U3AH7kejyD2pXshNP9Cq5YwbptiLGtjcquw4HNxJQUOm
DeJf2vg6byms9RUipiq4SzbJKqJFlUpbuIPDpSpWz10PYmyCNeDGUUK65E5h2B83
4uxl1zNLYQCrkdBzb8oUxwYeP5a2DNxmjL5lsJML7DGr5znsevnoqGRwTm9fxCGf
y8wus7hwKz6clt3Whmmda7UAdb1c08hEQFVRbF14AR73xbnd8N0obCWJPCbzMCtk
aSef4FdEEgEXJiw0VAJT8wIDAQABo1AwTjAdBgNVHQ4EFgQUT1c7nd/SUO76HSoZ
umNUJv1R5PwwHwYDVR0jBBgwFoAUT1c7nd/SUO76HSoZumNUJv1R5PwwDAYDVR0T
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAfTjxKRQMzNB/U6ZoCUS+BSNfa2Oh
0plMN6ZuzwiVVZwg1jywvv5yv04koS7Pd4i9E4gt9ZBUQXlpq+A3oOCEEHNRR6b2
kyazGRM7s0OP5X21WrbpSmKmU6K7hkfx30yYs08LVs/Q8DIhvaj1FCFeJzUCzYn/
fHMq4tsbKO0dKAeydPM/nrUZBmaYQVKMVOORGLFjFKVO7JV6Kq/R86ouhjEPgJOe
2xulNBUcjicqtZlBdEh/PWCYP2SpGVDclKm8jeo175T3EVAkdKzzmfpxtMmnMlmq
cTJOU9TxuGvNASMtjj7pYIerTx+xgZDXEVBWFW9PjJ0TV06tCRsgSHItgg==
-----END CERTIFICATE-----`
const SEALED = {
  nonce: 'Kj7QIyUiYx1q',
  associated_data: 'payscore',
  ciphertext:
    'YDS3lKPaC4Y52Gf3uhft5qUBlIa8b428AWTtTauHQfQrRw+X1WpiuHIDy0vo1Vd6VEq67aVyqPdDYMkRVSDaZL3iZttevRMOoPKMifozg6XPWjIZumks/GpT48lI4NizyeaqLBokNebthah3o1H76qSlO9NkDjp9bzmKLEYYH9TEklFUpsvPqOTOcgSLgh21YJXYR7dEBXFgRLiNIKRgO5JdXh1hccRUAlyVWxE54PXpnQ==',
}
const BODY = `{"id":"3119dfba-e649-5eec-ab1e-3412bc4d2e17","create_time":"2021-06-24T16:37:26+08:00","resource_type":"encrypt-resource","event_type":"PAYSCORE.USER_OPEN_SERVICE","summary":"签约成功","resource":{"original_type":"payscore","algorithm":"AEAD_AES_256_GCM","ciphertext":"${SEALED.ciphertext}","associated_data":"payscore","nonce":"Kj7QIyUiYx1q"}}`
const HEADERS = {
  'wechatpay-nonce': 'EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz',
  'wechatpay-timestamp': '1624523846',
  'wechatpay-serial': 'D7CE59D1F522D701',
  'wechatpay-signature':
    'tJHIiIS9eB2hAYstmAmbbD3ZE5LiIm/Ug5tuL4fC0YOFRWIHV39UFIZXC0e9Wl6lBu6sKvkqDkzpqzBsVHyXFlbYZTOQrVdG4b6LfTnK4mikv9++ixJMd3vTf2yCqvBkh98zs3Ds5zsYQakzbcwhmw4fMJs4nPLws28H0UW9FjDR//rxELLwXvV1VEA1IBLX70xptjL8hrfUjEE8kkry6yNJTHZRU8CAc7qHli2Ng1V1qb9ARbK8A3ThmFmPQvRGrapI/jS2laKKgYUmfdEdkNO6B2Cke5e8VTxY406ArAmQ90GAihDwIcb16TQMnzCMBoutnwZKNiKRACrFmtxw2Q==',
}
const AT = 1_624_523_846_000

describe('the letter that WeChat published', () => {
  const keys = readPlatformKeys(CERTIFICATE, null)

  test('is known by its certificate’s serial number and its signature', () => {
    expect([...keys.keys()]).toEqual(['D7CE59D1F522D701'])
    expect(isFromWechat(keys, new Headers(HEADERS), BODY, [AT])).toBe(true)
  })

  test.each<[string, Partial<typeof HEADERS>, string, number]>([
    ['another body', {}, BODY.replace('签约', '解约'), AT],
    ['another nonce', { 'wechatpay-nonce': 'x' }, BODY, AT],
    ['another serial', { 'wechatpay-serial': 'D7CE59D1F522D702' }, BODY, AT],
    ['a signature cut short', { 'wechatpay-signature': 'tJHIiIS9eB2h' }, BODY, AT],
    ['no signature', { 'wechatpay-signature': '' }, BODY, AT],
    ['a later day', {}, BODY, AT + 301_000],
    ['an earlier moment', {}, BODY, AT - 301_000],
  ])('is refused with %s', (_, headers, body, at) => {
    expect(isFromWechat(keys, new Headers({ ...HEADERS, ...headers }), body, [at])).toBe(false)
  })

  test('opens with the merchant’s key and with no other', () => {
    expect(JSON.parse(openResource('testMchAPIv3Key0', SEALED))).toEqual({
      mchid: '1234567890',
      appid: '054aa7d7a2a54ab5898df65bd96f001c',
      create_time: '2020-06-30T12:12:00+08:00',
      out_contract_code: '21640bdbd08e473e828f3206a2741c6e',
    })
    expect(() => openResource('testMchAPIv3Key1', SEALED)).toThrow()
    expect(() => openResource('testMchAPIv3Key0', { ...SEALED, associated_data: 'x' })).toThrow()
    expect(() => openResource('testMchAPIv3Key0', { ...SEALED, ciphertext: 'AAAA' })).toThrow()
  })

  test('the second vector of the same SDK opens too (utils/aes_test.go)', () => {
    const sealed = {
      nonce: 'wCq51qZv4Yfg',
      associated_data: 'Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR8',
      ciphertext: 'FsdXzxryWfKwvLJKf8LG/ToRPTRh8RN9wROC',
    }
    expect(() => openResource('testAPIv3Key000', sealed)).toThrow()
    expect(openResource('testAPIv3Key0000', sealed)).toBe('Hello World')
  })
})

// — a merchant of our own, and a WeChat Pay that signs with keys made here —

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const merchant = pair()
const platform = pair()
const settings = {
  mchId: '1900000109',
  appId: 'wx8888888888888888',
  serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  privateKey: merchant.privateKey,
  apiV3Key: '0123456789abcdef0123456789abcdef',
  platformKey: platform.publicKey,
  platformKeyId: 'PUB_KEY_ID_0119000001092024',
  miniAppId: 'wx7777777777777777',
}
const SECONDS = 1_795_264_860

function signedBy(body: string, serial = settings.platformKeyId) {
  const nonce = 'c5ac7061fccab6bf3e254dcf98995b8c'
  const text = `${SECONDS}\n${nonce}\n${body}\n`
  return {
    'wechatpay-nonce': nonce,
    'wechatpay-timestamp': String(SECONDS),
    'wechatpay-serial': serial,
    'wechatpay-signature': signWith(platform.privateKey, text),
  }
}

function aProvider(answer: (request: Request) => object | Promise<object>, status = 200) {
  return wechatPay(settings, {
    seconds: () => SECONDS,
    fetch: async (request) => {
      const body = JSON.stringify(await answer(request))
      return new Response(body, { status, headers: signedBy(body) })
    },
  })
}

const asking = {
  paymentId: '0198f0aa11112222333344445555aaaa',
  amountFen: 13_800,
  description: '周六纸尿裤团',
  notifyUrl: 'https://shop.example/hooks/payments',
  payer: { openId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', isInMini: false },
  clientIp: '10.0.0.1',
}

test('money is asked for as WeChat asks to be asked, signed over method, path, time and body', async () => {
  let seen = { authorization: '', text: '', path: '' }
  const provider = aProvider(async (request) => {
    seen = {
      authorization: request.headers.get('authorization')!,
      text: await request.text(),
      path: new URL(request.url).pathname,
    }
    return { prepay_id: 'wx201410272009395522657a690389285100' }
  })
  const ticket = await provider.create(asking)
  expect(JSON.parse(seen.text)).toEqual({
    appid: settings.appId,
    mchid: settings.mchId,
    description: asking.description,
    out_trade_no: asking.paymentId,
    notify_url: asking.notifyUrl,
    amount: { total: 13_800, currency: 'CNY' },
    payer: { openid: asking.payer.openId },
  })
  const field = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(seen.authorization)![1]!
  expect(field('serial_no')).toBe(settings.serial)
  const text = `POST\n${seen.path}\n${field('timestamp')}\n${field('nonce_str')}\n${seen.text}\n`
  const isSigned = (words: string, signature: string) =>
    createVerify('RSA-SHA256').update(words).verify(merchant.publicKey, signature, 'base64')
  expect(isSigned(text, field('signature'))).toBe(true)

  if (ticket.kind !== 'jsapi') throw new Error('inside WeChat it is WeChat’s own cashier')
  const { appId, timeStamp, nonceStr, package: pack, paySign } = ticket.params
  expect(pack).toBe('prepay_id=wx201410272009395522657a690389285100')
  expect(isSigned(`${appId}\n${timeStamp}\n${nonceStr}\n${pack}\n`, paySign!)).toBe(true)
})

test('in the mini program it is asked for under the mini program’s own id', async () => {
  let asked: any
  const provider = aProvider(async (request) => {
    asked = await request.json()
    return { prepay_id: 'wx1' }
  })
  const payer = { openId: 'oMini_a', isInMini: true }
  const ticket = await provider.create({ ...asking, payer })
  expect(asked).toMatchObject({ appid: settings.miniAppId, payer: { openid: 'oMini_a' } })
  if (ticket.kind !== 'jsapi') throw new Error('WeChat’s own cashier')
  expect(ticket.params.appId).toBe(settings.miniAppId)
})

test('in the mini program an order leads to the native page that pays; elsewhere it pays itself', () => {
  const config = { wechatPay: settings } as Config
  const path = (openId: string | undefined, by = config) =>
    payPathOf({ config: by }, { openId } as Visitor, 'place_01')
  expect(path('mp:oMini_a')).toBe('/pages/pay/index?o=place_01')
  expect(path('oCorp_a')).toBeNull()
  expect(path(undefined)).toBeNull()
  expect(path('mp:oMini_a', { wechatPay: null, isDemo: true } as Config)).toBeNull()
})

test('outside WeChat she is led to WeChat’s page', async () => {
  const provider = aProvider(() => ({ h5_url: 'https://wx.tenpay.com/x?prepay_id=1' }))
  expect(await provider.create({ ...asking, payer: null })).toEqual({
    kind: 'page',
    url: 'https://wx.tenpay.com/x?prepay_id=1',
  })
})

test('an answer that WeChat has not signed is not believed', async () => {
  const provider = wechatPay(settings, {
    seconds: () => SECONDS,
    fetch: async () => Response.json({ prepay_id: 'x' }),
  })
  await expect(provider.create(asking)).rejects.toThrow('not signed')
})

test('what WeChat knows of a payment is asked for by our own number', async () => {
  const known = aProvider(() => ({
    out_trade_no: asking.paymentId,
    trade_state: 'SUCCESS',
    transaction_id: '4200001234',
    success_time: '2026-11-21T20:50:00+08:00',
    amount: { total: 13_800, currency: 'CNY' },
  }))
  expect(await known.query(asking.paymentId)).toEqual({
    kind: 'paid',
    paymentId: asking.paymentId,
    amountFen: 13_800,
    refundId: null,
    transactionId: '4200001234',
    at: Date.parse('2026-11-21T20:50:00+08:00'),
  })
  expect(await aProvider(() => ({ trade_state: 'NOTPAY' })).query('x')).toBeNull()
  expect(await aProvider(() => ({ code: 'ORDERNOTEXIST' }), 404).query('x')).toBeNull()
  await expect(aProvider(() => ({ code: 'SYSTEM_ERROR' }), 500).query('x')).rejects.toThrow(
    'SYSTEM_ERROR',
  )
})

function letter(event: string, resource: object) {
  const nonce = 'fdasfjihihih'
  const cipher = createCipheriv('aes-256-gcm', settings.apiV3Key, nonce)
  cipher.setAAD(Buffer.from('transaction'))
  const text = Buffer.from(JSON.stringify(resource))
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return JSON.stringify({
    id: 'EV-1',
    event_type: event,
    resource: {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data: 'transaction',
      ciphertext: ciphertext.toString('base64'),
    },
  })
}

test('callbacks are read: paid, given back, given back in vain; of another merchant, nothing', async () => {
  const provider = aProvider(() => ({}))
  const read = (event: string, resource: object) => {
    const body = letter(event, resource)
    return provider.readNotice(new Headers(signedBy(body)), body, [SECONDS * 1000])
  }
  const paid = {
    mchid: settings.mchId,
    out_trade_no: asking.paymentId,
    trade_state: 'SUCCESS',
    transaction_id: '4200001234',
    success_time: '2026-11-21T20:50:00+08:00',
    amount: { total: 13_800, currency: 'CNY' },
  }
  expect(await read('TRANSACTION.SUCCESS', paid)).toMatchObject({ kind: 'paid', amountFen: 13_800 })
  expect(await read('TRANSACTION.SUCCESS', { ...paid, mchid: '1' })).toBeNull()
  const dollars = { ...paid, amount: { total: 13_800, currency: 'USD' } }
  expect(await read('TRANSACTION.SUCCESS', dollars)).toMatchObject({ amountFen: 0 })
  const back = {
    mchid: settings.mchId,
    out_trade_no: asking.paymentId,
    out_refund_no: 'r1',
    refund_status: 'SUCCESS',
    success_time: '2026-11-21T20:55:00+08:00',
    amount: { total: 13_800, refund: 6_900 },
  }
  expect(await read('REFUND.SUCCESS', back)).toMatchObject({
    kind: 'refunded',
    refundId: 'r1',
    amountFen: 6_900,
  })
  const stuck = { ...back, refund_status: 'ABNORMAL' }
  expect(await read('REFUND.ABNORMAL', stuck)).toMatchObject({ kind: 'refund_failed' })
  expect(await read('COUPON.USE', {})).toBeNull()
  const body = letter('TRANSACTION.SUCCESS', paid)
  const forged = new Headers({ ...signedBy(body), 'wechatpay-nonce': 'other' })
  await expect(provider.readNotice(forged, body, [SECONDS * 1000])).rejects.toThrow('签名不对')
})
