import { expect, test } from 'vitest'
import { aCoupon, aShopWithCoupons } from '../support/a-benefit.ts'

const CONSENTS = '/api/miniapp/consents'

test('on the privacy page, which has no script, a refusal is a sentence and not an error in signs', async () => {
  await using shop = await aShopWithCoupons()
  const known = shop.phone(shop.known('cu001'))
  const told = async (phone: typeof known, path: string, fields: Record<string, string>) => {
    const answer = await phone.submit(path, fields)
    expect(answer.status).toBe(303)
    const page = await phone.open(answer.headers.get('location')!.split('#')[0]!)
    return /role="status"[^>]*>([^<]*)</.exec(page)?.[1]
  }
  const guardian = { purpose: 'guardian', answer: 'agreed' }
  expect(await told(known, CONSENTS, guardian)).toBe('没有记上，请先同意「记住我看过什么」')
  const browsing = { purpose: 'browsing', answer: 'agreed' }
  const stranger = shop.phone({ openId: 'o_stranger', wasAsked: true })
  stranger.jar.set('hs_hop', '1')
  await stranger.submit(CONSENTS, browsing)
  expect(await told(stranger, CONSENTS, guardian)).toBe('没有记上，加了顾问以后才用得上这一项')
  expect(await told(shop.phone(), CONSENTS, browsing)).toBe(
    '没有记上，在微信里打开才能记住您的选择',
  )
  // Withdrawn on another screen meanwhile.
  expect(await told(known, '/api/miniapp/age-band', { ageBand: '7-9月' })).toBe(
    '没有记上，请先同意「记宝宝月龄段」',
  )
  // A script is told as ever.
  expect((await known.post(CONSENTS, guardian)).status).toBe(422)
})

test('whose login has lapsed while the page lay open is led back to it, and asked anew', async () => {
  await using shop = await aShopWithCoupons()
  await aCoupon(shop.deps.db)
  const { token, path } = await shop.couponPage()
  const fields = { token, couponId: 'cp6', key: 'tap', agree: 'yes' }
  const answer = await shop.phone().submit('/api/miniapp/coupons/claim', fields)
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `${path}?said=notTaken#coupon`,
  ])
})
