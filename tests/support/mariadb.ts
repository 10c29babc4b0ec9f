import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'

const run = promisify(execFile)

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

interface Binary {
  path: string
  libraries: string | undefined
  share: string | undefined
}

function findOnThisMachine(): Binary | undefined {
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

async function unpackFromPackages(): Promise<Binary> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huisheng', 'mariadb')
  const found = () => {
    const path = join(cache, 'usr/sbin/mariadbd')
    if (!existsSync(path)) return undefined
    const libraries = ['usr/lib', 'lib']
      .flatMap((folder) => [join(cache, folder), ...subfolders(join(cache, folder))])
      .join(delimiter)
    return { path, libraries, share: join(cache, 'usr/share/mysql') }
  }
  const before = found()
  if (before) return before

  const debs = mkdtempSync(join(tmpdir(), 'huisheng-debs-'))
  try {
    const wanted = await missingPackages('mariadb-server-core').catch(async () => {
      // A fresh image has no package lists; updating them may need root, and then we cannot go on.
      await run('apt-get', ['update', '-qq'])
      return missingPackages('mariadb-server-core')
    })
    await run('apt-get', ['download', ...wanted], { cwd: debs })
    mkdirSync(cache, { recursive: true })
    for (const deb of readdirSync(debs)) await run('dpkg-deb', ['-x', join(debs, deb), cache])
  } catch (error) {
    throw new Error(`${HOW_TO_HELP} (${(error as Error).message.split('\n')[0]})`, { cause: error })
  } finally {
    rmSync(debs, { recursive: true, force: true })
  }
  const after = found()
  if (!after) throw new Error(HOW_TO_HELP)
  return after
}

// What the server needs and this machine does not have; what is installed already stays as it is.
async function missingPackages(name: string): Promise<string[]> {
  const { stdout } = await run('apt-cache', [
    'depends',
    '--recurse',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
    '--no-enhances',
    name,
  ])
  const all = [...new Set(stdout.split('\n').filter((line) => /^[a-z0-9]/.test(line)))]
  if (all.length === 0) throw new Error('no package lists')
  const installed = await run('dpkg-query', ['-W', '-f', '${Package}\n']).then(
    (result) => new Set(result.stdout.split('\n')),
  )
  const exists = await Promise.all(
    all
      .filter((each) => !installed.has(each))
      .map((each) =>
        run('apt-cache', ['show', '--no-all-versions', each]).then(
          () => each,
          () => undefined,
        ),
      ),
  )
  // libelogind0 is the other half of an "either or"; systemd's library is enough.
  return exists.filter((each) => each !== undefined && each !== 'libelogind0') as string[]
}

const subfolders = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(folder, entry.name))
    : []

// Where nothing is killed nothing need reach the disk: a hundred tables are made three times as fast.
const CARELESS = [
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-innodb-doublewrite',
  '--innodb-file-per-table=0',
  '--innodb-flush-method=nosync',
]

async function startPrivately(
  { path, libraries, share }: Binary,
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
