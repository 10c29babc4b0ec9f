import * as fc from 'fast-check'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Arrival } from '../../api/collector/arrival.ts'
import { keepArrivals } from '../../api/collector/keep-arrivals.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { readConfig } from '../../api/config.ts'
import type { Deps } from '../../api/deps.ts'
import { createLive } from '../../api/live/live.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import type { EventType } from '../../db/schema.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

// The numbers must be the same whatever the network did to the events on their way: order,
// repetition, grouping. Each history is told to the collector in two ways and then recounted.

const T0 = 1795264860000
const config = readConfig({ SESSION_SECRET: 'sixteen letters and more' })

let database: TestDatabase
let deps: Deps
beforeAll(async () => {
  database = await emptyDatabase()
  deps = {
    db: database.db,
    now: () => T0,
    config,
    wecom: {} as Deps['wecom'],
    log: pino({ level: 'silent' }),
    live: createLive(),
  }
  await aShop()
})
afterAll(() => database.release())

const visitors = ['openid-a', 'openid-b', 'openid-c'].map((openId) => ({
  browserId: `browser of ${openId}`,
  openId,
  externalUserId: openId === 'openid-c' ? undefined : `wm-${openId}`,
  iat: T0,
}))

async function aShop() {
  const { db } = deps
  const { visitorIdOf } = await import('../../api/session/visitor.ts')
  for (const id of ['page-1', 'page-2']) {
    await db
      .insertInto('page')
      .values({
        id,
        kind: id === 'page-1' ? 'article' : 'product',
        title: id,
        description: '',
        status: 'live',
        authorId: 'staff-1',
        reviewerId: null,
        reviewedAt: null,
        minutes: null,
        productId: null,
        storyConsentId: null,
        gift: null,
        blocksJson: '[]',
        version: 1,
        publishedAt: T0,
        changedAt: T0,
      })
      .execute()
  }
  for (const [id, pageId, groupId] of [
    ['share-1', 'page-1', 'group-1'],
    ['share-2', 'page-1', null],
    ['share-3', 'page-2', 'group-1'],
  ] as const) {
    await db
      .insertInto('share')
      .values({
        id,
        pageId,
        staffId: 'staff-1',
        chatKind: groupId ? 'group' : 'single',
        groupId,
        customerId: null,
        replyId: null,
        sendId: null,
        parentShareId: null,
        rootShareId: id,
        depth: 0,
        sharerVisitorId: null,
        membersThen: null,
        sharedAt: T0,
        createdAt: T0,
      })
      .execute()
  }
  for (const visitor of visitors) {
    const customerId = visitor.externalUserId ?? null
    const visitorId = visitorIdOf(config, visitor as never)
    if (customerId) {
      await db
        .insertInto('customer')
        .values({
          id: customerId,
          name: customerId,
          wxType: 1,
          kind: 'friend',
          corpName: null,
          avatarUrl: null,
          unionId: null,
          storeId: null,
          preference: 'normal',
          preferenceAt: null,
          ageBand: null,
          guardianConsentAt: null,
          createdAt: T0 - HOUR,
          syncedAt: null,
          deletedAt: null,
        })
        .execute()
    }
    await db
      .insertInto('visitor')
      .values({ id: visitorId, customerId, evidence: 'openid', createdAt: T0, linkedAt: T0 })
      .execute()
    await db
      .insertInto('consent')
      .values({
        id: `consent of ${visitor.openId}`,
        visitorId,
        purpose: 'browsing',
        answer: 'agreed',
        version: '1',
        answeredAt: T0 - HOUR,
        evidence: 'share-1',
      })
      .execute()
  }
}

const uuid = () => Buffer.from(v7().replaceAll('-', ''), 'hex')

const anEvent = fc.record({
  share: fc.constantFrom('share-1', 'share-2', 'share-3'),
  visit: fc.constantFrom('one', 'two', 'three', undefined),
  who: fc.constantFrom(0, 1, 2, 3, 4),
  aside: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, fc.constantFrom('bot', 'preview')),
  type: fc.constantFrom<EventType>('open', 'beat', 'hide', 'end', 'view', 'click', 'share'),
  // Three days of moments, so that days, half hours and midnights are crossed.
  at: fc.integer({ min: 0, max: 3 * 24 * 60 }),
  activeMs: fc.constantFrom(0, 400, 1_500, 9_000, 61_000, 5_000_000),
  depth: fc.constantFrom(0, 0.25, 0.333, 1),
})
type Told = typeof anEvent extends fc.Arbitrary<infer T> ? T : never

const arrivalOf = (story: string, told: Told, id: Buffer): Arrival => ({
  shareId: told.share,
  visit:
    told.visit && Buffer.from(`${story}${told.visit}`).toString('hex').padEnd(32, '0').slice(0, 32),
  events: [
    {
      id,
      type: told.type,
      seq: 0,
      activeMs: told.activeMs,
      depth: told.depth,
      detailJson: null,
      clientAt: T0,
      at: T0 - told.at * MINUTE,
    },
  ],
  by: {
    visitor: told.who < 3 ? (visitors[told.who] as never) : undefined,
    sessionId: undefined,
    source: `source ${told.who}`,
    aside: told.aside as Arrival['by']['aside'],
    receivedAt: T0,
  },
})

const TABLES = ['pageView', 'shareReader', 'customerPage', 'pageDay', 'setAsideDay'] as const

async function numbers() {
  const all: Record<string, unknown[]> = {}
  for (const table of TABLES) {
    const rows = await deps.db.selectFrom(table).selectAll().execute()
    all[table] = rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
  }
  const scores = await deps.db.selectFrom('customerScore').selectAll().execute()
  // A score of nothing says as much as no score.
  const told = scores.filter((row) => row.intent > 0 || row.stage !== '初识')
  all.scores = told.map((row) => JSON.stringify([row.customerId, row.intent, row.stage])).sort()
  return all
}

async function forgetEverything() {
  for (const table of [...TABLES, 'event', 'customerScore', 'radar', 'job'] as const) {
    await deps.db.deleteFrom(table).execute()
  }
}

describe('the numbers of a page', () => {
  test('are the same in whatever order, grouping and repetition its events arrive', async () => {
    let story = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { minLength: 1, maxLength: 18 }),
        fc.infiniteStream(fc.nat()),
        async (told, luck) => {
          const name = String.fromCharCode(97 + (story++ % 26))
          const events = told.map((each) => arrivalOf(name, each, uuid()))
          await forgetEverything()
          for (const event of events) await keepArrivals(deps, [event])
          const inOrder = await numbers()

          await rebuildRollups(deps.db)
          expect(await numbers()).toEqual(inOrder)

          await forgetEverything()
          const pick = () => luck.next().value as number
          const again = events.filter(() => pick() % 3 === 0)
          const shuffled = [...events, ...again]
            .map((event) => [pick(), event] as const)
            .sort(([one], [other]) => one - other)
            .map(([, event]) => event)
          while (shuffled.length > 0) {
            await keepArrivals(deps, shuffled.splice(0, 1 + (pick() % 6)))
          }
          expect(await numbers()).toEqual(inOrder)
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 20) },
    )
  })
})
