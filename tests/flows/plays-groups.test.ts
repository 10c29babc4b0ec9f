import { expect, test } from 'vitest'
import { enterGroupPlays } from '../../api/plays/enter-plays.ts'
import { playsAfterWithdrawal } from '../../api/plays/wake.ts'
import { DAY } from '../support/a-shop.ts'
import { aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays } from '../support/play-shop.ts'
import { aGroup, aShare, joins } from '../support/shop-parts.ts'

const HOUR = DAY / 24
const onFlash = {
  subject: 'group',
  enter: { on: 'flash', again: { kind: 'after_exit' } },
  caps: { perDay: 9, perWeek: 30, perMonth: 60 },
}
const inGroup = (title: string, known: object = {}) =>
  aStep({ title, say: { kind: 'reply', replyId: 'g1' }, ...known })

/** A flash group of fifteen customers, its owner and a colleague. */
async function aFlashGroup() {
  const shop = await aShopWithPlays()
  await aGroup(shop.db, 'g1', {
    flashOpenAt: TEN,
    flashCloseAt: TEN + DAY,
    syncedAt: TEN + 300 * DAY,
  })
  await joins(shop.db, 'g1', 'u_linxiaoyu', { memberType: 1 })
  await joins(shop.db, 'g1', 'u_hejing', { memberType: 1 })
  for (let i = 0; i < 15; i++) {
    await shop.aCustomer(`m${i}`, {}, [])
    await joins(shop.db, 'g1', `m${i}`)
  }
  return shop
}

test('R02: a step its members have done already is passed over and says 「跳过：已下单 12/15」, once for the group', async () => {
  await using shop = await aFlashGroup()
  await shop.aPlay(onFlash, [
    inGroup('还没下单的', {
      when: { is: 'date', of: 'flashOpen', hours: 2 },
      skipIf: [{ is: 'audienceOrdered', share: 0.8 }],
    }),
    inGroup('致谢', { when: { is: 'date', of: 'flashOpen', hours: 3 } }),
  ])
  await enterGroupPlays(shop.deps)
  for (let i = 0; i < 12; i++) await shop.anOrder(`A-${i}`, `m${i}`, TEN + HOUR)
  await shop.pass(2 * HOUR)
  const ask = await shop.asNow()
  const [play] = (await ask('GET', '/groups/g1/plays')).body.plays
  expect(play).toMatchObject({
    stepNo: 2,
    steps: 2,
    card: null,
    skipped: [{ title: '还没下单的', words: '跳过：已下单 12/15' }],
  })
  // The clock moved back, the hourly round again: nothing fires twice for one group.
  shop.clock.now -= 2 * HOUR
  await enterGroupPlays(shop.deps)
  await shop.pass(0)
  shop.clock.now += 3 * HOUR
  await shop.pass(0)
  expect(await shop.runs()).toHaveLength(1)
  const log = await shop.log('g1')
  expect(log.filter((line) => line.includes('已下单 12/15'))).toHaveLength(1)
  const [run] = await shop.runs()
  expect((await shop.send(run!.id, 2)).status).toBe(200)
  expect((await shop.send(run!.id, 2, { key: 'once-more' })).body.error.message).toBe(
    '这一步已经发过了',
  )
  expect(await shop.unbalanced()).toEqual([])
})

test('第三方视角: the second speaker’s turn comes when the first is confirmed, is hers alone, and expires', async () => {
  await using shop = await aFlashGroup()
  await shop.aPlay({ ...onFlash, roles: ['主讲', '应和'] }, [
    inGroup('我家怎么选', { by: '主讲' }),
    inGroup('我也是这样', {
      by: '应和',
      needsPrevious: true,
      when: { is: 'after', minutes: 10 },
      lateHours: 1,
    }),
    inGroup('收个尾', { by: '主讲', needsPrevious: true, when: { is: 'after', minutes: 10 } }),
  ])
  await enterGroupPlays(shop.deps)
  await shop.pass(0)
  const [run] = await shop.runs()
  const turnOf = async (staffId: string) => {
    const ask = await shop.asNow(staffId)
    const [play] = (await ask('GET', '/groups/g1/plays')).body.plays
    return play?.card && `${play.card.title} ${play.card.isMine ? 'mine' : play.card.speaker.name}`
  }
  expect(await turnOf('u_linxiaoyu')).toBe('我家怎么选 mine')
  expect(await turnOf('u_hejing')).toBe('我家怎么选 林小雨')
  // Not her turn, and an hour changes nothing while the first has not been said.
  const early = await shop.send(run!.id, 1, { by: 'u_hejing' })
  expect(early.body.error.message).toBe('这一句请林小雨来发')
  await shop.pass(HOUR)
  expect(await turnOf('u_hejing')).toBe('我家怎么选 林小雨')

  // Her phone and her desk tap at once: one of them sends.
  const taps = await Promise.all(
    ['phone', 'desk'].map((key) => shop.send(run!.id, 1, { key, result: '' })),
  )
  expect(taps.map(({ status }) => status).sort()).toEqual([201, 409])
  const ask = await shop.asNow()
  const sent = taps.find(({ status }) => status === 201)!
  await ask('POST', `/sends/${sent.body.id}/parts/1`, { result: 'sent' })
  await shop.pass(10 * 60_000)
  expect(await turnOf('u_hejing')).toBe('我也是这样 mine')
  expect(await turnOf('u_linxiaoyu')).toBe('我也是这样 何静')
  // She lets it pass: the conversation is over, nobody answers into the void.
  await shop.pass(2 * HOUR)
  await shop.pass(10 * 60_000)
  expect((await shop.log('g1')).slice(-4)).toEqual([
    '2 skipped 跳过：备好了没有发，过时了',
    '3 waiting 还没到时候',
    '3 skipped 跳过：前面那一句没有说出来',
    '4 left 走完了',
  ])
  expect(await shop.unbalanced()).toEqual([])
})

test('R03: a story needs its teller’s consent to be published, and stops with it', async () => {
  await using shop = await aFlashGroup()
  await shop.aCustomer('cu_teller', { name: '可乐妈' })
  await shop.aPage('story_none', { kind: 'story' })
  await shop.add('storyConsent', {
    id: 'sc_1',
    customerId: 'cu_teller',
    scope: '文字',
    givenAt: TEN,
    withdrawnAt: null,
  })
  await shop.aPage('story_1', { kind: 'story', storyConsentId: 'sc_1' })
  const story = (pageId: string) => [
    aStep({ title: '讲故事', say: { kind: 'words', text: '她家的办法：{页面}', pageId } }),
  ]
  await expect(shop.aPlay(onFlash, story('story_none'))).rejects.toThrow('缺少本人授权')
  await shop.aPlay(onFlash, story('story_1'))
  await enterGroupPlays(shop.deps)
  await shop.pass(0)
  const ask = await shop.asNow()
  const card = async () => (await ask('GET', '/groups/g1/plays')).body.plays[0]?.card ?? null
  expect((await card()).parts).toMatchObject([
    { text: '她家的办法：《story_1》' },
    { pageId: 'story_1' },
  ])
  // She takes it back: at once it is no step any more, and nothing new can be published from it.
  await shop.db.updateTable('storyConsent').set({ withdrawnAt: shop.clock.now }).execute()
  await playsAfterWithdrawal(shop.db, 'sc_1', shop.clock.now)
  expect(await card()).toBe(null)
  const [run] = await shop.runs()
  const late = await ask('POST', '/sends', {
    key: 'late',
    chat: { kind: 'group', id: 'g1' },
    replyId: null,
    suggestionKey: `play:${run!.id}:1`,
    parts: [{ kind: 'page', pageId: 'story_1' }],
  })
  expect(late.status).toBeGreaterThanOrEqual(400)
  await expect(shop.aPlay(onFlash, story('story_1'), 'play_2')).rejects.toThrow('收回了授权')
  await shop.pass(0)
  expect(await shop.runs()).toMatchObject([{ state: 'ended' }])
})

test('a reminder is spared when most have looked already', async () => {
  await using shop = await aFlashGroup()
  await shop.aPlay(onFlash, [
    inGroup('提醒', {
      when: { is: 'date', of: 'flashOpen', hours: 1 },
      skipIf: [{ is: 'openRate', share: 0.33 }],
    }),
  ])
  await enterGroupPlays(shop.deps)
  const shareId = await aShare(shop.db, { groupId: 'g1', sharedAt: TEN, membersThen: 15 })
  // Six of its members looked, and two to whom the page was passed on: those are none of the group.
  const readers = [...Array.from({ length: 6 }, (_, i) => `m${i}`), 'o_1', 'o_2']
  for (const personKey of readers) {
    await shop.add('shareReader', {
      shareId,
      personKey,
      customerId: personKey.startsWith('o_') ? null : personKey,
      firstAt: TEN,
      lastAt: TEN,
      views: 1,
      activeMs: 1,
      depth: 1,
    })
  }
  await shop.pass(HOUR)
  expect(await shop.log('g1')).toContain('1 skipped 跳过：已看 40%')
})
