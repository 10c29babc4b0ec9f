import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { dryRun } from '../../api/plays/dry-run.ts'
import { newRun } from '../../api/plays/new-run.ts'
import { readPlaybook } from '../../api/plays/playbook.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { DAY } from '../../api/shop-time.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { insertRows } from '../../db/queries/demo-shop.ts'
import { aPlay, aStep, TEN } from '../support/play-cases.ts'
import { ratio, report, spread } from './figures.ts'
import { FOLDER } from './processes.ts'
import { ourMariadb, type EngineName } from './shops.ts'

const DUE = 5_000
const WAITING = 200_000

/** Steps of plays that are due, as one process prepares them: alone, and among 200,000 who wait. */
export async function benchPlays(engine: EngineName, { rounds }: { rounds: number }) {
  const db = await freshDatabase(engine)
  await seed(db)
  let people = 0
  const round = async () => {
    await letIn(db, people, DUE, TEN)
    people += DUE
    const began = performance.now()
    const cpu = process.cpuUsage()
    await runDuePlays({ db, now: () => TEN })
    const { user, system } = process.cpuUsage(cpu)
    const perSecond = DUE / ((performance.now() - began) / 1_000)
    return { perSecond, perCore: DUE / ((user + system) / 1e6) }
  }
  await round()
  const alone: Awaited<ReturnType<typeof round>>[] = []
  for (let i = 0; i < rounds; i++) alone.push(await round())
  await letIn(db, people, WAITING, TEN + 30 * DAY)
  people += WAITING
  await settle(engine)
  await round()
  const among: typeof alone = []
  for (let i = 0; i < rounds; i++) among.push(await round())
  const tried: number[] = []
  for (let i = 0; i < rounds; i++) tried.push(await tryOnAll(db))
  await db.destroy()
  const rates = (of: typeof alone) => of.map(({ perSecond }) => perSecond)
  report(`plays ${engine}`, `${DUE} steps due, then among ${WAITING} who wait`, [
    { what: 'steps prepared, alone', figure: spread(rates(alone)), unit: '/s' },
    { what: `steps prepared, ${WAITING} waiting`, figure: spread(rates(among)), unit: '/s' },
    {
      row: '6.2',
      what: 'steps prepared per core of ours',
      figure: spread(among.map(({ perCore }) => perCore)),
      unit: '/s',
      gate: { atLeast: 2_000 },
    },
    {
      what: 'among many waiting ÷ alone',
      figure: ratio(rates(among), rates(alone)),
      unit: '×',
      gate: { atLeast: 0.7 },
    },
    {
      what: `试跑 for ${WAITING} people, 30 days`,
      figure: spread(tried),
      unit: 's',
      gate: { atMost: 30 },
    },
  ])
}

/** Seconds for 200,000 people in a play that nobody is in yet. */
async function tryOnAll(db: Database): Promise<number> {
  const { definition } = aPlay({}, [
    aStep(),
    aStep({ when: { is: 'time', days: 1, minute: 600 }, skipIf: [{ is: 'talked', days: 2 }] }),
    aStep({ when: { is: 'after', days: 2 } }),
  ])
  const began = performance.now()
  const { looked } = await dryRun(
    { db, now: () => TEN },
    { playId: 'play_new', definition, days: 30 },
  )
  return (((performance.now() - began) / 1_000) * WAITING) / looked
}

const customerOf = (n: number) => `cu_${String(n).padStart(7, '0')}`

async function seed(db: Database) {
  await insertRows(db, {
    staff: [
      {
        id: 'u_bench',
        name: '甲',
        role: 'rep',
        title: '',
        bio: '',
        isKfDutyAt: null,
        certName: null,
        certExpiresAt: null,
        certCheckedBy: null,
        syncedAt: null,
        leftAt: null,
      },
    ],
  })
  const deps = { db, now: () => TEN }
  await publishPlay(deps, { staffId: 'u_bench' }, 'play_1', aPlay().definition)
}

/** So many new people, each in the play, her step due then. */
async function letIn(db: Database, from: number, count: number, dueAt: number) {
  const play = (await readPlaybook(db)).get('play_1')!
  const definition = play.versions.get(1)!
  for (let first = from; first < from + count; first += 5_000) {
    const ids = Array.from({ length: Math.min(5_000, from + count - first) }, (_, i) =>
      customerOf(first + i),
    )
    await insertRows(db, {
      customer: ids.map((id) => ({
        id,
        name: id,
        wxType: 1,
        kind: 'friend' as const,
        corpName: null,
        avatarUrl: null,
        unionId: null,
        storeId: null,
        preference: 'normal' as const,
        preferenceAt: null,
        ageBand: null,
        guardianConsentAt: null,
        createdAt: TEN,
        syncedAt: null,
        deletedAt: null,
      })),
      follow: ids.map((customerId) => ({
        staffId: 'u_bench',
        customerId,
        remark: '',
        description: '',
        addWay: 1,
        source: null,
        followedAt: TEN,
        endedAt: null,
        endedBy: null,
        verifiedAt: TEN,
      })),
      playRun: ids.map((subjectId) => {
        const whom = { subjectId, facts: { speakers: ['u_bench'] }, entryKey: 'bench', pass: 1 }
        return { ...newRun(play, 1, definition, whom, TEN), dueAt }
      }),
    })
  }
}

// A server learns by itself, within minutes, what was just written; a shop grows slower than that.
async function settle(engine: EngineName) {
  if (engine === 'SQLite') return
  const connection = await createConnection(`${(await ourMariadb()).url}/bench_plays`)
  await connection.query('analyze table customer, follow, play_run, play_step, play_touch')
  await connection.end()
}

async function freshDatabase(engine: EngineName): Promise<Database> {
  let url: string
  if (engine === 'SQLite') {
    const path = join(FOLDER, 'plays.db')
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
    url = `file:${path}`
  } else {
    const server = await ourMariadb()
    const connection = await createConnection(server.url)
    await connection.query('drop database if exists bench_plays')
    await connection.query('create database bench_plays character set utf8mb4 collate utf8mb4_bin')
    await connection.end()
    url = `${server.url}/bench_plays`
  }
  const db = await openDatabase(url)
  await migrateToHead(db)
  return db
}
