import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { freePort } from './mariadb.ts'

const root = resolve(import.meta.dirname, '../..')
const ORDER_SECRET = 'orders-of-the-journeys'

export interface RunningProduct {
  /** `http://localhost:PORT`: the adviser's address. */
  origin: string
  /** The same process by another name: the customer's phone is another device. */
  phone: string
  databaseUrl: string
  /** What the process said on stderr, and what it logged as an error. */
  troubles(): string[]
  /** A shop tells of an order, signed; the answer's status. */
  order(body: object): Promise<number>
  /** Somebody does something in her own client: an act of the simulator, by its name. */
  act(name: string, more: object): Promise<void>
  /** Lets the shop's clock run on. */
  pass(ms: number): Promise<void>
  /** Ctrl-C's quiet sister; fails unless the process ends with 0. */
  stop(): Promise<void>
}

/**
 * The product as `npm start` runs it, in a process of its own, over a temporary database of this
 * run's engine. `from` is the database file of a shop that was seeded before; `keep` is where to
 * leave one.
 */
export async function startProduct(
  options: {
    engine?: 'sqlite' | 'mysql'
    from?: string | undefined
    keep?: string
    /** The address people use, when something stands before the process. */
    publicUrl?: string | undefined
    /** What happened to the database before anybody came. */
    before?: ((databaseUrl: string) => Promise<void>) | undefined
  } = {},
): Promise<RunningProduct> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const kept = options.from ?? options.keep
  const place = options.engine === 'mysql' ? await aMysql() : aFile(options)
  await options.before?.(place.url)
  const child = spawn(process.execPath, ['api/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      DATABASE_URL: place.url,
      ORDER_WEBHOOK_SECRET: ORDER_SECRET,
      // Started by every journey, read once: beside the shop that each of them begins with.
      ...(kept && { NODE_COMPILE_CACHE: join(dirname(kept), 'compiled') }),
      ...(options.publicUrl && { PUBLIC_URL: options.publicUrl }),
    },
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (bytes) => (said += bytes))
  child.stderr.on('data', (bytes) => (complained += bytes))
  const exit = new Promise<number | string>((done) =>
    child.once('exit', (code, signal) => done(code ?? signal ?? 'lost')),
  )

  await readiness(origin, exit).catch((error: Error) => {
    child.kill('SIGKILL')
    throw new Error(`${error.message}\n${said}${complained}`)
  })

  const control = async (path: string, body: object) => {
    const answer = await fetch(`${origin}/simulator/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }

  return {
    origin,
    phone: `http://127.0.0.1:${port}`,
    databaseUrl: place.url,
    troubles: () => [
      ...complained.split('\n').filter(Boolean),
      ...said.split('\n').filter((line) => /"level":"?(50|60|error|fatal)/.test(line)),
    ],
    async order(body) {
      const text = JSON.stringify(body)
      const at = Math.floor(Date.now() / 1000)
      const mac = createHmac('sha256', ORDER_SECRET).update(`${at}.${text}`).digest('hex')
      const answer = await fetch(`${origin}/hooks/orders`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-huisheng-timestamp': String(at),
          'x-huisheng-signature': `v1=${mac}`,
        },
        body: text,
      })
      return answer.status
    },
    act: (name, more) => control('acts', { act: name, ...more }),
    pass: (ms) => control('clock', { advanceMs: ms }),
    async stop() {
      child.kill('SIGTERM')
      const code = await exit
      await place.release()
      if (code !== 0) throw new Error(`the server ended with ${code}\n${said}${complained}`)
    },
  }
}

async function readiness(origin: string, exit: Promise<number | string>) {
  let ended: number | string | undefined
  void exit.then((code) => (ended = code))
  for (let tries = 0; tries < 1_800; tries++) {
    if (ended !== undefined) throw new Error(`the server ended with ${ended} while starting`)
    const isReady = await fetch(`${origin}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('the server was not ready within 3 minutes')
}

function aFile({ from, keep }: { from?: string | undefined; keep?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-journey-'))
  const path = join(folder, 'shop.db')
  if (from) copyFileSync(from, path)
  return {
    url: `file:${path}`,
    async release() {
      // Closed in order, everything is in the one file.
      if (keep) copyFileSync(path, keep)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function aMysql() {
  const server = process.env.TEST_MARIADB_URL
  if (!server) throw new Error('TEST_MARIADB_URL is not set: run the suite with `npm test`')
  const name = `journey_${process.pid}_${Date.now()}`
  const run = async (statement: string) => {
    const connection = await createConnection(server)
    await connection.query(statement)
    await connection.end()
  }
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  return { url: `${server}/${name}`, release: () => run(`drop database ${name}`) }
}
