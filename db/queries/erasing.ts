import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { newId } from '../ids.ts'
import { PERSONAL_DATA, type Held } from '../personal-data.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

/** Who is taken out: each of her ids with the name made of chance that takes its place. */
export interface Erasure {
  nobody: Map<string, string>
  /** What people call her: nickname, remarks. */
  names: string[]
}

/** Each of these ids gets a name made of chance, kept nowhere else. */
export const eraseAs = (ids: string[], names: string[]): Erasure => ({
  nobody: new Map(ids.map((id) => [id, newId('x')])),
  // A name of one letter would be found in every other sentence.
  names: [...new Set(names)].filter((name) => [...name].length >= 2),
})

const held = Object.entries(PERSONAL_DATA).flatMap(([table, it]) =>
  'erased' in it ? [[table as keyof Schema, it] as const] : [],
)
const tablesOf = (...kinds: Held['erased'][]) => held.filter(([, it]) => kinds.includes(it.erased))

/** Every row that stays for its sums is nobody's from now on. */
export async function nameNobodyEverywhere(tx: Db, her: Erasure): Promise<void> {
  const tables = tablesOf('nobody').filter(([table]) => table !== 'customer')
  // What is found through another table first, while that still says whose it is.
  for (const [table, { of, blank }] of tables) {
    if (of) await writeOverOwned(tx, table, of, blank!, her)
  }
  for (const [table, it] of tables) {
    await writeOver(tx, table, it, her)
    for (const column of it.texts ?? []) await replaceIn(tx, table, column, her, [])
    for (const column of it.names ?? []) await replaceIn(tx, table, column, her, her.names)
  }
}

/** Every row goes that nothing is counted from. */
export async function dropEverywhere(tx: Db, her: Erasure): Promise<void> {
  const tables = tablesOf('gone')
  for (const [table, { of }] of tables) {
    if (!of) continue
    const [column, owner, key] = of
    await anyTable(tx)
      .deleteFrom(table)
      .where(column, 'in', await ownedBy(tx, owner, key, her))
      .execute()
  }
  for (const [table, { by = [], texts = [] }] of tables) {
    for (const id of her.nobody.keys()) {
      for (const column of by) await anyTable(tx).deleteFrom(table).where(column, '=', id).execute()
      for (const column of texts) {
        await anyTable(tx)
          .deleteFrom(table)
          .where(sql<number>`instr(${sql.ref(column)}, ${id})`, '>', 0)
          .execute()
      }
    }
  }
}

/** Her own row stays as one somebody had: stores go on counting it. */
export async function blankCustomer(
  tx: Db,
  customer: Pick<Schema['customer'], 'id' | 'preference' | 'preferenceAt'>,
  her: Erasure,
  deletedAt: number,
) {
  const { id, preference, preferenceAt } = customer
  await tx
    .updateTable('customer')
    .set({
      ...(PERSONAL_DATA.customer as Held).blank,
      preference,
      preferenceAt,
      id: her.nobody.get(id)!,
      deletedAt,
    })
    .where('id', '=', id)
    .execute()
}

/** She sits in her groups as somebody without a name; the same one however often WeCom is asked. */
export async function blankSeats(tx: Db, customerId: string, seat: string) {
  await tx
    .updateTable('groupMember')
    .set({ memberId: seat, name: '' })
    .where('memberId', '=', customerId)
    .execute()
  await tx
    .updateTable('groupMember')
    .set({ invitorId: seat })
    .where('invitorId', '=', customerId)
    .execute()
  await tx
    .updateTable('groupPastStay')
    .set({ memberId: seat })
    .where('memberId', '=', customerId)
    .execute()
}

/** Stories she told are told no longer, and their words are gone. */
export async function takeStoriesDown(tx: Db, customerId: string, at: number) {
  const stories = await tx
    .selectFrom('storyConsent')
    .where('customerId', '=', customerId)
    .select('id')
    .execute()
  if (stories.length === 0) return
  const ids = stories.map(({ id }) => id)
  await tx
    .updateTable('storyConsent')
    .set({ withdrawnAt: at })
    .where('id', 'in', ids)
    .where('withdrawnAt', 'is', null)
    .execute()
  await tx
    .updateTable('page')
    .set({ status: 'off', blocksJson: '[]', changedAt: at })
    .where('storyConsentId', 'in', ids)
    .execute()
  await markChanged(tx, SHOP, at)
}

/** Files made of orders may name her: all are taken away, and who needs one asks for it anew. */
export async function dropExports(tx: Db) {
  await tx.deleteFrom('exportPart').execute()
  await tx
    .updateTable('exportFile')
    .set({ state: 'cancelled' })
    .where('state', 'in', ['running', 'done'])
    .execute()
}

/** Her row and what people call her, held until the transaction ends; nothing when she is gone. */
export const holdCustomer = (tx: Db, customerId: string) =>
  lockRows(
    tx,
    tx
      .selectFrom('customer')
      .where('id', '=', customerId)
      .where('deletedAt', 'is', null)
      .select(['id', 'name', 'preference', 'preferenceAt']),
  ).executeTakeFirst()

/** What members call her. */
export const listRemarks = async (db: Db, customerId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('follow')
    .where('customerId', '=', customerId)
    .select('remark')
    .execute()
  return rows.map(({ remark }) => remark)
}

/** Remembers by a keyed hash that she is not to be kept again. */
export const markErased = (tx: Db, id: string, erasedAt: number) =>
  insertOnce(tx, 'erasedPerson', { id, erasedAt })

/** Which of these keyed hashes had themselves deleted, and when. */
export async function listErased(db: Db, ids: string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (let from = 0; from < ids.length; from += 500) {
    const rows = await db
      .selectFrom('erasedPerson')
      .where('id', 'in', ids.slice(from, from + 500))
      .select(['id', 'erasedAt'])
      .execute()
    for (const { id, erasedAt } of rows) found.set(id, erasedAt)
  }
  return found
}

/** She came back of her own will. */
export const forgetErased = (tx: Db, ids: string[]) =>
  tx.deleteFrom('erasedPerson').where('id', 'in', ids).execute()

// The registry names tables and columns as data; Kysely's types want them as words.
const anyTable = (db: Db) => db as any

async function writeOver(tx: Db, table: string, { by = [], blank }: Held, her: Erasure) {
  for (const [id, nobody] of her.nobody) {
    for (const column of by) {
      await anyTable(tx)
        .updateTable(table)
        .set({ ...blank, [column]: nobody })
        .where(column, '=', id)
        .execute()
    }
  }
}

async function writeOverOwned(
  tx: Db,
  table: string,
  [column, owner, key]: NonNullable<Held['of']>,
  blank: NonNullable<Held['blank']>,
  her: Erasure,
) {
  const ids = await ownedBy(tx, owner, key, her)
  await anyTable(tx).updateTable(table).set(blank).where(column, 'in', ids).execute()
}

// At least one id, so that no list is empty.
async function ownedBy(tx: Db, owner: keyof Schema, key: string, her: Erasure): Promise<string[]> {
  const { by = [] } = PERSONAL_DATA[owner] as Held
  const found = ['']
  for (const column of by) {
    const rows = await anyTable(tx)
      .selectFrom(owner)
      // Some of these rows may be nobody's already.
      .where(column, 'in', [...her.nobody].flat())
      .select(key)
      .execute()
    for (const row of rows) found.push(row[key])
  }
  return found
}

async function replaceIn(tx: Db, table: string, column: string, her: Erasure, names: string[]) {
  const words = [...her.nobody, ...names.map((name) => [name, '客人'] as const)]
  for (const [word, instead] of words) {
    await anyTable(tx)
      .updateTable(table)
      .set({ [column]: sql`replace(${sql.ref(column)}, ${word}, ${instead})` })
      .where(sql<number>`instr(${sql.ref(column)}, ${word})`, '>', 0)
      .execute()
  }
}
