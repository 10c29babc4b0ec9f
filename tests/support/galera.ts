import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { unpackedPackage } from './debian-packages.ts'
import { freeAddresses, nodeSettings } from './galera-settings.ts'
import { mariadbProgram } from './mariadb.ts'

const PROVIDER = 'usr/lib/galera/libgalera_smm.so'
const NODES = [1, 2, 3]
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A cluster as its folder tells it: whoever knows the folder may speak to it, from any process. */
export interface Galera {
  folder: string
  /** Servers' addresses without a database, one for each node. */
  urls: string[]
  program: string
  environment: Record<string, string>
}

/**
 * Three real Galera nodes on this machine, each with an address of its own in 127/8, ports as in
 * production. Everything they write is below one temporary folder.
 */
export async function startGalera(): Promise<Galera> {
  if (process.platform !== 'linux') throw new Error('The cluster of the tests needs Linux')
  const { path: program, libraries, share } = await mariadbProgram()
  const provider = existsSync(`/${PROVIDER}`)
    ? { path: `/${PROVIDER}`, libraries: '' }
    : await unpackedPackage('galera-4', PROVIDER).then(
        ({ folder, libraries }) => ({ path: join(folder, PROVIDER), libraries }),
        (error: Error) => {
          throw new Error(
            `No Galera for the tests: install galera-4, or run on Debian/Ubuntu where it can be downloaded (${error.message.split('\n')[0]})`,
            { cause: error },
          )
        },
      )
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-galera-'))
  const addresses = await freeAddresses()
  const environment = {
    PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
    LD_LIBRARY_PATH: [libraries, provider.libraries].filter(Boolean).join(delimiter),
  }
  const galera = {
    folder,
    urls: addresses.map((address) => `mysql://root@${address}:3306`),
    program,
    environment,
  }
  try {
    bringTransfer(folder)
    for (const i of NODES) {
      mkdirSync(join(folder, `n${i}/tmp`), { recursive: true })
      writeFileSync(
        join(folder, `n${i}/my.cnf`),
        nodeSettings(folder, i, addresses, provider.path, share),
      )
    }
    await makeData(galera)
    await Promise.all(NODES.map((i) => startNode(galera, i, `${HISTORY}:0`)))
    await Promise.all(NODES.map((i) => synced(galera, i)))
    return galera
  } catch (error) {
    await stopGalera(galera)
    throw error
  }
}

// A node that comes back is sent what it missed by its neighbours themselves; the program around
// that only carries the position across.
function bringTransfer(folder: string) {
  const program = join(folder, 'bin/wsrep_sst_difference')
  mkdirSync(join(folder, 'bin'))
  const script = resolve(import.meta.dirname, 'galera-state-transfer.ts')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`)
  chmodSync(program, 0o755)
}

const HISTORY = '5c0a1d2e-0000-11f1-8888-0ba5e0000000'
const memberOf = (i: number) => `0000000${i}-0000-11f1-8888-0ba5e000000${i}`

/**
 * One data folder, copied: three nodes that remember having been a cluster, at the same position.
 * They find each other as after a power cut, and nothing need be sent.
 */
async function makeData(galera: Galera) {
  const { folder, program } = galera
  const first = join(folder, 'n1/data')
  mkdirSync(first)
  const child = spawn(
    program,
    [
      `--defaults-file=${folder}/n1/my.cnf`,
      '--wsrep-on=OFF',
      '--wsrep-provider=none',
      '--bootstrap',
    ],
    { stdio: ['pipe', 'ignore', 'ignore'], env: { ...process.env, ...galera.environment } },
  )
  // Galera keeps its own notes in the schema of this name.
  child.stdin!.end('create database if not exists mysql;\n')
  const code = await exitOf(child)
  if (code !== 0)
    throw new Error(`mariadbd --bootstrap ended with ${code}\n${lastWords(galera, 1)}`)
  writeFileSync(
    join(first, 'grastate.dat'),
    `# GALERA saved state\nversion: 2.1\nuuid:    ${HISTORY}\nseqno:   0\nsafe_to_bootstrap: 0\n`,
  )
  for (const i of NODES.slice(1)) cpSync(first, join(folder, `n${i}/data`), { recursive: true })
  for (const i of NODES) {
    writeFileSync(
      join(folder, `n${i}/data/gvwstate.dat`),
      [
        `my_uuid: ${memberOf(i)}`,
        '#vwbeg',
        `view_id: 3 ${memberOf(1)} 3`,
        'bootstrap: 0',
        ...NODES.map((each) => `member: ${memberOf(each)} 0`),
        '#vwend',
        '',
      ].join('\n'),
    )
  }
}

async function startNode({ folder, program, environment }: Galera, i: number, position: string) {
  // Another process may end it, or be gone before it: it holds on to nothing of ours.
  const child = spawn(
    program,
    [`--defaults-file=${folder}/n${i}/my.cnf`, `--wsrep-start-position=${position}`],
    { stdio: 'ignore', detached: true, env: { ...process.env, ...environment } },
  )
  child.unref()
  await new Promise((done, fail) => {
    child.once('spawn', done)
    child.once('error', fail)
  })
  writeFileSync(join(folder, `n${i}/pid`), String(child.pid))
}

/** Resolves when the node is one of several and in step with them. */
export async function synced(galera: Galera, i: number) {
  for (let tries = 0; tries < 1_200; tries++) {
    if (!isAlive(pidOf(galera, i))) break
    const state = await ask(galera, i, "show status like 'wsrep_local_state_comment'").catch(
      () => undefined,
    )
    const size = await ask(galera, i, "show status like 'wsrep_cluster_size'").catch(() => '0')
    if (state === 'Synced' && Number(size) > 1) return
    await pause(100)
  }
  throw new Error(`Galera node ${i} did not join within two minutes\n${lastWords(galera, i)}`)
}

async function ask({ urls }: Galera, i: number, statement: string): Promise<string> {
  const connection = await createConnection({ uri: urls[i - 1]!, connectTimeout: 1_000 })
  try {
    const [rows] = await connection.query<any[]>(statement)
    return rows[0].Value
  } finally {
    connection.destroy()
  }
}

/** As a power cut would take one node; its neighbours are told by nobody. */
export async function killNode(galera: Galera, i: number) {
  const pid = pidOf(galera, i)
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await pause(20)
}

/** Starts a killed node where its own disk ends; resolves when it has what it missed. */
export async function rejoinNode(galera: Galera, i: number) {
  const { folder, program, environment } = galera
  const log = join(folder, `n${i}/recover.log`)
  rmSync(log, { force: true })
  const out = openSync(log, 'w')
  const recovery = spawn(
    program,
    [`--defaults-file=${folder}/n${i}/my.cnf`, '--wsrep-recover', `--log-error=${log}`],
    { stdio: ['ignore', out, out], env: { ...process.env, ...environment } },
  )
  await exitOf(recovery)
  closeSync(out)
  // Without it the node would come back with an unknown history, and say that it is in step.
  const position = /Recovered position: *(\S+)/.exec(readFileSync(log, 'utf8'))?.[1]
  if (!position)
    throw new Error(`node ${i} does not know where it was\n${readFileSync(log, 'utf8')}`)
  await startNode(galera, i, position)
  await synced(galera, i)
}

/** Ends all nodes and forgets what they wrote. */
export async function stopGalera(galera: Galera) {
  const pids = NODES.map((i) => pidOf(galera, i))
  killAll(galera)
  while (pids.some(isAlive)) await pause(20)
  rmSync(galera.folder, { recursive: true, force: true })
}

/** As `stopGalera`, for whoever has no time left: a process that ends. */
export function dropGalera(galera: Galera) {
  killAll(galera)
  rmSync(galera.folder, { recursive: true, force: true })
}

function killAll(galera: Galera) {
  for (const i of NODES) {
    const pid = pidOf(galera, i)
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  }
}

function pidOf({ folder }: Galera, i: number): number {
  const file = join(folder, `n${i}/pid`)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

// A child that was killed and not yet waited for is still listed, as a zombie.
function isAlive(pid: number): boolean {
  if (pid === 0) return false
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => done(code))
  })

const lastWords = ({ folder }: Galera, i: number) => {
  const log = join(folder, `n${i}/error.log`)
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-30).join('\n') : ''
}
