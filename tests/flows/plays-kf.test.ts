import { expect, test } from 'vitest'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { parseDefinition } from '../../api/plays/definition.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { readPlay } from '../../api/plays/report.ts'
import { DAY } from '../../api/shop-time.ts'
import { aShop, CLOCK } from '../support/a-shop.ts'
import { aStep } from '../support/play-cases.ts'
import { aGroup } from '../support/shop-parts.ts'

const RECOMMEND = { kind: 'upgrade', to: 'member', text: '她问了两次尺码，推荐一位常驻的顾问' }

/** 何静 answers 客服; 小满爸 (cu004) wrote there, and a play is for whoever did. */
async function aKfPlay(steps: object[]) {
  const shop = await aShop()
  shop.clock.now = CLOCK - 9 * 3_600_000
  await shop.aCustomer('cu004', { name: '小满爸', kind: 'kf', storeId: 'st1' }, ['u_hejing'])
  await aGroup(shop.db, 'g03', { kind: 'talk' })
  await shop.db.updateTable('follow').set({ followedAt: shop.clock.now }).execute()
  const play = {
    name: '客服升级',
    subject: 'customer',
    enter: { on: 'friend', who: [{ is: 'notFriend' }], again: { kind: 'after_exit' } },
    goal: { when: { is: 'friend' }, words: '成了好友' },
    steps,
  }
  await publishPlay(shop.deps, { staffId: 'u_hejing' }, 'play_kf', parseDefinition(play))
  await enterPlays(shop.deps)
  await shop.pass(0)
  const he = await shop.as('u_hejing')
  return Object.assign(shop, {
    he,
    report: async (no = 1) => (await readPlay(shop.deps, 'play_kf', null)).steps[no - 1]!,
    cards: async () => (await he('GET', '/customers/cu004/plays')).body.cards,
  })
}

test('R27: the step is done once WeCom has the recommendation, at most once in seven days', async () => {
  const again = aStep({ title: '再推荐', say: RECOMMEND, when: { is: 'after', days: 1 } })
  await using shop = await aKfPlay([aStep({ say: RECOMMEND }), again])
  expect(await shop.cards()).toMatchObject([
    { kind: 'upgrade', upgradeTo: 'member', task: RECOMMEND.text, parts: [] },
  ])
  const offer = (kind: string, targetId: string) =>
    shop.he('POST', '/customers/cu004/upgrade', { kind, targetId, key: `k-${kind}` })
  expect((await offer('member', 'u_linxiaoyu')).status).toBe(201)
  expect(await shop.report()).toMatchObject({ entered: 1, sent: 1, prepared: 0 })
  expect(await shop.cards()).toEqual([])
  // It is no message to her: nothing of what she may be sent is used up.
  expect(await shop.db.selectFrom('playTouch').selectAll().execute()).toEqual([])
  await shop.pass(DAY)
  expect(await shop.report(2)).toMatchObject({
    skipped: 1,
    skippedWhy: [{ reason: 'offered_lately', words: '7 天内推荐过' }],
  })
})

test('who has become a friend is not recommended one; she has reached the goal', async () => {
  await using shop = await aKfPlay([aStep({ say: RECOMMEND, when: { is: 'after', hours: 1 } })])
  await shop.db.updateTable('customer').set({ kind: 'friend' }).execute()
  await shop.pass(2 * 3_600_000)
  expect(await shop.report()).toMatchObject({ entered: 1, goal: 1, sent: 0 })
})

test('回了 is known where WeCom tells that she writes, and 未接入 elsewhere', async () => {
  const says = aStep({ say: { kind: 'words', text: '您好，尺码表在这里' } })
  await using shop = await aKfPlay([says, aStep({ when: { is: 'after', days: 2 } })])
  const [card] = await shop.cards()
  const { body } = await shop.he('POST', '/sends', {
    key: 'tap-1',
    chat: { kind: 'kf', id: 'cu004' },
    replyId: null,
    suggestionKey: card.key,
    parts: [{ kind: 'text', text: '您好，尺码表在这里' }],
  })
  await shop.he('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  expect(await shop.report()).toMatchObject({ sent: 1, replied: 0, repliedOf: 1 })
  expect(await shop.report(2)).toMatchObject({ sent: 0, replied: null })
  await shop.pass(60_000)
  const says_ = { external_userid: 'cu004', says: '谢谢，我看看', servicer: 'u_hejing' }
  for (let times = 0; times < 2; times++) {
    shop.simulator.act('enter_kf', says_)
    await shop.simulator.callbacks.settled()
    await shop.pass(10_000)
    await shop.pass(10_000)
  }
  expect(await shop.report()).toMatchObject({ sent: 1, replied: 1, repliedOf: 1 })
})
