import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { policies, type Policy } from '../../api/policy.ts'
import type { Role } from '../../db/schema.ts'
import { cameFrom, doorOf, requestOf, REQUESTS } from '../support/door-requests.ts'
import {
  aGuardedShop,
  ACTORS,
  MARKERS,
  SEES,
  TARGETS,
  type Actor,
  type GuardedShop,
  type Target,
} from '../support/guarded-shop.ts'
import { engine } from '../support/test-database.ts'
import { EXPECTED } from './matrix-expected.ts'

// Every door, as everyone, for her own, for another's and for nobody's: generated from the policy,
// so that a new door cannot be forgotten. Guards are the same code on both engines: MariaDB is
// asked by those for whom the database decides.

const asking: readonly Actor[] =
  engine === 'sqlite' ? ACTORS : ['owner', 'colleague', 'exFollower', 'left', 'otherManager']

let shop: GuardedShop
beforeAll(async () => {
  shop = await aGuardedShop()
})
afterAll(() => shop[Symbol.asyncDispose]())

interface Answer {
  status: number
  body: string
  cookies: string[]
}

async function ask(name: string, actor: Actor, target: Target, app = shop.app): Promise<Answer> {
  const asked = REQUESTS[name]!(shop, target, actor)
  const request = requestOf(name, asked, await shop.cookieOf(actor))
  const answer = await app.fetch(request, cameFrom(asked.address))
  const { status } = answer
  // A stream has no end of its own.
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
  const body = isStream ? '' : await answer.text()
  if (isStream) await answer.body!.cancel()
  // Whoever is turned away at the door has changed nothing.
  const isTurnedAway = status === 401 || status === 403
  if ((request.method !== 'GET' && !isTurnedAway) || status === 404) await shop.restore()
  // Whoever is told no eleven times within ten minutes is asked to stop.
  if (status === 404) shop.clock.now += 61_000
  const cookies = answer.headers.getSetCookie().map((line) => line.split('=')[0]!)
  return { status, body, cookies }
}

// Half past nine in the morning of another day: promotions are not held back.
let days = 0
const nextMorning = () => {
  days += 1
  shop.clock.now = Date.parse('2026-11-22T09:30:00+08:00') + days * 86_400_000
}

const targetsOf = (cell: string) => (cell.includes('/') ? TARGETS : (['own'] as const))

test('every door has a request here, and its cells for everyone', () => {
  expect([...new Set(Object.keys(REQUESTS).map(doorOf))].toSorted()).toEqual(
    Object.keys(policies).toSorted(),
  )
  expect(Object.keys(EXPECTED).toSorted()).toEqual(Object.keys(REQUESTS).toSorted())
})

describe.each(Object.keys(EXPECTED))('%s', (name) => {
  test('answers everyone as written, and says nothing of whom they may not see', async () => {
    const row = EXPECTED[name]!
    const hasTargets = Object.values(row).some((cell) => cell.includes('/'))
    nextMorning()
    for (const actor of asking) {
      const answers = new Map<Target, Answer>()
      for (const target of hasTargets ? TARGETS : targetsOf(row[actor])) {
        answers.set(target, await ask(name, actor, target))
      }
      const statuses = [...answers.values()].map((answer) => answer.status)
      const cell = new Set(statuses).size === 1 ? String(statuses[0]) : statuses.join('/')
      expect([actor, cell]).toEqual([actor, row[actor]])

      const others = answers.get('other')
      const nobodys = answers.get('none')
      if (others && nobodys && others.status === 404) expect(others.body).toBe(nobodys.body)
      for (const [target, { body }] of answers) {
        expect([actor, target, foreignWords(actor, body)]).toEqual([actor, target, []])
      }
    }
  })
})

const foreignWords = (actor: Actor, body: string) =>
  (['own', 'other'] as const)
    .filter((whose) => !SEES[actor].includes(whose))
    .flatMap((whose) => MARKERS[whose])
    .filter((word) => body.includes(word))

test('the marked words are really told to those who may read them', async () => {
  nextMorning()
  const read = async (actor: Actor, names: string[]) => {
    const bodies = []
    for (const name of names) bodies.push((await ask(name, actor, 'own')).body)
    return bodies.join()
  }
  const hers = await read('owner', [
    'GET /api/sidebar/customers/:customerId',
    'GET /api/sidebar/sends/:sendId',
    'GET /api/sidebar/today',
  ])
  for (const word of MARKERS.own) expect(hers).toContain(word)
})

test('another’s note and move stay as they are, whoever names them under a customer of her own', async () => {
  nextMorning()
  for (const door of [
    'DELETE /api/sidebar/customers/:customerId/notes/:noteId',
    'DELETE /api/sidebar/customers/:customerId/stage/:moveId',
  ]) {
    const asked = REQUESTS[`${door} (on her own customer)`]!(shop, 'other', 'owner')
    await shop.app.fetch(requestOf(door, asked, await shop.cookieOf('owner')), cameFrom())
  }
  const { db } = shop
  const note = db.selectFrom('note').where('id', '=', 'note_other').select('deletedAt')
  expect(await note.executeTakeFirst()).toEqual({ deletedAt: null })
  const move = db.selectFrom('stageMove').where('id', '=', 'move_other').select('undoneAt')
  expect(await move.executeTakeFirst()).toEqual({ undoneAt: null })
})

test.each(Object.keys(policies).filter((door) => !door.startsWith('GET ') && isOurPages(door)))(
  '%s: what another site asks in her name is refused',
  async (door) => {
    const actor = policies[door]!.who === 'visitor' ? 'customer' : 'owner'
    const asked = REQUESTS[door]!(shop, 'own', actor)
    const forged = { ...asked, headers: { ...asked.headers, 'sec-fetch-site': 'cross-site' } }
    const request = requestOf(door, forged, await shop.cookieOf(actor))
    const answer = await shop.app.fetch(request, cameFrom())
    expect(answer.status).toBe(403)
    expect(await answer.json()).toEqual({
      error: { code: 'forbidden', message: '这个请求不是从本页面发出的' },
    })
  },
)

function isOurPages(door: string) {
  const { who } = policies[door]!
  return who !== 'anyone' && who !== 'signature' && who !== 'operations'
}

// — What a change of the policy does to all this —

const ACTOR_OF: Record<Role, Actor> = {
  rep: 'owner',
  manager: 'manager',
  operator: 'operator',
  it: 'it',
}

type Change = Record<string, Policy | undefined>

/** The table with these lines changed or taken out, as the process would start with it. */
function appWith(changes: Change) {
  const kept = Object.keys(changes).map((door) => [door, policies[door]!] as const)
  try {
    for (const [door, changed] of Object.entries(changes)) {
      if (changed) policies[door] = changed
      else delete policies[door]
    }
    return createApp(shop.deps)
  } finally {
    for (const [door, policy] of kept) policies[door] = policy
  }
}

test.each(Object.keys(policies))('without the line of %s nothing starts', (door) => {
  expect(() => appWith({ [door]: undefined })).toThrow(`no policy: ${door}`)
})

test('a line for a door that is not there starts nothing either', () => {
  expect(() => appWith({ 'GET /nowhere': { who: 'staff' } })).toThrow('no such door: GET /nowhere')
  delete policies['GET /nowhere']
})

/** Every way to write a line wrongly, with who would notice it. */
function wrongLines(policy: Policy): [what: string, Policy, Actor][] {
  const { who, of, ...rest } = policy
  const wrong: [string, Policy, Actor][] = []
  const isForReps = !Array.isArray(who) || who.includes('rep')
  const outsider = isForReps ? 'colleague' : 'otherManager'
  if (of) wrong.push([`without of: ${of}`, { ...rest, who }, outsider])
  if (Array.isArray(who)) {
    for (const role of Object.keys(ACTOR_OF) as Role[]) {
      const has = who.includes(role)
      const roles = has ? who.filter((it) => it !== role) : [...who, role]
      const what = `${has ? 'without' : 'with'} ${role}`
      // Operator and IT see no customer whatever the role says: `of` still holds.
      wrong.push([what, { ...policy, who: roles }, ACTOR_OF[role]])
    }
  }
  if (who === 'staff' || who === 'visitor' || Array.isArray(who)) {
    wrong.push(['for anyone', { ...rest, who: 'anyone' }, 'anonymous'])
  }
  return wrong
}

// Its line shows only to a browser that has begun a login; see below.
const LOGIN = 'GET /api/miniapp/session/callback'

// Here the verb asks the same of whoever the line lets in.
const ASKED_AGAIN = [
  'PUT /api/sidebar/staff/:staffId/role with rep',
  'PUT /api/sidebar/staff/:staffId/role with operator',
]

const changes = Object.entries(policies).flatMap(([door, policy]) =>
  door === LOGIN
    ? []
    : wrongLines(policy).map(([what, wrong, actor], nth) => ({ door, what, wrong, actor, nth })),
)

// A request meets no line but its own door's: one app has a line of every door changed.
const changed: (typeof shop.app)[] = []
const changedApp = (nth: number) =>
  (changed[nth] ??= appWith(
    Object.fromEntries(
      changes.filter((it) => it.nth === nth).map(({ door, wrong }) => [door, wrong]),
    ),
  ))

test.each(changes)(
  '$door $what: the cells of $actor change',
  async ({ door, what, actor, nth }) => {
    nextMorning()
    const right = await ask(door, actor, 'own')
    const now = await ask(door, actor, 'own', changedApp(nth))
    const told = ({ status, cookies }: Answer) => ({ status, cookies })
    if (ASKED_AGAIN.includes(`${door} ${what}`)) expect(now.status).toBe(403)
    else expect(told(now)).not.toEqual(told(right))
  },
)

test('a customer’s login ends only in a browser that the guard has looked at', async () => {
  const login = async (app: typeof shop.app) => {
    const begun = await app.fetch(requestOf('GET /api/miniapp/session/login', {}, ''), cameFrom())
    const state = new URL(begun.headers.get('location')!).searchParams.get('state')!
    const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0])
    const request = requestOf(LOGIN, { query: { code: 'none', state } }, cookie.join('; '))
    return (await app.fetch(request, cameFrom())).status
  }
  expect(await login(shop.app)).toBe(302)
  expect(await login(appWith({ [LOGIN]: { who: 'anyone' } }))).toBe(500)
})
