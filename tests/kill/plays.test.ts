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
const PEOPLE = Math.max(800, KILLS * 60)
const SPEED = 600
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

/** Everybody is let into a play of which two steps are not for her and the third is. */
async function fill(db: Database) {
  const deps = { db, now: () => TEN }
  const ids = Array.from({ length: PEOPLE }, (_, i) => `cu_${String(i).padStart(6, '0')}`)
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
  const notHers = aStep({ skipIf: [{ is: 'noAgeBand' }] })
  const { definition } = aPlay({}, [notHers, notHers, aStep()])
  await publishPlay(deps, { staffId: 'u_a' }, 'play_1', definition)
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
  const isUp = new Promise<void>((up) => child.stdout!.once('data', () => up()))
  const isGone = new Promise<void>((gone) => child.once('exit', () => gone()))
  return {
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
    await fill(db)
    const began = Date.now()
    const steady = startTicking(url, began)
    await steady.isUp
    for (let kills = 0; kills < KILLS; kills++) {
      const other = startTicking(url, began)
      await other.isUp
      await pause(20 + Math.random() * 180)
      await other.kill()
    }
    const left = async () => {
      const rows = await db
        .selectFrom('playRun')
        .where('state', '=', 'waiting')
        .select('id')
        .execute()
      return rows.length
    }
    for (let tries = 0; (await left()) > 0 && tries < 600; tries++) await pause(100)
    await steady.kill()

    const steps = await db.selectFrom('playStep').select(['runId', 'stepNo']).execute()
    expect(steps).toHaveLength(PEOPLE)
    expect(new Set(steps.map(({ runId }) => runId)).size).toBe(PEOPLE)
    const lines = await db
      .selectFrom('playLog')
      .groupBy(['stepNo', 'what'])
      .select(({ fn }) => ['stepNo', 'what', fn.countAll<number>().as('n')])
      .execute()
    const said = Object.fromEntries(
      lines.map(({ stepNo, what, n }) => [`${stepNo} ${what}`, Number(n)]),
    )
    expect(said).toEqual({
      '1 entered': PEOPLE,
      '1 skipped': PEOPLE,
      '2 skipped': PEOPLE,
      '3 prepared': PEOPLE,
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
      '1 entered': PEOPLE,
      '1 skipped': PEOPLE,
      '2 entered': PEOPLE,
      '2 skipped': PEOPLE,
      '3 entered': PEOPLE,
      '3 prepared': PEOPLE,
    })
    await db.destroy()
    await release()
  })
})
