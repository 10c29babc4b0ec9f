import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { readPush } from '../../api/groups/watch/read-pushes.ts'
import type { Actor } from '../../api/env.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { listLeads } from '../../api/today/list-leads.ts'
import { insertAll } from '../../db/bulk.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import type { Schema } from '../../db/schema.ts'
import { ratio, report, spread } from './figures.ts'
import { FOLDER } from './processes.ts'
import { ourMariadb, type EngineName } from './shops.ts'

const LEADS = 1_000
const OTHERS = 200_000
const NOW = 1_795_264_860_000
const ME = 'u_bench'

/**
 * A rep with a thousand leads today in a group of five hundred: how long her list takes, and what
 * the lists of a push cost before and after everybody else has read two hundred thousand times.
 */
export async function benchWatch(engine: EngineName, { rounds }: { rounds: number }) {
  const db = await freshDatabase(engine)
  const deps = { db, now: () => NOW } as never
  const actor: Actor = { staffId: ME, role: 'rep', storeIds: [] }
  await seed(db)
  const push = () => timed(() => readPush(deps, 'g1', 'share_0', actor))
  const leads = () => timed(() => listLeads({ db, now: () => NOW }, ME))

  const { leads: found } = await listLeads({ db, now: () => NOW }, ME)
  const measured = async (one: () => Promise<number>, times: number) => {
    const took: number[] = []
    for (let i = 0; i < times; i++) took.push(await one())
    took.sort((a, b) => a - b)
    return { middle: took[times >> 1]!, p95: took[Math.floor(times * 0.95)]! }
  }
  await measured(push, 20)
  await measured(leads, 5)
  const small: number[] = []
  for (let round = 0; round < rounds; round++) small.push((await measured(push, 60)).middle)
  await readElsewhere(db)
  const large: number[] = []
  const slow: number[] = []
  const listed: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { middle, p95 } = await measured(push, 60)
    large.push(middle)
    slow.push(p95)
    listed.push((await measured(leads, 40)).p95)
  }
  await db.destroy()
  report(`watch ${engine}`, `${found.length} leads; ${OTHERS} readings of others`, [
    {
      row: 'R12',
      what: `a list of ${found.length} leads: p95`,
      figure: spread(listed),
      unit: 'ms',
      gate: { atMost: 300 },
    },
    {
      row: 'R01',
      what: 'the lists of a push, with all other readings to without',
      figure: ratio(large, small),
      unit: '×',
      gate: { atMost: 1.5 },
    },
    { what: 'the lists of a push: p95', figure: spread(slow), unit: 'ms' },
  ])
}

async function timed(work: () => Promise<unknown>) {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function freshDatabase(engine: EngineName): Promise<Database> {
  if (engine === 'SQLite') {
    const path = join(FOLDER, 'watch.db')
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
    const db = await openDatabase(`file:${path}`)
    await migrateToHead(db)
    return db
  }
  const { url } = await ourMariadb()
  const connection = await createConnection(url)
  await connection.query('drop database if exists bench_watch')
  await connection.query('create database bench_watch character set utf8mb4 collate utf8mb4_bin')
  await connection.end()
  const own = new URL(url)
  own.pathname = '/bench_watch'
  const db = await openDatabase(own.href)
  await migrateToHead(db)
  return db
}

const reading = (shareId: string, no: number, isNamed: boolean): Schema['shareReader'] => ({
  shareId,
  personKey: isNamed ? `cu${no}` : `d_${no}`,
  customerId: isNamed ? `cu${no}` : null,
  firstAt: NOW - 2 * HOUR + no,
  lastAt: NOW - HOUR + no,
  views: 2,
  activeMs: 20_000,
  depth: 0.9,
})

async function readElsewhere(db: Database) {
  for (let from = 0; from < OTHERS; from += 2_000) {
    const rows = Array.from({ length: 2_000 }, (_, i) =>
      reading(`share_${1 + Math.floor((from + i) / 300)}`, (from + i) % 300, i % 3 > 0),
    )
    await insertAll(db, 'shareReader', rows)
  }
}

async function seed(db: Database) {
  const numbers = Array.from({ length: LEADS }, (_, no) => no)
  await insertAll(db, 'staff', [
    {
      id: ME,
      name: '小雨',
      role: 'rep',
      title: '',
      bio: '',
      isKfDutyAt: null,
      certName: null,
      certExpiresAt: null,
      certCheckedBy: null,
      syncedAt: NOW,
      leftAt: null,
      roleSetAt: null,
    },
  ])
  await insertAll(
    db,
    'customer',
    numbers.map((no) => ({
      id: `cu${no}`,
      name: `客人 ${no}`,
      wxType: 1,
      kind: 'friend' as const,
      corpName: null,
      avatarUrl: null,
      unionId: null,
      storeId: null,
      preference: 'normal' as const,
      preferenceAt: null,
      ageBand: null,
      guardianConsentAt: null,
      createdAt: NOW,
      syncedAt: NOW,
      deletedAt: null,
    })),
  )
  await insertAll(
    db,
    'follow',
    numbers.map((no) => ({
      staffId: ME,
      customerId: `cu${no}`,
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: NOW,
      endedAt: null,
      endedBy: null,
      verifiedAt: NOW,
    })),
  )
  await insertAll(db, 'page', [
    {
      id: 'p1',
      kind: 'product',
      title: '夜用拉拉裤 L',
      description: '',
      status: 'live',
      authorId: ME,
      reviewerId: null,
      reviewedAt: null,
      minutes: null,
      productId: null,
      storyConsentId: null,
      gift: null,
      blocksJson: '[]',
      version: 1,
      publishedAt: NOW,
      changedAt: NOW,
    },
  ])
  await insertAll(
    db,
    'customerPage',
    numbers.map((no) => ({
      customerId: `cu${no}`,
      pageId: 'p1',
      views: 2,
      days: 1,
      lastDay: '2026-11-21',
      activeMs: 20_000,
      depth: 0.9,
      firstAt: NOW - 2 * HOUR,
      lastAt: NOW - HOUR,
      lastShareId: 'share_0',
    })),
  )
  await insertAll(
    db,
    'radar',
    // Each has looked three times today, a while apart.
    numbers.flatMap((no) =>
      [1, 2, 3].map((time) => ({
        id: `radar_${no}_${time}`,
        staffId: ME,
        kind: 'view' as const,
        customerId: `cu${no}`,
        groupId: 'g1',
        pageId: 'p1',
        shareId: 'share_0',
        viewId: null,
        views: 1,
        activeMs: 20_000,
        amountFen: null,
        happenedAt: NOW - time * 20 * MINUTE,
        changedAt: NOW - time * 20 * MINUTE,
        handledAt: null,
        personKey: `cu${no}`,
      })),
    ),
  )
  await insertAll(
    db,
    'groupMember',
    numbers.slice(0, 500).map((no) => ({
      groupId: 'g1',
      memberId: `cu${no}`,
      memberType: 2,
      name: `客人 ${no}`,
      joinScene: 1,
      invitorId: null,
      joinedAt: 1,
      leftAt: null,
    })),
  )
  await insertAll(db, 'share', [
    {
      id: 'share_0',
      pageId: 'p1',
      staffId: ME,
      chatKind: 'group',
      groupId: 'g1',
      customerId: null,
      replyId: null,
      sendId: null,
      parentShareId: null,
      rootShareId: 'share_0',
      depth: 0,
      sharerVisitorId: null,
      membersThen: 500,
      sharedAt: NOW - 3 * HOUR,
      createdAt: NOW - 3 * HOUR,
    },
  ])
  await insertAll(
    db,
    'shareReader',
    numbers.slice(0, 300).map((no) => reading('share_0', no, no % 3 > 0)),
  )
}
