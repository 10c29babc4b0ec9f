import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { issuePageToken } from '../../api/content/page-token.ts'
import type { Config } from '../../api/config.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { ADVISER } from './demo.ts'
import { firstOpen, PHONE, type Seen } from './first-open.ts'
import { ratio, spread, type Line } from './figures.ts'
import { standStill } from './stand-still.ts'

const SHOWN: Record<string, string> = {
  article: '文章',
  product: '商品',
  story: '客户故事',
  activity: '活动',
  chain: '接龙',
  team: '拼团',
  coupon: '券',
  envelope: '红包',
  live: '直播',
  poll: '投票',
}
/** On these something is done beside reading: an island comes alive. */
const ORDERING = ['activity', 'chain', 'team']
const NETWORK = 'Slow 4G'
const KB = 1024

interface Demo {
  databaseUrl: string
  phone: string
  config: Config
}

/**
 * Every kind of page the demo shop has, each against its own text and picture as a still file, in
 * turns and in changing order: when the text stands, and what script was fetched.
 */
export async function eachKind(browser: Browser, demo: Demo, rounds: number): Promise<Line[]> {
  const pages = await aPageOfEachKind(demo)
  const still = await standStill(
    pages.map(({ url }) => url),
    PHONE,
  )
  const seen = pages.map(() => ({ ours: [] as Seen[], floor: [] as Seen[] }))
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { url }] of pages.entries()) {
      const open = async (which: 'ours' | 'floor') => {
        const it = await firstOpen(browser, which === 'ours' ? url : still.urls[i]!, NETWORK)
        // The first round wakes browser and servers.
        if (round > 0) seen[i]![which].push(it)
      }
      for (const which of round % 2 ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const)) {
        await open(which)
      }
    }
  }
  still.stop()
  const lines = pages.flatMap(({ kind }, i): Line[] => {
    const { ours, floor } = seen[i]!
    const fcp = (list: Seen[]) => list.map((it) => it.fcp)
    const scripts = ours[0]!.scripts.filter(({ type }) => type === 'Script')
    const bytes = scripts.reduce((sum, { body }) => sum + gzipSync(body, { level: 9 }).length, 0)
    const isOrdering = ORDERING.includes(kind)
    return [
      {
        row: '17',
        what: `${SHOWN[kind]}, cold, ${NETWORK}: text visible, to static HTML`,
        figure: ratio(fcp(ours), fcp(floor)),
        unit: '×',
        gate: { atMost: 1.15 },
      },
      {
        row: '18',
        what: `${SHOWN[kind]}: script${isOrdering ? ', its ordering block alive' : ''}, gzip`,
        figure: spread([bytes / KB]),
        unit: 'KB',
        gate: { atMost: isOrdering ? 60 : 4 },
      },
    ]
  })
  const missing = Object.keys(SHOWN).filter((kind) => !pages.some((page) => page.kind === kind))
  if (missing.length > 0) {
    process.stdout.write(`pages: the demo shop has none of ${missing.join(', ')}\n`)
  }
  return lines
}

const sells = (blocksJson: string) => blocksJson.includes('"type":"order"')

/** A link to a live page of each kind, sent by the adviser for this. 红包 is a coupon of its own look. */
async function aPageOfEachKind({ databaseUrl, phone, config }: Demo) {
  const db = await openDatabase(databaseUrl)
  const pages = await db
    .selectFrom('page')
    .where('status', '=', 'live')
    .orderBy('id')
    .select(['id', 'kind', 'blocksJson'])
    .execute()
  const envelopes = await db
    .selectFrom('coupon')
    .where('isRedEnvelopeAt', 'is not', null)
    .where('status', '=', 'live')
    .select('id')
    .execute()
  const found = new Map<string, string>()
  // A product's page can be read alone, or sell: here it is read.
  pages.sort((a, b) => Number(sells(a.blocksJson)) - Number(sells(b.blocksJson)))
  for (const { id, kind, blocksJson } of pages) {
    const isEnvelope =
      kind === 'coupon' && envelopes.some((it) => blocksJson.includes(`"${it.id}"`))
    const shown = isEnvelope ? 'envelope' : kind
    if (!found.has(shown)) found.set(shown, id)
  }
  if (!found.has('coupon')) found.set('coupon', await aPlainCoupon(db, found.get('envelope')!))
  const links: { kind: string; url: string }[] = []
  for (const [kind, pageId] of found) {
    const id = `share_bench_${kind}`
    await db
      .insertInto('share')
      .values({
        id,
        pageId,
        staffId: ADVISER,
        chatKind: 'single',
        groupId: null,
        customerId: null,
        replyId: null,
        sendId: null,
        parentShareId: null,
        rootShareId: id,
        depth: 0,
        sharerVisitorId: null,
        membersThen: null,
        sharedAt: Date.now(),
        createdAt: Date.now(),
      })
      .execute()
    links.push({ kind, url: `${phone}/p/${issuePageToken(config, { shareId: id })}` })
  }
  await db.destroy()
  return links
}

/** The demo passes on one coupon, which looks like a red envelope: here is one that does not. */
async function aPlainCoupon(db: Database, envelopePageId: string): Promise<string> {
  const page = await db
    .selectFrom('page')
    .where('id', '=', envelopePageId)
    .selectAll()
    .executeTakeFirstOrThrow()
  const [plain, red] = await Promise.all(
    (['is', 'is not'] as const).map((is) =>
      db
        .selectFrom('coupon')
        .where('isRedEnvelopeAt', is, null)
        .orderBy('id')
        .select('id')
        .executeTakeFirstOrThrow(),
    ),
  )
  const blocksJson = page.blocksJson.replaceAll(`"${red!.id}"`, `"${plain!.id}"`)
  await db
    .insertInto('page')
    .values({ ...page, id: 'bench_coupon', blocksJson })
    .execute()
  return 'bench_coupon'
}
