import { expect, test } from 'vitest'
import { findKfUrl, keepKfLinks } from '../../api/kf/links.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'
import { agrees, aGroup, aShare } from '../support/shop-parts.ts'
import { issuePageToken } from '../../api/content/page-token.ts'

const member = (key: string) => ({ kind: 'member', targetId: 'u_linxiaoyu', key })
const group = (key: string) => ({ kind: 'group', targetId: 'g03', key })

/** 何静 answers 客服; 小满爸 (cu004) wrote there and is nobody's friend. */
async function aKfShop() {
  const shop = await aShop()
  await shop.aCustomer('cu004', { name: '小满爸', kind: 'kf', storeId: 'st1' }, ['u_hejing'])
  await aGroup(shop.db, 'g03', { kind: 'talk', name: '翠湖·7-12月辅食交流' })
  await shop.aReply('s22', '{称呼}，给您介绍常驻的顾问{姓名}。', {
    category: '升级邀请',
    situation: 'kf_member',
  })
  await shop.aReply('s23', '{称呼}，我们有个辅食交流群。', {
    category: '升级邀请',
    situation: 'kf_group',
  })
  return Object.assign(shop, {
    he: await shop.as('u_hejing'),
    acts: () =>
      shop.db.selectFrom('auditLog').where('action', 'like', 'kf.%').select('action').execute(),
    marked: () => shop.simulator.state.kf.marked ?? {},
  })
}

test('在客服会话里看到两张卡：推荐专员和推荐群，带着理由和现成的话', async () => {
  await using shop = await aKfShop()
  const { body } = await shop.he('GET', '/customers/cu004/upgrade')
  expect(body).toMatchObject({ range: 'set', last: null, againAt: null, reading: null })
  expect(body.cards).toMatchObject([
    {
      kind: 'member',
      targetId: 'u_linxiaoyu',
      name: '林小雨',
      reason: expect.stringContaining('林小雨常驻翠湖店'),
      words: {
        replyId: 's22',
        parts: [{ kind: 'text', text: '小满爸，给您介绍常驻的顾问林小雨。', missing: [] }],
      },
    },
    { kind: 'group', targetId: 'g03', name: '翠湖·7-12月辅食交流', words: { replyId: 's23' } },
  ])
})

test('only what is configured in WeCom is offered, also when the range changes or WeCom is away', async () => {
  await using shop = await aKfShop()
  const { simulator, he } = shop
  simulator.act('configure_upgrade', { userids: [], chatIds: ['g03'] })
  const { body } = await he('GET', '/customers/cu004/upgrade')
  expect(body.cards.map((card: { kind: string }) => card.kind)).toEqual(['group'])
  const refused = await he('POST', '/customers/cu004/upgrade', member('k1'))
  expect(refused.status).toBe(422)
  expect(refused.body.error.message).toContain('升级服务')
  // What WeCom did not take was no offer: the other one may be made at once.
  expect((await he('POST', '/customers/cu004/upgrade', group('k2'))).status).toBe(201)
  simulator.act('configure_upgrade', { userids: [], chatIds: [] })
  expect((await he('GET', '/customers/cu004/upgrade')).body).toMatchObject({
    range: 'unset',
    cards: [],
  })
})

test('she is recommended something at most once in seven days, whoever taps and however often', async () => {
  await using shop = await aKfShop()
  const { he } = shop
  const taps = Array.from({ length: 30 }, (_, i) =>
    he('POST', '/customers/cu004/upgrade', i % 2 ? member(`k${i}`) : group(`k${i}`)),
  )
  const answers = await Promise.all(taps)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(29)
  expect(await shop.acts()).toEqual([{ action: 'kf.offer' }])
  expect(Object.keys(shop.marked())).toEqual(['cu004'])

  const again = await he('POST', '/customers/cu004/upgrade', member('later'))
  expect(again.body.error.message).toBe('7 天内推荐过了，11月28日 20:41 起可以再推荐')
  expect((await he('GET', '/customers/cu004/upgrade')).body).toMatchObject({
    againAt: CLOCK + 7 * DAY,
  })
  const offeredAgo = (offeredAt: number) =>
    shop.db.updateTable('kfOffer').set({ offeredAt }).execute()
  await offeredAgo(CLOCK - 7 * DAY + 1000)
  expect((await he('POST', '/customers/cu004/upgrade', member('early'))).status).toBe(409)
  await offeredAgo(CLOCK - 7 * DAY)
  expect((await he('POST', '/customers/cu004/upgrade', member('due'))).status).toBe(201)
})

test('the same tap twice is one offer; who asked to be left alone is not recommended anything', async () => {
  await using shop = await aKfShop()
  const { he } = shop
  const twice = await Promise.all(
    [1, 2].map(() => he('POST', '/customers/cu004/upgrade', member('k1'))),
  )
  expect(twice.map(({ status }) => status)).toEqual([201, 201])
  expect(await shop.acts()).toHaveLength(1)
  await he('POST', '/customers/cu001/preference', { preference: 'none' })
  const refused = await he('POST', '/customers/cu001/upgrade', member('k2'))
  expect(refused.body.error.code).toBe('blocked')
  // It sends nothing: nothing is counted as sent to her.
  expect(await shop.db.selectFrom('nudge').selectAll().execute()).toEqual([])
})

test('cancelling takes the mark off in WeCom, and does not open the seven days again', async () => {
  await using shop = await aKfShop()
  const { he } = shop
  const { body } = await he('POST', '/customers/cu004/upgrade', member('k1'))
  expect(shop.marked()).toEqual({ cu004: { type: 1, to: 'u_linxiaoyu' } })
  expect((await he('DELETE', `/customers/cu004/upgrade/${body.id}`)).status).toBe(200)
  expect((await he('DELETE', `/customers/cu004/upgrade/${body.id}`)).status).toBe(200)
  expect(shop.marked()).toEqual({})
  expect(await shop.acts()).toEqual([{ action: 'kf.offer' }, { action: 'kf.cancel' }])
  expect((await he('GET', '/customers/cu004/upgrade')).body.last.state).toBe('cancelled')
  expect((await he('POST', '/customers/cu004/upgrade', group('k2'))).status).toBe(409)
})

test('accepted is said only once WeCom says so, and the 客服 history is then the friend’s own', async () => {
  await using shop = await aKfShop()
  const { he, simulator, clock } = shop
  await he('POST', '/customers/cu004/upgrade', member('k1'))
  const last = async () => (await he('GET', '/customers/cu004/upgrade')).body.last
  expect(await last()).toMatchObject({ state: 'standing', acceptedAt: null })
  const timeline = async (as: typeof he) =>
    (await as('GET', '/customers/cu004/timeline')).body.items[0]
  expect(await timeline(he)).toMatchObject({
    text: '何静 在客服里推荐了专员「林小雨」',
    detail: '还没有接受',
  })
  clock.now += 60_000
  simulator.act('add_contact', { userid: 'u_linxiaoyu', external_userid: 'cu004' })
  await simulator.callbacks.settled()
  await shop.runDueJobs()
  clock.now += 10_000
  await shop.runDueJobs()
  // Her new adviser opens her and finds what was before.
  const lin = await shop.as('u_linxiaoyu')
  expect((await lin('GET', '/customers/cu004')).body).toMatchObject({ kind: 'friend' })
  expect(await timeline(lin)).toMatchObject({ detail: '她加上了' })
})

test('「问问顾问」 leads into 客服 from this very page; there, and in her timeline, one sees from which', async () => {
  await using shop = await aKfShop()
  const { simulator, clock, db } = shop
  await shop.aPage('p04', { title: '出牙那阵子', kind: 'article' })
  const shareId = `share_${'4'.padStart(32, '0')}`
  await aShare(db, { id: shareId, pageId: 'p04', staffId: 'u_linxiaoyu' })
  const look = async () => {
    const token = issuePageToken(shop.deps.config, { shareId })
    const answer = await shop.asCustomer('cu004').browser.get(`/p/${token}`)
    return (await answer.text()).replaceAll('&amp;', '&')
  }
  // No account is configured: the words of the chat stand, and no link that leads nowhere.
  expect(await look()).not.toContain('work.weixin.qq.com')
  await keepKfLinks(shop.deps)
  const page = await look()
  const [url] = /https:\/\/work\.weixin\.qq\.com\/kf\/[^"]+/.exec(page)!
  expect(new URL(url).searchParams.get('scene_param')).toBe(shareId)

  // 小满爸's friend comes in by it, and nobody knew her.
  const enter = (external_userid: string) =>
    simulator.act('enter_kf', {
      external_userid,
      name: '糯米妈',
      scene: 'page',
      sceneParam: shareId,
      says: '有什么能咬的？',
    })
  enter('kf_new')
  enter('cu004')
  await simulator.callbacks.settled()
  for (let i = 0; i < 2; i++) {
    clock.now += 10_000
    await shop.runDueJobs()
  }
  expect((await shop.he('GET', '/customers/kf_new')).body).toMatchObject({
    name: '糯米妈',
    kind: 'kf',
  })
  expect(await db.selectFrom('kfVisit').selectAll().execute()).toHaveLength(2)
  // She has agreed to nothing: from where, yes; what she read, no.
  const reading = async (id: string) =>
    (await shop.he('GET', `/customers/${id}/upgrade`)).body.reading
  expect(await reading('kf_new')).toMatchObject({ scene: '文章和商品页', title: null })
  await agrees(db, 'cu004')
  expect(await reading('cu004')).toMatchObject({ title: '出牙那阵子' })
  expect((await shop.he('GET', '/customers/cu004/timeline?kind=talk')).body.items).toMatchObject([
    { text: '从文章和商品页进了客服', detail: '《出牙那阵子》' },
  ])

  // She becomes 林小雨's friend while 何静 still talks with her: both see her, and 何静 no longer
  // once WeCom has closed the conversation.
  simulator.act('add_contact', { userid: 'u_linxiaoyu', external_userid: 'kf_new' })
  await simulator.callbacks.settled()
  clock.now += 10_000
  await shop.runDueJobs()
  const seen = async () => (await shop.he('GET', '/customers/kf_new')).status
  expect((await (await shop.as('u_linxiaoyu'))('GET', '/customers/kf_new')).status).toBe(200)
  expect(await seen()).toBe(200)
  const hers = db
    .selectFrom('follow')
    .where('customerId', '=', 'kf_new')
    .where('endedAt', 'is', null)
  expect(await hers.select('staffId').execute()).toEqual([{ staffId: 'u_linxiaoyu' }])
  await db
    .updateTable('kfReception')
    .set({ receivedAt: clock.now - 2 * DAY })
    .execute()
  expect(await seen()).toBe(404)
})

test('each way into 客服 has its own name in her timeline: a page, one a friend passed on, her order', async () => {
  await using shop = await aKfShop()
  const { simulator, clock, db } = shop
  await shop.aPage('p04', { title: '出牙那阵子', kind: 'article' })
  const shares = ['4', '5'].map((no) => `share_${no.padStart(32, '0')}`)
  await aShare(db, { id: shares[0]!, pageId: 'p04', staffId: 'u_linxiaoyu' })
  await aShare(db, { id: shares[1]!, pageId: 'p04', staffId: 'u_linxiaoyu', chatKind: 'forward' })
  await keepKfLinks(shop.deps)
  await agrees(db, 'cu004')
  const linkOn = async (shareId: string) => {
    const token = issuePageToken(shop.deps.config, { shareId })
    const answer = await shop.asCustomer('cu004').browser.get(`/p/${token}`)
    const text = (await answer.text()).replaceAll('&amp;', '&')
    return /https:\/\/work\.weixin\.qq\.com\/kf\/[^"]+/.exec(text)![0]
  }
  const links = [
    ...(await Promise.all(shares.map(linkOn))),
    await findKfUrl(db, 'order', shares[0]!),
  ]
  expect(new Set(links).size).toBe(3)
  for (const url of links) {
    simulator.act('enter_kf', { external_userid: 'cu004', url, says: '在吗' })
    await simulator.callbacks.settled()
    clock.now += 10_000
    await shop.runDueJobs()
  }
  expect((await shop.he('GET', '/customers/cu004/timeline?kind=talk')).body.items).toMatchObject([
    { text: '从订单页进了客服', detail: '《出牙那阵子》' },
    { text: '从朋友转来的页面进了客服', detail: '《出牙那阵子》' },
    { text: '从文章和商品页进了客服', detail: '《出牙那阵子》' },
  ])
})
