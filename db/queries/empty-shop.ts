import { inTransaction, type Database } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Takes every row out of every table, or none; the schema stays. Only a demo is begun anew so. */
export async function emptyShop(db: Database): Promise<void> {
  const tables = await db.withoutPlugins().introspection.getTables()
  // Which steps of the schema have run is its own memory.
  const ours = tables.filter(({ name }) => !name.startsWith('kysely_'))
  await inTransaction(db, async (tx) => {
    for (const { name } of ours) {
      await tx
        .withoutPlugins()
        .deleteFrom(name as keyof Schema)
        .execute()
    }
  })
}
