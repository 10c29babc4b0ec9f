import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { openDatabase, type Database } from '../db/database.ts'
import { migrateToHead } from '../db/migrate.ts'
import { emptyShop } from '../db/queries/empty-shop.ts'
import type { PastCard } from './demo/seed.ts'
import { demoShopState } from '../db/queries/demo-shop.ts'
import { findSetting, saveSetting } from '../db/queries/settings.ts'
import { createApp } from './app.ts'
import { readConfig, withSecret, type Config } from './config.ts'
import type { DemoClock } from './demo/clock.ts'
import type { Deps } from './deps.ts'
import type { FrontEnd } from './front-end/screens.ts'
import { startTicking } from './jobs/tick.ts'
import { createLive } from './live/live.ts'
import { startRelay } from './live/relay.ts'
import { HARD_STOP_MS, listen } from './ops/listen.ts'
import { createLog } from './ops/log.ts'
import { whenToldToLeave } from './ops/signals.ts'
import { keptSecret } from './session/kept-secret.ts'
import { createOfficial, createWechat } from './wechat/client.ts'
import { createWecom } from './wecom/client.ts'

// The process: config → deps → listen → tick.

const isDevelopment = process.argv.includes('--dev')
process.env.NODE_ENV ??= isDevelopment ? 'development' : 'production'

const say = (line: string) => process.stdout.write(`${line}\n`)

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}

async function databaseOrExit(config: Config): Promise<Database> {
  try {
    const db = await openDatabase(config.databaseUrl)
    await migrateToHead(db)
    return db
  } catch (error) {
    process.stderr.write(`DATABASE_URL: ${(error as Error).message}\n`)
    process.exit(1)
  }
}

/** Builds only when a source has changed; Vite itself is loaded only then. */
async function openFrontEnd(deps: Deps): Promise<FrontEnd> {
  if (isDevelopment) {
    const { developedFrontEnd } = await import('./front-end/developed.ts')
    return developedFrontEnd(deps.config)
  }
  const { buildFrontEnd, isFrontEndStale } = await import('./front-end/build.ts')
  if (isFrontEndStale()) {
    say('Building the screens (once) …')
    await buildFrontEnd()
  }
  const { builtFrontEnd } = await import('./front-end/built.ts')
  return builtFrontEnd(deps)
}

async function start() {
  const asked = configOrExit()
  const db = await databaseOrExit(asked)
  let clock: DemoClock | undefined
  if (asked.isDemo) {
    const { createDemoClock } = await import('./demo/clock.ts')
    clock = await createDemoClock(db, Date.now)
  }
  const now = clock?.now ?? Date.now
  const config = process.env.SESSION_SECRET
    ? asked
    : withSecret(asked, await keptSecret({ db, now }), process.env.ORDER_WEBHOOK_SECRET)
  const log = createLog(config)
  watchForBugs(log)

  let app: ReturnType<typeof createApp> | undefined
  const ring = async (request: Request) =>
    (await app?.fetch(request)) ?? new Response(null, { status: 503 })
  const simulator = clock && (await openSimulator({ db, now, config }, clock, ring))
  const { corpId, agentId, secret, apiUrl } = config.wecom
  const wecom = createWecom({
    corpId,
    agentId,
    secret,
    apiUrl,
    now,
    db,
    log,
    fetch: simulator?.fetch ?? fetch,
  })
  const line = { fetch, now, db }
  const wechat = config.miniprogram ? createWechat({ ...config.miniprogram, ...line }) : undefined
  const official = config.official ? createOfficial({ ...config.official, ...line }) : undefined
  const deps: Deps = { db, now, config, wecom, log, live: createLive(), wechat, official }
  await simulator?.ready
  if (config.isDemo) await seedOnce(deps, simulator?.chats.remember)
  const frontEnd = await openFrontEnd(deps)
  let beginAnew = () => {}
  const anew = {
    knows: (staffId: string) =>
      simulator?.state.staff.some(({ userid }) => userid === staffId) ?? false,
    // Where a process cannot become another one, nothing is emptied.
    begin: process.platform === 'win32' ? undefined : () => beginAnew(),
  }
  const practice = config.isDemo ? await openPractice(frontEnd, deps, ring, anew) : undefined
  app = createApp(deps, {
    customerPages: frontEnd.customerPages,
    frontEnd: frontEnd.files,
    simulator: simulator?.app,
    practice,
  })
  // As the console does when somebody saves the address there.
  await simulator?.callbacks.verify()
  const listening = await listenOrExit(app, config, frontEnd.before)
  const ticking = startTicking(deps, clock)
  const relay = startRelay(deps)
  printAddresses(config)

  let isLeaving = false
  const leave = async (signal: string, andThen = () => process.exit(0)) => {
    if (isLeaving) process.exit(1)
    isLeaving = true
    log.info({ signal }, 'draining')
    setTimeout(andThen, HARD_STOP_MS).unref()
    deps.live.close()
    simulator?.close()
    await Promise.all([listening.drain(), ticking.stop(), relay.stop()])
    await simulator?.flush()
    await clock?.save(db)
    await frontEnd.close?.()
    if (signal === ANEW) await emptyShop(db)
    await db.destroy()
    andThen()
  }
  whenToldToLeave((signal) => void leave(signal))
  beginAnew = () => void leave(ANEW, becomeNew)
}

async function listenOrExit(...[app, config, before]: Parameters<typeof listen>) {
  try {
    return await listen(app, config, before)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const { port } = config
    process.stderr.write(
      `PORT: ${port} is taken by another program; try PORT=${port + 1} npm start\n`,
    )
    process.exit(1)
  }
}

const ANEW = 'begin anew'

/** The same command in the same terminal, as a new process would run it. */
function becomeNew(): never {
  // A channel to whoever watches ends with this life.
  const { NODE_CHANNEL_FD: _, ...env } = process.env
  // Node calls this experimental, which is nobody's news in a terminal.
  process.removeAllListeners('warning')
  return process.execve!(
    process.execPath,
    [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    env,
  )
}

async function openPractice(
  frontEnd: FrontEnd,
  deps: Deps,
  ring: (request: Request) => Promise<Response>,
  { knows, begin }: { knows: (staffId: string) => boolean; begin: (() => void) | undefined },
): Promise<Hono> {
  const { practiceAnew } = await import('./practice/anew.ts')
  const { createPractice } = await import('./practice/routes.ts')
  const { practiceCashier } = await import('./practice/cashier.ts')
  const { practiceTill } = await import('./practice/till.ts')
  return createPractice(frontEnd.practicePage)
    .route('/', practiceCashier(deps, ring))
    .route('/', practiceTill(deps, ring))
    .route('/', practiceAnew(deps, knows, begin))
}

/** The demo shop, when nobody lives here yet. */
async function seedOnce(deps: Deps, remember?: (cards: PastCard[]) => void) {
  // Its story is long to load: only for whom it is told.
  if ((await demoShopState(deps.db)) === 'open') return
  say('Opening the demo shop (once) …')
  const { seedDemoShop } = await import('./demo/seed.ts')
  await seedDemoShop(deps, undefined, remember)
}

/** WeCom simulated: its world is kept, its letters go to our own door without a port. */
async function openSimulator(
  { db, now, config }: Pick<Deps, 'db' | 'now' | 'config'>,
  clock: DemoClock,
  ring: (request: Request) => Promise<Response>,
) {
  const { createSimulator } = await import('./wecom/simulator/simulator.ts')
  const { corpId, agentId, secret, callbackToken, callbackAesKey } = config.wecom
  return createSimulator({
    corp: { corpId, agentId, secret },
    now,
    setNow: clock.moveTo,
    store: {
      load: () => findSetting(db, 'simulator'),
      save: (world) => saveSetting(db, 'simulator', world, now()),
    },
    callback: {
      url: `${config.publicUrl}/wecom/callback`,
      token: callbackToken,
      aesKey: callbackAesKey,
      fetch: ring,
    },
  })
}

/** A bug nobody waits for is logged whole; the process lives on, its promises are in the database. */
function watchForBugs(log: Logger) {
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception')
    process.exit(1)
  })
}

function printAddresses({ publicUrl, isDemo, takesOrders }: Config) {
  say(`\n回声 Huisheng is listening on ${publicUrl}`)
  const addresses = isDemo
    ? [
        ['/', 'open this first: the practice desk, five stops through one evening'],
        ['/practice/wecom?staff=u_linxiaoyu&chat=cu001', 'WeCom, with the sidebar beside the chat'],
        ['/practice/wechat?customer=cu001', "the customer's WeChat"],
        ['/sidebar/', 'the sidebar by itself'],
      ]
    : [
        ['/sidebar/', 'set this as the chat sidebar in WeCom'],
        ['/wecom/callback', 'set this as the callback of the app'],
        takesOrders
          ? ['/hooks/orders', 'shops send their orders here']
          : ['/hooks/orders', 'answers once ORDER_WEBHOOK_SECRET is given'],
      ]
  const widest = Math.max(...addresses.map(([path]) => path!.length))
  for (const [path, what] of addresses) say(`  ${publicUrl}${path!.padEnd(widest)}  ${what}`)
  say('Ctrl-C ends it.\n')
}

await start()
