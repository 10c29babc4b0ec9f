import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { insertOnce, lockRows, upsert } from '../write.ts'

/** As `findSetting`, still as text: to be asked together with other things. */
export const findSettingRow = compiledFirst((db, name: string) =>
  db.selectFrom('setting').where('name', '=', name).select('valueJson'),
)

/** A small fact about this installation; undefined when nobody has set it. */
export async function findSetting<T>(db: Db, name: string): Promise<T | undefined> {
  const row = await findSettingRow(db, name)
  return row && (JSON.parse(row.valueJson) as T)
}

/** Several at once, by name; who is not set is not in it. */
export async function findSettings(db: Db, names: string[]): Promise<Map<string, unknown>> {
  const rows = await db
    .selectFrom('setting')
    .where('name', 'in', names)
    .select(['name', 'valueJson'])
    .execute()
  return new Map(rows.map(({ name, valueJson }) => [name, JSON.parse(valueJson) as unknown]))
}

export const saveSetting = (db: Db, name: string, value: unknown, changedAt: number) =>
  upsert(db, 'setting', { name, valueJson: JSON.stringify(value), changedAt }, ['name'])

/** Sets it unless somebody has; what holds afterwards, whoever was first. */
export async function keepSetting<T>(db: Db, name: string, value: T, changedAt: number) {
  await insertOnce(db, 'setting', { name, valueJson: JSON.stringify(value), changedAt })
  return (await findSetting<T>(db, name))!
}

/** What it is now, or this when nobody has set it, kept from others until the transaction ends. */
export async function holdSetting<T>(tx: Db, name: string, unset: T, changedAt: number) {
  await insertOnce(tx, 'setting', { name, valueJson: JSON.stringify(unset), changedAt })
  const { valueJson } = await lockRows(
    tx,
    tx.selectFrom('setting').where('name', '=', name).select('valueJson'),
  ).executeTakeFirstOrThrow()
  return JSON.parse(valueJson) as T
}
