import { describe, expect, test } from 'vitest'
import { readPageToken } from '../../api/content/page-token.ts'
import { MINUTE } from '../../api/shop-time.ts'
import { CLOCK, signIn } from '../support/platform.ts'
import {
  agree,
  aHandedShop,
  GUOGUO,
  threeHands,
  type HandedShop as Shop,
} from '../support/three-hands.ts'

describe('what her link says', () => {
  test('is the page and its way, never who passed it on', async () => {
    const { shop, sent, hers, friend, friends } = await threeHands()
    await using _ = shop
    const about = /果果妈|cu001|openid|guoguo|external|visitor/i
    for (const { token, url } of [hers, friends]) {
      const readable = token
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      expect(`${url} ${token} ${readable}`).not.toMatch(about)
      expect(Object.keys(readPageToken(shop.deps.config, token)!).sort()).toEqual(
        Object.keys(readPageToken(shop.deps.config, sent.token)!).sort(),
      )
    }
    expect(hers.token).not.toContain(sent.token)
    expect(friends.token).not.toContain(hers.token)
    // Neither does the page her friend gets, with or without script.
    for (const phone of [friend, shop.phone()]) {
      expect(await phone.open(new URL(hers.url).pathname)).not.toMatch(about)
    }
    const stored = await shop.deps.db
      .selectFrom('share')
      .where('depth', '>', 0)
      .orderBy('depth')
      .select(['customerId', 'sharerVisitorId'])
      .execute()
    expect(stored[0]!.sharerVisitorId).not.toBeNull()
    expect(stored[1]).toEqual({ customerId: null, sharerVisitorId: null })
  })

  test('passed on as it is by WeChat’s own menu, without script, it opens the same page', async () => {
    await using shop = await aHandedShop()
    const sent = await shop.sent([{ type: 'text', paragraphs: ['尺码怎么选'] }])
    const her = shop.phone(GUOGUO)
    await agree(her, sent.token)
    await her.open(sent.path)
    const text = await shop.phone().open(sent.path)
    expect(text).toContain('尺码怎么选')
    expect(text).not.toMatch(/果果妈|cu001|openid/)
  })
})

describe('her timeline', () => {
  const timeline = async (shop: Shop, kind = 'all') => {
    const cookie = await signIn(shop, 'u_linxiaoyu')
    const answer = await shop.app.request(
      `http://localhost:3000/api/sidebar/customers/cu001/timeline?kind=${kind}`,
      { headers: { cookie } },
    )
    expect(answer.status).toBe(200)
    const { items } = await answer.json()
    return items.filter(({ kind: one }: { kind: string }) => one === 'forward')
  }

  test('says what she passed on and how many opened it, while she agrees', async () => {
    const { shop, sent, her, hers } = await threeHands()
    await using _ = shop
    await shop.deps.db
      .insertInto('follow')
      .values({
        staffId: 'u_linxiaoyu',
        customerId: 'cu001',
        remark: '',
        description: '',
        addWay: 1,
        source: null,
        followedAt: CLOCK,
        endedAt: null,
        endedBy: null,
        verifiedAt: CLOCK,
      })
      .execute()
    await her.read(hers.token)
    const [one, ...rest] = await timeline(shop)
    expect(rest).toEqual([])
    expect(one.text).toMatch(/^把《.+》转给了朋友$/)
    expect(one.detail).toBe('1 人打开')
    expect(await timeline(shop, 'views')).toEqual([one])
    expect(await timeline(shop, 'orders')).toEqual([])
    shop.pass(MINUTE)
    await agree(her, sent.token, 'withdrawn')
    expect(await timeline(shop)).toEqual([])
  })
})
