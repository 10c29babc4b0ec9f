import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** A real corp is configured, so nothing is simulated; WeCom itself cannot be reached. */
export const environment = (databaseUrl: string, port: number) => ({
  PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
  DATABASE_URL: databaseUrl,
  SESSION_SECRET: 'a secret of the crash tests',
  ORDER_WEBHOOK_SECRET: 'orders of the crash tests',
  LOG_LEVEL: 'silent',
  WECOM_CORP_ID: 'wwcrashtests00001',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'no secret at all',
  WECOM_CALLBACK_TOKEN: 'crashTests',
  WECOM_CALLBACK_AES_KEY: 'crashTestsAesKey0000000000000000000000000AE',
  WECOM_API_URL: 'http://127.0.0.1:9',
  // Started twenty times, compiled once.
  NODE_COMPILE_CACHE: join(tmpdir(), `huisheng-compiled-${process.pid}`),
})

export interface ServerProcess {
  /** As a power cut would; resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to leave; its exit code. */
  leave(): Promise<number | string>
  /** What it complained of. */
  complaints(): string
}

let compiled: Promise<unknown> | undefined

/** `node api/server.ts`, once it answers. */
export async function startServer(databaseUrl: string, port: number): Promise<ServerProcess> {
  // Whoever is killed leaves no compiled code behind: the first one may leave in peace.
  compiled ??= start(databaseUrl, port).then((first) => first.leave())
  await compiled
  return start(databaseUrl, port)
}

async function start(databaseUrl: string, port: number): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, ['api/server.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment(databaseUrl, port) },
  })
  let said = ''
  child.stdout!.on('data', (bytes) => (said += bytes))
  let complained = ''
  child.stderr!.on('data', (bytes) => (complained += bytes))
  const exit = new Promise<number | string>((done) =>
    child.once('exit', (code, signal) => done(code ?? signal ?? 'lost')),
  )
  let ended: number | string | undefined
  void exit.then((code) => (ended = code))
  for (let tries = 0; ; tries++) {
    if (ended !== undefined) throw new Error(`ended with ${ended}\n${said}${complained}`)
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isReady) break
    if (tries > 4_000) throw new Error(`was not ready within 2 minutes\n${said}${complained}`)
    await new Promise((done) => setTimeout(done, 30))
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return exit
  }
  return {
    kill: async () => void (await end('SIGKILL')),
    leave: () => end('SIGTERM'),
    complaints: () => complained,
  }
}
