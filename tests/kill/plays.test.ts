import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, describe, expect, test } from 'vitest'
import { considerForPlays } from '../../api/plays/enter-plays.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { insertRows } from '../../db/queries/demo-shop.ts'
import { startMariadb, type Mariadb } from '../support/mariadb.ts'
import { aPlay, aStep, TEN } from '../support/play-cases.ts'

// Two processes share a table of plays, and one of them is killed in the middle of a tick, again and
// again. TEST_KILLS=200 for a night.

const KILLS = Number(process.env.TEST_KILLS ?? 5)
/** So many people are let in whenever fewer than that have something due. */
const PORTION = 400
/** Claims of the dead end within seconds; a long run has to be over before the shop's night. */
const SPEED = KILLS > 20 ? 10 : 60
const root = resolve(import.meta.dirname, '../..')
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

let mariadb: Promise<Mariadb> | undefined
afterAll(async () => (await mariadb)?.stop())

async function aPlace(engine: 'SQLite' | 'MariaDB') {
  if (engine === 'SQLite') {
    const folder = mkdtempSync(join(tmpdir(), 'huisheng-plays-'))
    return {
      url: `file:${join(folder, 'shop.db')}`,
      release: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const { url } = await (mariadb ??= startMariadb())
  const name = `kill_plays_${process.pid}`
  const connection = await createConnection(url)
  await connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  await connection.end()
  return { url: `${url}/${name}`, release: async () => {} }
}

/** A member, and a play of which two steps are not for her customers and the third is. */
async function open(db: Database) {
  await insertRows(db, {
    staff: [
      {
        id: 'u_a',
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
  const notHers = aStep({ skipIf: [{ is: 'noAgeBand' }] })
  const { definition } = aPlay({}, [notHers, notHers, aStep()])
  await publishPlay({ db, now: () => TEN }, { staffId: 'u_a' }, 'play_1', definition)
}

/** So many more people, each let in. */
async function letIn(db: Database, from: number) {
  const deps = { db, now: () => TEN }
  const ids = Array.from({ length: PORTION }, (_, i) => `cu_${String(from + i).padStart(6, '0')}`)
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
      staffId: 'u_a',
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
  })
  for (let from = 0; from < ids.length; from += 256) {
    await considerForPlays(deps, 'customer', ids.slice(from, from + 256))
  }
}

function startTicking(url: string, began: number) {
  const args = [
    join(root, 'tests/kill/ticking-process.ts'),
    url,
    String(began),
    String(TEN),
    String(SPEED),
  ]
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const isGone = new Promise<void>((gone) => child.once('exit', () => gone()))
  // One that cannot begin under this load is one that was killed too early.
  const isUp = Promise.race([
    new Promise<void>((up) => child.stdout!.once('data', () => up())),
    isGone,
  ])
  return {
    pid: child.pid!,
    isUp,
    async kill() {
      child.kill('SIGKILL')
      await isGone
    },
  }
}

describe.each(['SQLite', 'MariaDB'] as const)('on %s', (engine) => {
  test(`${KILLS} times one of two is killed mid-tick: no step twice, none lost`, async () => {
    const { url, release } = await aPlace(engine)
    const db = await openDatabase(url)
    await migrateToHead(db)
    await open(db)
    const began = Date.now()
    const steady = startTicking(url, began)
    await steady.isUp
    const left = async () => {
      const rows = await db
        .selectFrom('playRun')
        .where('state', '=', 'waiting')
        .select('id')
        .execute()
      return rows.length
    }
    /** Passes that a process took on and did not bring to an end. */
    const heldBy = async (pid: number) => {
      const rows = await db
        .selectFrom('playRun')
        .where('claimedBy', 'like', `${pid}-%`)
        .select('id')
        .execute()
      return rows.length
    }
    let people = 0
    let midTick = 0
    // A kill between two ticks proves little: only one that leaves work half done counts.
    for (let kills = 0; midTick < KILLS && kills < KILLS * 5; kills++) {
      const other = startTicking(url, began)
      await other.isUp
      if ((await left()) < PORTION) {
        await letIn(db, people)
        people += PORTION
      }
      for (let tries = 0; (await heldBy(other.pid)) === 0 && tries < 500; tries++) await pause(2)
      await pause(Math.random() * 10)
      await other.kill()
      if ((await heldBy(other.pid)) > 0) midTick += 1
    }
    expect(midTick).toBe(KILLS)
    for (let tries = 0; (await left()) > 0 && tries < 600; tries++) await pause(100)
    await steady.kill()

    const steps = await db.selectFrom('playStep').select(['runId', 'stepNo']).execute()
    expect(steps).toHaveLength(people)
    expect(new Set(steps.map(({ runId }) => runId)).size).toBe(people)
    const lines = await db
      .selectFrom('playLog')
      .groupBy(['stepNo', 'what'])
      .select(({ fn }) => ['stepNo', 'what', fn.countAll<number>().as('n')])
      .execute()
    const said = Object.fromEntries(
      lines.map(({ stepNo, what, n }) => [`${stepNo} ${what}`, Number(n)]),
    )
    expect(said).toEqual({
      '1 entered': people,
      '1 skipped': people,
      '2 skipped': people,
      '3 prepared': people,
    })
    const counts = await db
      .selectFrom('playCount')
      .where('stepNo', '>', 0)
      .groupBy(['stepNo', 'what'])
      .select(({ fn }) => ['stepNo', 'what', fn.sum<number>('n').as('n')])
      .execute()
    const sums = Object.fromEntries(
      counts
        .map(({ stepNo, what, n }) => [`${stepNo} ${what}`, Number(n)] as const)
        .filter(([, n]) => n !== 0),
    )
    expect(sums).toEqual({
      '1 entered': people,
      '1 skipped': people,
      '2 entered': people,
      '2 skipped': people,
      '3 entered': people,
      '3 prepared': people,
    })
    await db.destroy()
    await release()
  })
})
