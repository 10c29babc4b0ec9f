import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { dayOf, startOfDay } from '../../api/shop-time.ts'
import { openDatabase } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { startMariadb, type Mariadb } from '../support/mariadb.ts'
import { FOLDER } from './processes.ts'
import { seedShop } from './seed-shop.ts'

export type EngineName = 'SQLite' | 'MariaDB'
export interface Size {
  customers: number
  events: number
}

const shape = (size: Size) => ({ ...size, seed: 'huisheng', until: startOfDay(dayOf(Date.now())) })
const said = (line: string) => process.stderr.write(`\r${line.padEnd(70)}`)
const words = ({ customers, events }: Size) => `${customers}-${events}`

let mariadb: Promise<Mariadb> | undefined

// A shop of a million has a server that holds what is read every day.
const KEPT = { folder: join(FOLDER, 'mariadb'), pool: '2G' }

/** The MariaDB of the benchmarks, durable, with the shops it has; TEST_DATABASE_URL names another. */
export function ourMariadb(): Promise<Mariadb> {
  process.env.TEST_DURABLE = '1'
  // A run beside this one has the kept server; it makes its shops anew.
  return (mariadb ??= startMariadb(isRunning(join(KEPT.folder, 'pid')) ? undefined : KEPT))
}

function isRunning(pidFile: string): boolean {
  if (!existsSync(pidFile)) return false
  try {
    return process.kill(Number(readFileSync(pidFile, 'utf8')), 0)
  } catch {
    return false
  }
}

export const stopMariadb = async () => (await mariadb)?.stop()

/** The process behind it, for its CPU; 0 when it runs elsewhere. */
export async function mariadbPid(): Promise<number> {
  const { process: child, url } = await ourMariadb()
  if (child?.pid) return child.pid
  const [[row]] = (await statement(url, 'select @@pid_file as path')) as any
  return existsSync(row.path) ? Number(readFileSync(row.path, 'utf8')) : 0
}

async function statement(url: string, ...statements: string[]) {
  const connection = await createConnection(url)
  try {
    const answers = []
    for (const each of statements) answers.push((await connection.query(each))[0])
    return answers
  } finally {
    await connection.end()
  }
}

/** A shop of this size that stays for the next run; made when it is not there. */
export async function keptShop(engine: EngineName, size: Size): Promise<string> {
  mkdirSync(FOLDER, { recursive: true })
  if (engine === 'SQLite') {
    const path = join(FOLDER, `shop-${words(size)}.db`)
    if (existsSync(path)) return upToDate(`file:${path}`)
    const making = `${path}.making`
    for (const end of ['', '-wal', '-shm']) rmSync(`${making}${end}`, { force: true })
    await seedShop(`file:${making}`, shape(size), said)
    copyFileSync(making, path)
    rmSync(making)
    return `file:${path}`
  }
  const { url } = await ourMariadb()
  const name = `shop_${words(size).replace('-', '_')}`
  const whole = `${name}_whole`
  const [found] = (await statement(url, `show databases like '${whole}'`)) as [unknown[]]
  if (found.length > 0) return upToDate(`${url}/${name}`)
  await statement(
    url,
    `drop database if exists ${name}`,
    `create database ${name} character set utf8mb4 collate utf8mb4_bin`,
  )
  await seedShop(`${url}/${name}`, shape(size), said)
  // Says that the seeding came to its end.
  await statement(url, `create database ${whole}`)
  return `${url}/${name}`
}

/** A shop of an earlier day, with the tables of today. */
async function upToDate(url: string): Promise<string> {
  const db = await openDatabase(url)
  try {
    await migrateToHead(db)
  } finally {
    await db.destroy()
  }
  return url
}

let copies = 0

/** A shop of its own for whoever writes into it. */
export async function aCopy(
  engine: EngineName,
  size: Size,
): Promise<{ url: string; drop(): Promise<void> }> {
  copies += 1
  if (engine === 'SQLite') {
    const from = (await keptShop(engine, size)).slice('file:'.length)
    const path = join(FOLDER, `copy-${process.pid}-${copies}.db`)
    copyFileSync(from, path)
    return {
      url: `file:${path}`,
      async drop() {
        for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
      },
    }
  }
  // There is no copying a database on MariaDB; small ones are made again.
  const { url } = await ourMariadb()
  const name = `copy_${process.pid}_${copies}`
  await statement(url, `create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  await seedShop(`${url}/${name}`, shape(size), said)
  return {
    url: `${url}/${name}`,
    drop: async () => void (await statement(url, `drop database ${name}`)),
  }
}
