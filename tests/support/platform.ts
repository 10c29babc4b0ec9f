import { createApp } from '../../api/app.ts'
import { readConfig, type Config } from '../../api/config.ts'
import type { Deps } from '../../api/deps.ts'
import { createLive } from '../../api/live/live.ts'
import { createLog } from '../../api/ops/log.ts'
import type { WecomUserInfo } from '../../api/wecom/client.ts'
import { WecomError } from '../../api/wecom/error.ts'
import type { Role } from '../../db/schema.ts'
import { emptyDatabase } from './test-database.ts'
import { followingAtOnce } from './follow-at-once.ts'

export const CLOCK = Date.parse('2026-11-21T20:41:00+08:00')

/** The doors over an empty database, with a WeCom that only says whose a login code is. */
export async function platform(env: Record<string, string> = {}) {
  const { db, url, release } = await emptyDatabase()
  const config: Config = readConfig({ SESSION_SECRET: 'a secret of the tests, long', ...env })
  const lines: string[] = []
  const log = createLog({ ...config, logLevel: 'debug' }, (line) => lines.push(line))
  const codes = new Map<string, WecomUserInfo>()
  let asked = 0
  let at = CLOCK
  const wecom = {
    async getUserInfo(code: string) {
      asked += 1
      const who = codes.get(code)
      // As WeCom: a code is good once.
      codes.delete(code)
      if (!who) throw new Error('40029 invalid code')
      return who
    },
    async getCustomer() {
      throw new WecomError('refused', 'externalcontact/get', { errcode: 84061 })
    },
  } as unknown as Deps['wecom']
  const deps: Deps = { db, now: () => at, config, wecom, log, live: createLive() }
  return {
    deps,
    url,
    lines,
    codes,
    app: followingAtOnce(createApp(deps), deps),
    get asked() {
      return asked
    },
    pass(ms: number) {
      at += ms
    },
    async aStaff(id: string, role: Role = 'rep', storeIds: string[] = []) {
      await db
        .insertInto('staff')
        .values({
          id,
          name: id,
          role,
          title: '',
          bio: '',
          isKfDutyAt: null,
          certName: null,
          certExpiresAt: null,
          certCheckedBy: null,
          syncedAt: null,
          leftAt: null,
        })
        .execute()
      for (const storeId of storeIds) {
        await db.insertInto('staffStore').values({ staffId: id, storeId }).execute()
      }
    },
    [Symbol.asyncDispose]: release,
  }
}

export type Platform = Awaited<ReturnType<typeof platform>>
type Doors = Pick<Platform, 'app'>

/** The `name=value` of each cookie an answer sets. */
export const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((line) => line.split(';')[0]!)

/** Begins a login and comes back with what the browser now holds. */
export async function begin({ app }: Doors, room: 'sidebar' | 'miniapp', next?: string) {
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`
  const response = await app.request(`/api/${room}/session/login${query}`, {
    headers: { host: 'localhost:3000' },
  })
  const location = new URL(response.headers.get('location')!)
  return { state: location.searchParams.get('state')!, cookie: cookiesOf(response).join('; ') }
}

export const finish = (
  { app }: Doors,
  room: 'sidebar' | 'miniapp',
  { code, state, cookie }: { code: string; state: string; cookie: string },
) =>
  app.request(`/api/${room}/session/callback?code=${code}&state=${state}`, {
    headers: { cookie, host: 'localhost:3000' },
  })

/** A signed-in member's cookie. */
export async function signIn(world: Platform, staffId: string): Promise<string> {
  const code = `code-of-${staffId}-${Math.random()}`
  world.codes.set(code, { kind: 'member', staffId })
  const response = await finish(world, 'sidebar', { code, ...(await begin(world, 'sidebar')) })
  return cookiesOf(response).find((each) => each.startsWith('hs_session='))!
}
