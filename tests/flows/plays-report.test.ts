import { expect, test } from 'vitest'
import { condition } from '../../api/plays/conditions.ts'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { aStep } from '../support/play-cases.ts'
import { aShopWithPlays } from '../support/play-shop.ts'

// 做了什么: what a manager reads of a play, and the lists behind its numbers.

async function aShopThatReads() {
  const shop = await aShopWithPlays()
  await shop.db.updateTable('staff').set({ role: 'manager' }).where('id', '=', 'u_hejing').execute()
  return shop
}

test('whatever a step is passed over for is said in words, as its author set it', async () => {
  await using shop = await aShopThatReads()
  const skipIf = [{ is: 'saidKind', situation: 'coupon', days: 30 }]
  await shop.aPlay({}, [
    aStep({ skipIf }),
    aStep({ skipIf: [{ is: 'saidKind', situation: 'asked', days: 3 }] }),
  ])
  const whys = [...condition.options.map(({ entries }) => entries.is.literal), 'no_date', 'moved']
  const of = { playId: 'play_1', version: 1, what: 'skipped', shard: 0, n: 1 }
  for (const reason of whys) await shop.add('playCount', { ...of, stepNo: 1, reason })
  await shop.add('playCount', { ...of, stepNo: 2, reason: 'saidKind' })
  const { steps } = (await (await shop.asNow('u_hejing'))('GET', '/plays/play_1')).body
  const words = new Map<string, string>(
    steps[0].skippedWhy.map((one: { reason: string; words: string }) => [one.reason, one.words]),
  )
  expect([...words].filter(([, said]) => !/^[\d \u4e00-\u9fff]+$/.test(said))).toEqual([])
  expect(words.get('saidKind')).toBe('30 天内给过券')
  expect(steps[1].skippedWhy[0].words).toBe('同类的话说过了')
})

test('已发 of a Moments step opens the list of those it was for', async () => {
  await using shop = await aShopThatReads()
  await shop.aPlay({}, [aStep({ say: { kind: 'moment', text: '换季清单' } })])
  await shop.aNewFriend('cu101')
  await shop.aNewFriend('cu102')
  await enterPlays(shop.deps)
  await runDuePlays(shop.deps)
  const rep = await shop.asNow()
  const [post] = (await rep('GET', '/today/moments')).body.items
  await rep('POST', `/today/moments/${post.batchId}/composed`)
  const he = await shop.asNow('u_hejing')
  const { sent } = (await he('GET', '/plays/play_1')).body.steps[0]
  const list = await he('GET', '/plays/play_1/people?version=1&stepNo=1&what=sent')
  expect([sent, list.body.items.length]).toEqual([2, 2])
})
