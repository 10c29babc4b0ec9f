import { expect, test } from 'vitest'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { aStep } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'
import { DAY } from '../support/a-shop.ts'

// A new version takes those under way over: a number they have stood at may come a second time.

const often = { caps: { perWeek: 5 } }
const tomorrow = (title: string) => aStep({ title, when: { is: 'time', days: 1, minute: 600 } })

async function withHer(steps: object[]) {
  const shop = await aShopWithPlays()
  await shop.aPlay(often, steps)
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  return shop
}

const standing = async (shop: PlayShop) =>
  (await shop.steps()).map(({ stepNo, version, state }) => `${stepNo}: ${version} ${state}`)

test('whose prepared step a new version took back is told the new one, and holds nobody else up', async () => {
  await using shop = await withHer([aStep()])
  const [before] = await shop.steps()
  expect(await standing(shop)).toEqual(['1: 1 prepared'])
  const { moved } = await shop.aPlay(often, [tomorrow('明天再说')], 'play_1', { 1: 1 })
  expect(moved).toBe(1)
  await shop.aNewFriend('cu102')
  await enterPlays(shop.deps)
  await shop.pass(DAY)
  expect(await standing(shop)).toEqual(['1: 2 prepared', '1: 2 prepared'])
  const after = (await shop.steps()).find(({ runId }) => runId === before!.runId)!
  expect(after.sendKey).not.toBe(before!.sendKey)
  expect((await shop.send(before!.runId, 1)).status).toBe(200)
  expect(await shop.unbalanced()).toEqual([])
})

test('a step left out of the new version moves everybody one number down, over what they were told', async () => {
  await using shop = await withHer([aStep(), aStep({ title: '第二句' }), tomorrow('第三句')])
  const { id } = (await shop.runs())[0]!
  await shop.send(id, 1)
  await shop.pass(DAY)
  await shop.send(id, 2)
  await shop.pass(0)
  expect(await shop.runs()).toMatchObject([{ stepNo: 3, touches: 2 }])
  await shop.aPlay(often, [aStep({ title: '第二句' }), tomorrow('第三句')], 'play_1', { 3: 2 })
  await shop.pass(DAY)
  expect(await standing(shop)).toEqual(['1: 1 sent', '2: 2 prepared'])
  expect((await shop.send(id, 2, { key: 'tap-again' })).status).toBe(200)
  await shop.pass(0)
  expect(await shop.runs()).toMatchObject([{ reason: 'finished', touches: 3 }])
  expect(await shop.unbalanced()).toEqual([])
})

test('passed over at a number she comes to again, she can be passed over there once more', async () => {
  await using shop = await withHer([aStep(), aStep({ title: '第二句' }), tomorrow('第三句')])
  const { id } = (await shop.runs())[0]!
  const skip = async (stepNo: number) => {
    const rep = await shop.asNow()
    expect((await rep('POST', `/plays/runs/${id}/steps/${stepNo}/skip`)).status).toBe(200)
    await shop.pass(7_000)
  }
  await shop.send(id, 1)
  await shop.pass(DAY)
  await skip(2)
  await shop.aPlay(often, [aStep({ title: '第二句' }), tomorrow('第三句')], 'play_1', { 3: 2 })
  await shop.pass(DAY)
  expect(await standing(shop)).toEqual(['1: 1 sent', '2: 2 prepared'])
  await skip(2)
  expect(await standing(shop)).toEqual(['1: 1 sent', '2: 2 skipped'])
})
