import type { Db } from '../../db/database.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { EVERYWHERE } from './spans.ts'

/**
 * Whose numbers these are: the stores she answers for. Null means everything, orders of no store
 * included, for those who answer for every store.
 */
export async function storeScope(
  db: Db,
  actor: Actor,
  store: string | undefined,
): Promise<string[] | null> {
  return scopeAmong(store === undefined ? await listStores(db) : [], actor, store)
}

/** The same, when it is known which stores there are; one that is named needs no others. */
export function scopeAmong(
  stores: { id: string }[],
  actor: Actor,
  store: string | undefined,
): string[] | null {
  if (store !== undefined) {
    if (!actor.storeIds.includes(store)) throw new AppError('not_found', '没有找到这家门店')
    return [store]
  }
  const hasAll = stores.every(({ id }) => actor.storeIds.includes(id))
  if (hasAll) return null
  // Nothing is asked of an empty list: no store is called by this name.
  return actor.storeIds.length > 0 ? actor.storeIds : ['-']
}

/** The same as the spans name it. */
export const scopesOf = (storeIds: string[] | null): string[] => storeIds ?? [EVERYWHERE]
