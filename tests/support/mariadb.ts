import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { unpackedPackage } from './debian-packages.ts'

export interface Mariadb {
  /** A server's address without a database: `mysql://root@127.0.0.1:3307`. */
  url: string
  /** The process, when it is ours: crash tests kill it. */
  process: ChildProcess | null
  stop(): Promise<void>
  /** Starts our own server again on the same data, after a kill. */
  restart(): Promise<void>
}

const HOW_TO_HELP =
  'No MariaDB for the tests: set TEST_DATABASE_URL, or install mariadb-server, or run on Debian/Ubuntu where its packages can be downloaded.'

/**
 * A real MariaDB for tests, in this order: TEST_DATABASE_URL; `mariadbd`/`mysqld` of this machine,
 * private, on a free port with a temporary folder; the same from Debian's packages, unpacked into
 * a cache folder without being installed. Throws one sentence that says what to do.
 */
export async function startMariadb(kept?: Kept): Promise<Mariadb> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    return {
      url: given.replace(/\/+$/, ''),
      process: null,
      stop: async () => {},
      restart: async () => {},
    }
  }
  const server = findOnThisMachine() ?? (await unpackFromPackages())
  return startPrivately(server, kept)
}

/** A server that a later run finds as it was left; only one run may have it. */
export interface Kept {
  folder: string
  /** What it may keep in memory: `2G`. */
  pool: string
}

/** A MariaDB server's program, and where its libraries and messages are when it is not installed. */
export interface MariadbProgram {
  path: string
  libraries: string | undefined
  share: string | undefined
}

/** The server's program of this machine, or of Debian's packages. */
export const mariadbProgram = async (): Promise<MariadbProgram> =>
  findOnThisMachine() ?? (await unpackFromPackages())

function findOnThisMachine(): MariadbProgram | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/libexec',
  ]
  for (const name of ['mariadbd', 'mysqld']) {
    const folder = folders.find((each) => each && existsSync(join(each, name)))
    if (folder) return { path: join(folder, name), libraries: undefined, share: undefined }
  }
  return undefined
}

async function unpackFromPackages(): Promise<MariadbProgram> {
  try {
    const { folder, libraries } = await unpackedPackage('mariadb-server-core', 'usr/sbin/mariadbd')
    return {
      path: join(folder, 'usr/sbin/mariadbd'),
      libraries,
      share: join(folder, 'usr/share/mysql'),
    }
  } catch (error) {
    throw new Error(`${HOW_TO_HELP} (${(error as Error).message.split('\n')[0]})`, { cause: error })
  }
}

// Where nothing is killed nothing need reach the disk: a hundred tables are made three times as fast.
const CARELESS = [
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-innodb-doublewrite',
  '--innodb-file-per-table=0',
  '--innodb-flush-method=nosync',
]

async function startPrivately(
  { path, libraries, share }: MariadbProgram,
  kept: Kept | undefined,
): Promise<Mariadb> {
  const folder = kept?.folder ?? mkdtempSync(join(tmpdir(), 'huisheng-mariadb-'))
  const port = await freePort()
  const url = `mysql://root@127.0.0.1:${port}`
  mkdirSync(join(folder, 'data'), { recursive: true })
  // A server that starts clears its temporary folder: shared, it would take another's tables away.
  mkdirSync(join(folder, 'tmp'), { recursive: true })

  // An empty data folder is enough when no grant tables are asked for; it listens on loopback only.
  const start = async () => {
    const child = spawn(
      path,
      [
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        `--tmpdir=${join(folder, 'tmp')}`,
        `--socket=${join(folder, 's.sock')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-grant-tables',
        '--skip-name-resolve',
        '--user=root',
        '--character-set-server=utf8mb4',
        '--collation-server=utf8mb4_bin',
        '--max-connections=400',
        // A dozen worlds of a hundred and more tables each: no table is closed to open another.
        '--table-definition-cache=4000',
        '--table-open-cache=8000',
        `--innodb-buffer-pool-size=${kept?.pool ?? '256M'}`,
        ...(kept ? ['--innodb-log-file-size=1G'] : []),
        ...(process.env.TEST_DURABLE === '1' ? [] : CARELESS),
        ...(share
          ? [`--lc-messages-dir=${share}`, `--character-sets-dir=${join(share, 'charsets')}`]
          : []),
      ],
      {
        stdio: 'ignore',
        env: { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
      },
    )
    await answering(url, child)
    return child
  }

  // A folder made a moment ago does not survive a kill before its first clean shutdown.
  await ended(await start(), 'SIGTERM')
  let child = await start()
  const server: Mariadb = {
    url,
    process: child,
    async stop() {
      await ended(child, 'SIGTERM')
      if (!kept) rmSync(folder, { recursive: true, force: true })
    },
    async restart() {
      await ended(child, 'SIGKILL')
      child = await start()
      server.process = child
    },
  }
  return server
}

async function answering(url: string, child: ChildProcess) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error('The private MariaDB ended while starting')
    const isUp = await createConnection(url).then(
      (connection) => connection.end().then(() => true),
      () => false,
    )
    if (isUp) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('The private MariaDB did not answer within 30 s')
}

const ended = (child: ChildProcess, signal: NodeJS.Signals) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((done) => {
        child.once('exit', () => done())
        child.kill(signal)
      })

/** A port nobody listens on now. */
export const freePort = () =>
  new Promise<number>((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
