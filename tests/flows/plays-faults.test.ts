import { afterAll, beforeAll, expect, test } from 'vitest'
import { considerForPlays } from '../../api/plays/enter-plays.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { prepareSend } from '../../api/sends/prepare-send.ts'
import { recordPart } from '../../api/sends/record-part.ts'
import { FAULTS, faultyDatabase, type Fault } from '../support/faulty-database.ts'
import { aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'
import { engine } from '../support/test-database.ts'

// The n-th call to the database goes wrong, for every n that a step makes: letting her in, preparing,
// sending, WeCom's word on it. Whatever went wrong when: per person and step at most one message that
// WeCom took, none lost, and numbers that add up.

let shop: PlayShop
let faulty: Awaited<ReturnType<typeof faultyDatabase>>
beforeAll(async () => {
  shop = await aShopWithPlays()
  const caps = { perDay: 9, perWeek: 30, perMonth: 60 }
  await shop.aPlay({ caps }, [aStep(), aStep({ title: '二' })])
  faulty = await faultyDatabase(shop.url)
})
afterAll(async () => {
  await faulty.destroy()
  await shop[Symbol.asyncDispose]()
})

const MOST = 120
const deps = () => ({ ...shop.deps, db: faulty.db })
const actor = { staffId: 'u_linxiaoyu', role: 'rep' as const, storeIds: ['st1'] }

/** Does the work once for each call of it that can go wrong, and once more after each. */
async function atEveryCall(
  flow: (tag: string) => Promise<{ act: () => Promise<void>; check: () => Promise<void> }>,
) {
  let places = 0
  for (const fault of FAULTS[engine]) {
    for (let n = 1; ; n++) {
      expect(n).toBeLessThan(MOST)
      const tag = `${fault.replace(' ', '-')}-${n}`
      // Always the same hour, or night would come before all of them have had their turn.
      shop.clock.now = TEN
      const { act, check } = await flow(tag)
      faulty.failAt(n, fault as Fault)
      await act().catch(() => {})
      const wasHit = faulty.hasFailed()
      faulty.heal()
      // The next tick, the next tap: what was begun is finished, what was done is not done again.
      shop.clock.now += 121_000
      await act()
      await check().catch((error: Error) => {
        throw new Error(`${tag}: ${error.message}`, { cause: error })
      })
      if (!wasHit) break
      places++
    }
  }
  expect(await shop.unbalanced()).toEqual([])
  return places
}

const runsOf = async (id: string) => (await shop.runs()).filter((run) => run.subjectId === id)
const linesOf = async (id: string, beginning: string) =>
  (await shop.log(id)).filter((line) => line.startsWith(beginning))

test('she is let in once and her step is prepared once', async () => {
  const places = await atEveryCall(async (tag) => {
    const id = await shop.aNewFriend(`in-${tag}`)
    return {
      async act() {
        await considerForPlays(deps(), 'customer', [id])
        await runDuePlays(deps())
      },
      async check() {
        expect(await runsOf(id)).toMatchObject([{ state: 'prepared', stepNo: 1 }])
        expect(await linesOf(id, '1 prepared')).toHaveLength(1)
      },
    }
  })
  expect(places).toBeGreaterThan(20)
})

test('a tap is one send, and WeCom’s word on it counts once', async () => {
  const places = await atEveryCall(async (tag) => {
    const id = await shop.aNewFriend(`tap-${tag}`)
    await considerForPlays(shop.deps, 'customer', [id])
    await runDuePlays(shop.deps)
    const [run] = await runsOf(id)
    // What her phone does: the same wish keeps its key, and WeCom is called with an answer in hand.
    let sendId = ''
    let accepted = 0
    return {
      async act() {
        if (accepted === 0) {
          const send = await prepareSend(deps(), actor, {
            key: `wish-${tag}`,
            chat: { kind: 'single', id },
            replyId: 's01',
            suggestionKey: `play:${run!.id}:1`,
            parts: [{ kind: 'text', text: '您好' }],
            device: 'phone',
          })
          sendId = send.id
          accepted += 1
        }
        await recordPart(deps(), actor, { sendId, partNo: 1, result: 'sent' })
        await runDuePlays(deps())
      },
      async check() {
        expect(accepted).toBe(1)
        const sends = shop.db.selectFrom('send').where('customerId', '=', id).select('id')
        expect(await sends.execute()).toEqual([{ id: sendId }])
        expect(await runsOf(id)).toMatchObject([{ stepNo: 2, touches: 1, state: 'prepared' }])
        expect(await linesOf(id, '1 sent')).toHaveLength(1)
      },
    }
  })
  expect(places).toBeGreaterThan(30)
})
