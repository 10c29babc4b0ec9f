import { afterAll, beforeAll, expect, test } from 'vitest'
import { policies } from '../../api/policy.ts'
import { badRequest } from './bad-requests.ts'
import { cameFrom, REQUESTS, requestOf } from './door-requests.ts'
import { aGuardedShop, type Actor, type GuardedShop } from './guarded-shop.ts'
import { dice, junkOf } from './junk.ts'
import { SEED } from './seed.ts'
import { engine } from './test-database.ts'

// The same requests each time; another FUZZ_SEED makes others, FUZZ_RUNS more of them.
const RUNS = Number(process.env.FUZZ_RUNS ?? (engine === 'sqlite' ? 2_000 : 60))

/** Somebody whom this door lets in. */
function guestOf(door: string): Actor {
  const { who } = policies[door]!
  if (who === 'visitor' || who === 'anyone') return 'customer'
  return Array.isArray(who) && !who.includes('rep') ? 'manager' : 'owner'
}

/** A request that this door lets through. */
const goodAt = (door: string) =>
  REQUESTS[`${door} (signed)`] ?? REQUESTS[`${door} (on this machine)`] ?? REQUESTS[door]!

// Denials within ten minutes before she is asked to stop: ten.
const ENOUGH = 8

// A login is good once and only for the browser that began it.
const LETS_NOBODY_IN = /\/session\/callback$|\/m\/:ticket$/
// Asked about a page that nobody wrote, which is for its verb to say.
const SAYS_NO = /^PUT .*\/offers\/:offerId$/

/** Every so-many-th door of the sidebar, so that its many doors are hunted at side by side. */
export const sidebarDoors = (part: number, parts: number) =>
  Object.keys(policies).filter((door, i) => door.includes(' /api/sidebar/') && i % parts === part)

/** Takes nothing but who asks, and counts up every door each time: a tenth of the requests will do. */
const TAKES_NOTHING = 'GET /metrics'
const runsAt = (door: string) => (door === TAKES_NOTHING ? RUNS / 10 : RUNS)

// The values are the same at every door; making them takes a second.
let made: ReturnType<typeof junkOf> | undefined

/** At each of these doors, thousands of bad requests: every one is answered, none with a bug. */
export function huntAt(doors: string[]) {
  let shop: GuardedShop
  const lost: unknown[] = []
  const lose = (error: unknown) => lost.push(error)
  beforeAll(async () => {
    shop = await aGuardedShop()
    process.on('unhandledRejection', lose)
  })
  afterAll(async () => {
    process.off('unhandledRejection', lose)
    await shop[Symbol.asyncDispose]()
  })
  const junk = (made ??= junkOf(SEED))
  const askedAt = doors.map((door) => [door, runsAt(door)] as const)

  test.each(askedAt)('%s answers %i bad requests', async (door, runs) => {
    const roll = dice(SEED + [...door].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
    const actor = guestOf(door)
    const faults: string[] = []
    let cookie = ''
    let ask = goodAt(door)(shop, 'own', actor)
    // Whoever was denied at the door before begins a new day here.
    let denials = ENOUGH
    // What is spoilt below is a request that the door itself understands.
    if (!LETS_NOBODY_IN.test(door) && !SAYS_NO.test(door)) {
      const whole = requestOf(door, ask, await shop.cookieOf(actor))
      const { status } = await shop.app.fetch(whole, cameFrom(ask.address))
      expect([400, 401, 403, 413, 415]).not.toContain(status)
    }
    for (let i = 0; i < runs; i++) {
      // Ten questions about what is not hers, and she is asked to stop: the next day is another.
      const isNextDay = denials >= ENOUGH
      if (isNextDay) {
        shop.clock.now += 86_400_000
        denials = 0
      }
      if (i % 50 === 0 || isNextDay || door.endsWith('/logout')) {
        cookie = await shop.cookieOf(actor)
        ask = goodAt(door)(shop, 'own', actor)
      }
      if (i % 500 === 0) await shop.restore()
      const { request, what, sent } = badRequest(shop, door, ask, cookie, roll, junk)
      shop.lines.length = 0
      const answer = await shop.app.fetch(request, cameFrom(ask.address))
      if (what === 'path' || answer.status === 404) denials++
      const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
      if (isStream) await answer.body?.cancel()
      const body = isStream ? '' : await answer.text()
      const fault = faultOf(answer, body) ?? (lost.length > 0 ? `lost: ${lost.pop()}` : undefined)
      if (fault) {
        faults.push(
          `${fault} [${what}] ${request.method} ${request.url.slice(0, 300)} ${sent} ${shop.lines.at(-1) ?? ''}`,
        )
        if (faults.length >= 3) break
      }
    }
    expect(faults).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
}

function faultOf(answer: Response, body: string): string | undefined {
  const type = answer.headers.get('content-type')
  if (answer.status >= 500) return `status ${answer.status}`
  if (body !== '' && type === null) return `no content type (${answer.status})`
  if (answer.status < 400) return undefined
  if (type?.startsWith('text/html')) return undefined
  if (body === '') return undefined
  try {
    // WeChat Pay is answered in its own words: a code and a message, without a cover.
    const said = JSON.parse(body)
    const error = said.error ?? said
    return error.code && error.message ? undefined : `no reason in ${body.slice(0, 100)}`
  } catch {
    return `not JSON: ${body.slice(0, 100)}`
  }
}
