import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { Actor, DoorEnv, StaffEnv, VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { requests } from '../ops/metrics.ts'
import { myTurn } from '../ops/turns.ts'
import type { Policy } from '../policy.ts'
import { DAY } from '../shop-time.ts'
import { isId, maySee, type Resource } from './may-see.ts'
import { findActor, findActorAbout } from './staff-session.ts'
import { knowVisitor, newBrowser, openVisitorCookie, visitorCookie } from './visitor.ts'

const JSON_BODY = 100 * 1024

/** What runs before a door's handler, in order, as its line in the policy table says. */
export function guardsOf(door: string, policy: Policy, deps: Deps): MiddlewareHandler<any>[] {
  if (policy.isHot) return []
  const isUnsafe = !door.startsWith('GET ')
  const guards: MiddlewareHandler<any>[] = [atHand(door, deps)]
  if (isUnsafe) guards.push(bounded(policy.maxBody ?? JSON_BODY))
  const { who } = policy
  if (who === 'anyone' || who === 'signature' || who === 'operations') return guards
  if (isUnsafe) guards.push(fromOurOwnPages(deps.config))
  if (who === 'visitor') return [...guards, visitor]
  guards.push(policy.of ? signedInAbout(who, policy.of) : signedIn(who))
  return guards
}

// Headers set before the handler travel in the Response it makes; changing them afterwards would
// cost the server its fast path.
function atHand(door: string, deps: Deps): MiddlewareHandler<DoorEnv> {
  const entries = Object.entries(deps) as [keyof Deps, any][]
  return async (c, next) => {
    const began = performance.now()
    await myTurn()
    for (const [name, value] of entries) c.set(name, value)
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
    await next()
    const status = `${Math.floor(c.res.status / 100)}xx`
    requests.observe({ door, status }, (performance.now() - began) / 1000)
  }
}

function bounded(maxSize: number): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('too_large', '内容太大了')
    },
  })
  // Over the wire a request that states no length and no chunks has no body; Node gives it one to
  // read all the same, and that cannot be read again.
  return (c, next) => {
    const { headers } = c.req.raw
    const isBare = !headers.has('content-length') && !headers.has('transfer-encoding')
    return isBare && c.env?.incoming ? next() : limit(c, next)
  }
}

/**
 * Unsafe requests come from our own pages. As Go's CrossOriginProtection does: the browser's own
 * word first, then Origin; a request with neither comes from no browser and carries no one's cookie.
 */
export function isFromElsewhere(config: Pick<Config, 'publicUrl'>, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = headers.get('origin')
  if (origin === null) return false
  if (origin === new URL(config.publicUrl).origin) return false
  return !URL.canParse(origin) || new URL(origin).host !== headers.get('host')
}

const fromOurOwnPages =
  (config: Config): MiddlewareHandler =>
  (c, next) => {
    if (isFromElsewhere(config, c.req.raw.headers)) {
      throw new AppError('forbidden', '这个请求不是从本页面发出的')
    }
    return next()
  }

type Who = 'staff' | readonly string[]

function admitted(who: Who, actor: Actor | undefined): Actor {
  if (!actor) throw new AppError('signed_out', '请重新登录')
  if (who !== 'staff' && !who.includes(actor.role)) {
    throw new AppError('forbidden', '您的角色没有这个功能')
  }
  return actor
}

const signedIn =
  (who: Who): MiddlewareHandler<StaffEnv> =>
  async (c, next) => {
    c.set('actor', admitted(who, await findActor(c.var, c.req.header('cookie'))))
    return next()
  }

const signedInAbout =
  (who: Who, resource: Resource): MiddlewareHandler<StaffEnv> =>
  async (c, next) => {
    const deps = c.var
    const id = c.req.param(resource === 'customer' ? 'customerId' : 'groupId') ?? ''
    const cookies = c.req.header('cookie')
    const { actor, standing } = isId(id)
      ? await findActorAbout(deps, cookies, resource, id)
      : { actor: await findActor(deps, cookies), standing: undefined }
    const known = admitted(who, actor)
    await maySee(deps, known, resource, id, standing)
    c.set('actor', known)
    return next()
  }

const visitor: MiddlewareHandler<VisitorEnv> = async (c, next) => {
  const { config, now } = c.var
  const known = openVisitorCookie(config, now(), c.req.header('cookie'))
  const sealed = known ?? newBrowser(now())
  c.set('visitor', await knowVisitor(c.var, sealed))
  // Seven days from her last visit, renewed at most once a day.
  if (!known || now() - known.iat > DAY) {
    c.header('set-cookie', visitorCookie(config, { ...sealed, iat: now() }), { append: true })
  }
  return next()
}
