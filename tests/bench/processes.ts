import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { freePort } from '../support/mariadb.ts'
import { benchEnvironment } from './bench-config.ts'
import type { Load, Loaded } from './load/load.ts'

const root = resolve(import.meta.dirname, '../..')
/** Where benchmarks keep shops and results. */
export const FOLDER = join(root, '.data/bench')

/** A server under measurement. */
export interface Server {
  port: number
  pid: number
  /** Milliseconds from being called to being ready. */
  readyMs: number
  stop(): Promise<void>
}

const environment = { PATH: process.env.PATH, HOME: process.env.HOME }

// What follows `node` in the start script: how the product may use memory is part of what is measured.
function asStarted(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const words: string[] = scripts.start.split(' ')
  return words.slice(words.indexOf('node') + 1)
}

/** The product as `npm start` runs it, with WeCom's stand-in. */
export async function startOurs(databaseUrl: string, wecomUrl: string): Promise<Server> {
  const port = await freePort()
  const env = { ...environment, ...benchEnvironment({ port, databaseUrl, wecomUrl }) }
  const began = performance.now()
  const child = spawn(process.execPath, asStarted(), {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(`http://localhost:${port}/readyz`, child)
  return { port, pid: child.pid!, readyMs: performance.now() - began, stop: () => ended(child) }
}

/** One of the contenders. */
export async function startContender(kind: string, databaseUrl = ''): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, ['tests/bench/contenders/main.ts', kind, databaseUrl], {
    cwd: root,
    env: { ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<number>((done, fail) => {
    child.stdout!.once('data', (line) => done(Number(line)))
    child.once('exit', (code) => fail(new Error(`${kind} ended with ${code}`)))
  })
  return { port, pid: child.pid!, readyMs: performance.now() - began, stop: () => ended(child) }
}

/** Waits until an address answers well. */
export async function answering(url: string, child: ChildProcess) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((done) => setTimeout(done, 10))
  }
}

const ended = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 4_000).unref()
  })

/** Drives a server from a process of its own. */
export const load = (of: Load) =>
  new Promise<Loaded>((done, fail) => {
    const child = spawn(process.execPath, ['tests/bench/load/main.ts'], {
      cwd: root,
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (bytes) => (said += bytes))
    child.once('exit', (code) =>
      code === 0
        ? done(JSON.parse(said) as Loaded)
        : fail(new Error(`the load ended with ${code}`)),
    )
    child.stdin.end(JSON.stringify(of))
  })

/** Milliseconds of CPU a process has used so far, all its threads; 0 where /proc is not. */
export function cpuMs(pid: number): number {
  try {
    let ns = 0
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    }
    return ns / 1e6
  } catch {
    return 0
  }
}

/** Megabytes a process keeps in memory now. */
export function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024
}

/** WeCom's stand-in: says yes to everything at once, and tells whoever asks what it was told. */
export async function standInForWecom(heard: (path: string, body: string) => void = () => {}) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (bytes) => (body += bytes))
    request.on('end', () => {
      heard(request.url ?? '', body)
      response.setHeader('content-type', 'application/json')
      response.end('{"errcode":0,"errmsg":"ok","access_token":"a","ticket":"t","expires_in":7200}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** What the disk needs to keep 4 KiB for sure: the floor under every durable answer (ms, p50). */
export function fsyncProbe(): number {
  const path = join(FOLDER, 'fsync-probe')
  const file = openSync(path, 'w')
  const bytes = Buffer.alloc(4096, 1)
  const times: number[] = []
  for (let i = 0; i < 300; i++) {
    const began = performance.now()
    writeSync(file, bytes, 0, bytes.length, (i % 64) * 4096)
    fdatasyncSync(file)
    times.push(performance.now() - began)
  }
  closeSync(file)
  rmSync(path)
  return times.sort((a, b) => a - b)[150]!
}
