import { createApp } from '../api/app.ts'
import { miniappClient, sidebarClient } from '../api/client.ts'
import { readConfig, type Config } from '../api/config.ts'
import { T0, demoCorp } from '../api/demo/corp.ts'
import { seedDemoShop } from '../api/demo/seed.ts'
import type { Deps } from '../api/deps.ts'
import { runDueJobs } from '../api/jobs/run-due-jobs.ts'
import { runDuePlays } from '../api/plays/run-due-plays.ts'
import { createLive } from '../api/live/live.ts'
import { createLog } from '../api/ops/log.ts'
import { practiceCashier } from '../api/practice/cashier.ts'
import { createPractice } from '../api/practice/routes.ts'
import { createWecom } from '../api/wecom/client.ts'
import { createSimulator } from '../api/wecom/simulator/simulator.ts'
import renderer from '../miniapp/server.ts'
import { followingAtOnce } from './support/follow-at-once.ts'
import { emptyDatabase, filledDatabase } from './support/test-database.ts'

export const ORIGIN = 'http://localhost:3000'

export const WECHAT_UA =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.76(0x18004c24) NetType/WIFI Language/zh_CN'
const WECOM_UA =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/5.0.6 MicroMessenger/7.0.1 Language/zh'

/** A browser: it keeps cookies, follows redirects, and says what client it is. */
export interface Browser {
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  get: (path: string) => Promise<Response>
  post: (path: string, body?: unknown) => Promise<Response>
  cookies: Map<string, string>
}

/**
 * The whole product in one process: an empty database (or the demo shop), WeCom simulated on its
 * own wire, a clock you set. People come in through the doors they would use.
 */
export async function createWorld(
  options: { shop?: 'empty' | 'demo'; env?: Record<string, string> } = {},
) {
  const config = readConfig({ SESSION_SECRET: 'a secret of the tests, long', ...options.env })
  const demo = options.shop === 'demo' ? await demoDatabase(config, options.env) : undefined
  const { db, url, release } = demo ?? (await emptyDatabase())
  const clock = { now: T0 }
  const now = () => clock.now
  const lines: string[] = []
  const log = createLog({ ...config, logLevel: 'debug' }, (line) => lines.push(line))

  let app: ReturnType<typeof createApp> | undefined
  const { corpId, agentId, secret, callbackToken, callbackAesKey } = config.wecom
  const simulator = createSimulator({
    corp: { corpId, agentId, secret },
    now,
    setNow: (at) => (clock.now = at),
    callback: {
      url: `${ORIGIN}/wecom/callback`,
      token: callbackToken,
      aesKey: callbackAesKey,
      fetch: async (request: Request) => app!.fetch(request),
    },
  })
  await simulator.ready
  if (demo) Object.assign(simulator.state, JSON.parse(demo.told))
  const wecom = createWecom({ ...config.wecom, now, db, log, fetch: simulator.fetch })
  const deps: Deps = { db, now, config, wecom, log, live: createLive() }
  app = createApp(deps, {
    customerPages: { renderer, script: '/assets/main.js', islands: '/assets/islands.js' },
    simulator: simulator.app,
    practice: createPractice(async (name) => `<!doctype html><title>${name}</title>`).route(
      '/',
      practiceCashier(deps, async (request) => app!.fetch(request)),
    ),
  })
  followingAtOnce(app, deps)
  const { fetch: answer } = app

  function aBrowser(userAgent: string, cookies: [string, string][] = []): Browser {
    const jar = new Map(cookies)
    const ask: Browser['fetch'] = async (input, init = {}) => {
      let request = new Request(input instanceof Request ? input : new URL(input, ORIGIN), {
        ...init,
        redirect: 'manual',
      })
      for (let hops = 0; ; hops++) {
        request.headers.set('host', new URL(ORIGIN).host)
        request.headers.set('user-agent', userAgent)
        request.headers.set('sec-fetch-site', 'same-origin')
        request.headers.set(
          'cookie',
          [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        )
        const response = await answer(request)
        for (const line of response.headers.getSetCookie()) keep(jar, line)
        const location = response.headers.get('location')
        if (!location || response.status < 300 || response.status > 399 || hops > 8) return response
        request = new Request(new URL(location, request.url))
      }
    }
    return {
      cookies: jar,
      fetch: ask,
      get: (path) => ask(path),
      post: (path, body) =>
        ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body ?? {}),
        }),
    }
  }

  return {
    db,
    url,
    clock,
    deps,
    simulator,
    lines,
    app,
    corp: demoCorp(),
    /** Lets the clock run and does what is due by then, as the server's tick would. */
    async pass(ms: number) {
      clock.now += ms
      await runDueJobs(deps)
      await runDuePlays(deps)
    },
    runDueJobs: () => runDueJobs(deps),
    aBrowser,
    /** A member's WeCom, signed in through the login that nobody sees. */
    async asStaff(staffId: string) {
      const browser = aBrowser(WECOM_UA, [['practice_staff', staffId]])
      await browser.get('/api/sidebar/session/login?next=/sidebar/')
      return {
        browser,
        api: sidebarClient(ORIGIN, { fetch: browser.fetch }),
      }
    },
    /** A customer's WeChat; who she is, the silent login says when she opens a page. */
    asCustomer(customerId: string) {
      const browser = aBrowser(WECHAT_UA, [['practice_customer', customerId]])
      return {
        browser,
        api: miniappClient(ORIGIN, { fetch: browser.fetch }),
      }
    },
    async [Symbol.asyncDispose]() {
      deps.live.close()
      await release()
    },
  }
}

/** The demo shop as its first start leaves it; told is what WeCom knows by then. */
const demoDatabase = (config: Config, env: Record<string, string> = {}) =>
  filledDatabase(`demo ${JSON.stringify(env)}`, async (db) => {
    const now = () => T0
    const { corpId, agentId, secret } = config.wecom
    const simulator = createSimulator({ corp: { corpId, agentId, secret }, now })
    const log = createLog(config, () => {})
    const wecom = createWecom({ ...config.wecom, now, db, log, fetch: simulator.fetch })
    const live = createLive()
    await seedDemoShop({ db, now, config, wecom, log, live }, undefined, simulator.chats.remember)
    live.close()
    return JSON.stringify(simulator.state)
  })

export type World = Awaited<ReturnType<typeof createWorld>>

function keep(jar: Map<string, string>, line: string) {
  const [pair, ...attributes] = line.split(';')
  const name = pair!.slice(0, pair!.indexOf('='))
  const value = pair!.slice(name.length + 1)
  const isOver = attributes.some(
    (each) => /^\s*max-age=0\s*$/i.test(each) || /expires=Thu, 01 Jan 1970/i.test(each),
  )
  if (isOver || value === '') jar.delete(name)
  else jar.set(name, value)
}
