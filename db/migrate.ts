import { Migrator, type MigrationProvider } from 'kysely/migration'
import type { Database } from './database.ts'
import * as theShop from './migrations/0001-the-shop.ts'
import * as groupWatch from './migrations/0002-group-watch.ts'
import * as groupScore from './migrations/0003-group-score.ts'
import * as groupCare from './migrations/0004-group-care.ts'
import * as quota from './migrations/0005-quota.ts'
import * as board from './migrations/0006-board.ts'
import * as ordering from './migrations/0007-ordering.ts'
import * as benefits from './migrations/0008-benefits.ts'
import * as plays from './migrations/0009-plays.ts'
import * as leanWrites from './migrations/0011-lean-writes.ts'
import * as people from './migrations/0012-people.ts'
import * as chain from './migrations/0013-chain.ts'
import * as wechat from './migrations/0014-wechat.ts'
import * as library from './migrations/0015-library.ts'
import * as dryRun from './migrations/0016-dry-run.ts'
import * as kf from './migrations/0017-kf.ts'
import * as polls from './migrations/0018-polls.ts'
import * as wechatMore from './migrations/0019-wechat-more.ts'
import * as playsMore from './migrations/0020-plays-more.ts'
import * as wayComparisons from './migrations/0021-way-comparisons.ts'
import * as liveBells from './migrations/0022-live-bells.ts'
import * as kfReceptions from './migrations/0025-kf-receptions.ts'
import * as playsByDeeds from './migrations/0026-plays-by-deeds.ts'
import * as shopKeptByHand from './migrations/0033-shop-kept-by-hand.ts'
import * as counterOrders from './migrations/0035-counter-orders.ts'
import * as viewNews from './migrations/0038-view-news.ts'
import * as leanDisplays from './migrations/0039-lean-displays.ts'
import * as groupHeadcount from './migrations/0041-group-headcount.ts'
import * as leanerWrites from './migrations/0042-leaner-writes.ts'

const provider: MigrationProvider = {
  getMigrations: async () => ({
    '0001-the-shop': theShop,
    '0002-group-watch': groupWatch,
    '0003-group-score': groupScore,
    '0004-group-care': groupCare,
    '0005-quota': quota,
    '0006-board': board,
    '0007-ordering': ordering,
    '0008-benefits': benefits,
    '0009-plays': plays,
    '0011-lean-writes': leanWrites,
    '0012-people': people,
    '0013-chain': chain,
    '0014-wechat': wechat,
    '0015-library': library,
    '0016-dry-run': dryRun,
    '0017-kf': kf,
    '0018-polls': polls,
    '0019-wechat-more': wechatMore,
    '0020-plays-more': playsMore,
    '0021-way-comparisons': wayComparisons,
    '0022-live-bells': liveBells,
    '0025-kf-receptions': kfReceptions,
    '0026-plays-by-deeds': playsByDeeds,
    '0033-shop-kept-by-hand': shopKeptByHand,
    '0035-counter-orders': counterOrders,
    '0038-view-news': viewNews,
    '0039-lean-displays': leanDisplays,
    '0041-group-headcount': groupHeadcount,
    '0042-leaner-writes': leanerWrites,
  }),
}

const migrator = (db: Database) => new Migrator({ db: db.withoutPlugins(), provider })

/** Brings the schema to head and names the steps taken. Throws when a step fails. */
export async function migrateToHead(db: Database): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** True when every migration we know has run. */
export async function isAtHead(db: Database): Promise<boolean> {
  const migrations = await migrator(db).getMigrations()
  return migrations.every((migration) => migration.executedAt !== undefined)
}

/** Names of the migrations that have run, oldest first. */
export async function listMigrations(db: Database): Promise<string[]> {
  const migrations = await migrator(db).getMigrations()
  return migrations.filter(({ executedAt }) => executedAt).map(({ name }) => name)
}
