import { sql } from 'kysely'
import { engineOf, openDatabase } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { demoShopState } from '../../db/queries/demo-shop.ts'
import { benchConfig } from './bench-config.ts'
import type { Shape } from './seed/shape.ts'
import { writeShop } from './seed/write-shop.ts'

/** Makes a shop of this shape in an empty database; refuses one that somebody lives in. */
export async function seedShop(url: string, shape: Shape, said?: (line: string) => void) {
  // Nothing is lost when this breaks off: it is begun anew.
  const db = await openDatabase(url, { synchronous: 'OFF' })
  try {
    await migrateToHead(db)
    if ((await demoShopState(db)) !== 'empty') throw new Error('somebody lives in this database')
    if (engineOf(db) === 'sqlite') await sql`pragma cache_size = -400000`.execute(db)
    await writeShop(db, url, benchConfig(), shape, said)
  } finally {
    await db.destroy()
  }
}
