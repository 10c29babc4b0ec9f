import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { v7 } from 'uuid'
import { afterAll, describe, expect, test } from 'vitest'
import { issuePageToken } from '../../api/content/page-token.ts'
import { createLog } from '../../api/ops/log.ts'
import { openDatabase } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { freePort, startMariadb, type Mariadb } from '../support/mariadb.ts'
import { configOf, fillShop, startReaders } from './readers.ts'
import { expectEverythingFollowedOnce, expectNothingLostOrDoubled } from './recount.ts'
import { startServer } from './server-process.ts'

// A real server in a process of its own, thirty-two readers, and the plug pulled at any moment.
// TEST_KILLS=500 for a night.

const KILLS = Number(process.env.TEST_KILLS ?? 20)
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

let mariadb: Promise<Mariadb> | undefined
const server = () => (mariadb ??= startMariadb())
afterAll(async () => (await mariadb)?.stop())

let databases = 0
async function aPlace(engine: 'SQLite' | 'MariaDB') {
  if (engine === 'SQLite') {
    const folder = mkdtempSync(join(tmpdir(), 'huisheng-kill-'))
    return {
      url: `file:${join(folder, 'shop.db')}`,
      release: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const { url } = await server()
  const name = `kill_${process.pid}_${databases++}`
  const run = async (statement: string) => {
    const connection = await createConnection(url)
    await connection.query(statement)
    await connection.end()
  }
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  return { url: `${url}/${name}`, release: () => run(`drop database ${name}`) }
}

async function aShopFullOfReaders(engine: 'SQLite' | 'MariaDB') {
  const place = await aPlace(engine)
  const port = await freePort()
  const config = configOf(place.url, port)
  const db = await openDatabase(place.url)
  await migrateToHead(db)
  await fillShop(db, config)
  await db.destroy()
  return { ...place, port, config }
}

describe.each(['SQLite', 'MariaDB'] as const)('on %s', (engine) => {
  test(`${KILLS} times kill -9 while 32 readers send: nothing acknowledged is lost, nothing counts twice`, async () => {
    const { url, port, config, release } = await aShopFullOfReaders(engine)
    let process = await startServer(url, port)
    const readers = startReaders(config)
    for (let kills = 0; kills < KILLS; kills++) {
      await pause(150 + Math.random() * 700)
      await process.kill()
      process = await startServer(url, port)
    }
    await pause(300)
    await readers.finish()
    expect(await process.leave()).toBe(0)
    expect([...readers.refusals.keys()].filter((it) => it !== 0 && it !== 503)).toEqual([])
    // Enough was under way for the plug to be pulled in the middle of something.
    expect(readers.repeats()).toBeGreaterThan(KILLS)
    expect(readers.acknowledged.size).toBeGreaterThan(KILLS * 20)

    const db = await openDatabase(url)
    await expectEverythingFollowedOnce(db, createLog(config))
    await expectNothingLostOrDoubled(db, readers.acknowledged)
    await db.destroy()
    await release()
    say(
      `${engine}: ${KILLS} kills, ${readers.acknowledged.size} events, ${readers.repeats()} repeats`,
    )
  })

  test('whoever is being served when it is asked to leave is served to the end', async () => {
    const { url, port, config, release } = await aShopFullOfReaders(engine)
    const process = await startServer(url, port)
    const token = issuePageToken(config, { shareId: 'share_a' })
    const ids: string[] = []
    const agent = new Agent({ keepAlive: true })
    const statuses: Promise<number>[] = []
    const begun: Promise<void>[] = []
    const endings: (() => void)[] = []
    for (let i = 0; i < 32; i++) {
      const id = v7()
      ids.push(id.replaceAll('-', ''))
      const now = Date.now()
      const events = [{ id, type: 'open', seq: 0, at: now, activeMs: 1_500 }]
      const body = Buffer.from(JSON.stringify({ v: 1, token, now, events }))
      const sending = request({
        agent,
        host: '127.0.0.1',
        port,
        path: '/t',
        method: 'POST',
        headers: {
          host: `localhost:${port}`,
          'content-type': 'text/plain',
          'content-length': body.length,
          'user-agent': `reader ${i}`,
          // It says so as soon as it has read this far.
          expect: '100-continue',
        },
      })
      begun.push(new Promise((done) => sending.once('continue', () => done())))
      statuses.push(
        new Promise((done) => {
          sending.once('response', (answer) => {
            answer.resume()
            done(answer.statusCode!)
          })
          sending.once('error', () => done(0))
        }),
      )
      sending.flushHeaders()
      endings.push(() => sending.end(body))
    }
    // All of them have begun to speak when the signal comes, and none has finished.
    await Promise.all(begun)
    const left = process.leave()
    await pause(200)
    for (const end of endings) end()
    expect(await Promise.all(statuses)).toEqual(ids.map(() => 204))
    expect(await left).toBe(0)
    const db = await openDatabase(url)
    await expectNothingLostOrDoubled(db, new Set(ids))
    await db.destroy()
    await release()
  })
})

describe('on MariaDB', () => {
  test('5 times kill -9 of the database itself: the product goes on by itself, nothing is lost', async (context) => {
    const database = await server()
    // A server that was given to us is not ours to kill.
    if (!database.process) return context.skip('TEST_DATABASE_URL is not ours to kill')
    const { url, port, config, release } = await aShopFullOfReaders('MariaDB')
    const process = await startServer(url, port)
    const readers = startReaders(config)
    const gaps: number[] = []
    for (let kills = 0; kills < 5; kills++) {
      await pause(500 + Math.random() * 500)
      await database.restart()
      const up = Date.now()
      while (readers.answeredAt() <= up && Date.now() - up < 30_000) await pause(20)
      gaps.push(readers.answeredAt() - up)
    }
    await pause(300)
    await readers.finish()
    expect(await process.leave()).toBe(0)
    expect([...readers.refusals.keys()].filter((it) => it !== 0 && it !== 503)).toEqual([])
    for (const gap of gaps) expect(gap).toBeLessThan(5_000)
    const db = await openDatabase(url)
    await expectEverythingFollowedOnce(db, createLog(config))
    await expectNothingLostOrDoubled(db, readers.acknowledged)
    await db.destroy()
    await release()
    say(
      `MariaDB itself: 5 kills, ${readers.acknowledged.size} events, first answer after ${gaps} ms`,
    )
  })
})

const say = (line: string) => process.stdout.write(`${line}\n`)
