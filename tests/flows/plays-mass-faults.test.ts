import { afterAll, beforeAll, expect, test } from 'vitest'
import { askForMass } from '../../api/plays/ask-mass.ts'
import { parseDefinition } from '../../api/plays/definition.ts'
import { considerForPlays } from '../../api/plays/enter-plays.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { settleMassSteps } from '../../api/plays/settle-mass.ts'
import { CLOCK } from '../support/a-shop.ts'
import { faultyDatabase, type Fault } from '../support/faulty-database.ts'
import { aMassShop, type MassShop } from '../support/mass-shop.ts'
import { aStep } from '../support/play-cases.ts'
import { engine } from '../support/test-database.ts'

// A play's 群发, with the n-th call to the database going wrong, for every n: asking for it, and taking
// in what WeCom says of it. One task, nobody in it twice, nobody lost, numbers that add up. (Telling
// WeCom of it, with every call of that: mass-creation.test.ts.)

let shop: MassShop
let faulty: Awaited<ReturnType<typeof faultyDatabase>>
beforeAll(async () => {
  shop = await aMassShop()
  await shop.db.updateTable('follow').set({ followedAt: CLOCK }).execute()
  const say = { kind: 'words', text: '换季清单好了，看一眼就行', pageId: 'p01' }
  const play = {
    name: '换季提醒',
    subject: 'customer',
    enter: { on: 'friend', again: { kind: 'never' } },
    steps: [aStep({ say, how: 'mass' })],
  }
  await publishPlay(shop.deps, { staffId: 'u_fangzhou' }, 'play_many', parseDefinition(play))
  faulty = await faultyDatabase(shop.url)
})
afterAll(async () => {
  await faulty?.destroy()
  await shop?.[Symbol.asyncDispose]()
})

/** The worst of each: the commit stands and nobody was told; the file is held. */
const FAULT: Fault = engine === 'mysql' ? 'lost after' : 'busy'

const TABLES = [
  'massTarget',
  'massPart',
  'massTask',
  'job',
  'playStep',
  'playRun',
  'playLog',
] as const

/** Everybody's step lies prepared, in one batch. */
async function prepared(): Promise<string> {
  for (const table of [...TABLES, 'playCount', 'playTouch'] as const) {
    await shop.db.deleteFrom(table).execute()
  }
  await considerForPlays(shop.deps, 'customer', shop.friends)
  await runDuePlays(shop.deps)
  const step = shop.db.selectFrom('playStep').select('batchId')
  return (await step.executeTakeFirstOrThrow()).batchId!
}

async function atEveryCall(
  begin: () => Promise<string>,
  act: (deps: MassShop['deps'], of: string) => Promise<void>,
  check: () => Promise<void>,
) {
  let places = 0
  for (let n = 1; ; n++) {
    const of = await begin()
    faulty.failAt(n, FAULT)
    await act({ ...shop.deps, db: faulty.db }, of).catch(() => {})
    const wasHit = faulty.hasFailed()
    faulty.heal()
    await act(shop.deps, of)
    await check().catch((error: Error) => {
      throw new Error(`call ${n}: ${error.message}`, { cause: error })
    })
    if (!wasHit) return places
    places++
  }
}

const count = async (table: 'massTask' | 'massPart' | 'massTarget') =>
  (await shop.db.selectFrom(table).selectAll().execute()).length

test('asked for once, with everybody in it once', async () => {
  const places = await atEveryCall(
    prepared,
    (deps, batchId) => askForMass(deps, { batchId }),
    async () => {
      expect([await count('massTask'), await count('massPart')]).toEqual([1, 1])
      expect(await count('massTarget')).toBe(7)
      const { id } = await shop.db.selectFrom('massTask').select('id').executeTakeFirstOrThrow()
      const steps = await shop.db.selectFrom('playStep').select(['sendId', 'state']).execute()
      expect(steps).toEqual(Array.from({ length: 7 }, () => ({ sendId: id, state: 'prepared' })))
      const jobs = shop.db.selectFrom('job').where('kind', '=', 'mass-make').select('id')
      expect(await jobs.execute()).toHaveLength(1)
    },
  )
  expect(places).toBeGreaterThan(20)
})

test('WeCom’s word on it is taken in once', async () => {
  const places = await atEveryCall(
    async () => {
      const batchId = await prepared()
      await askForMass(shop.deps, { batchId })
      await shop.db.updateTable('massTarget').set({ state: 'sent' }).execute()
      const one = shop.db.updateTable('massTarget').set({ state: 'limit' })
      await one.where('toId', '=', 'cu001').execute()
      return (await shop.db.selectFrom('massTask').select('id').executeTakeFirstOrThrow()).id
    },
    (deps, taskId) => settleMassSteps(deps, { taskId }),
    async () => {
      const log = shop.db.selectFrom('playLog').where('what', 'in', ['sent', 'skipped'])
      expect((await log.selectAll().execute()).map(({ what }) => what).sort()).toEqual([
        ...Array(6).fill('sent'),
        'skipped',
      ])
      const rows = await shop.db
        .selectFrom('playCount')
        .where('stepNo', '=', 1)
        .selectAll()
        .execute()
      const sum = (what: string) =>
        rows.filter((row) => row.what === what).reduce((all, { n }) => all + Number(n), 0)
      expect(['entered', 'sent', 'skipped', 'prepared', 'waiting'].map(sum)).toEqual([
        7, 6, 1, 0, 0,
      ])
    },
  )
  expect(places).toBeGreaterThan(12)
})
