import { sumSources } from '../../db/queries/sources.ts'
import { readableSource } from '../attribution/readable-source.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { findBalance } from '../sync/acquisition-balance.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

/** 来源: how many contacts each way in brought, and how many of them have bought since. */
export async function readSources(
  { db, now }: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { fromDay, toDay } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, store)
  const rows =
    storeIds?.length === 0
      ? []
      : await sumSources(db, {
          from: startOfDay(fromDay),
          until: startOfDay(addDays(toDay, 1)),
          storeIds,
        })
  return {
    items: rows.map(({ source, contacts, buyers }) => ({
      source: source!,
      name: readableSource(source) ?? source!,
      contacts: Number(contacts),
      buyers: Number(buyers),
    })),
    /** What WeCom last said of the 获客助手 balance; null: nothing. */
    balance: await findBalance(db),
    fromDay,
    toDay,
  }
}
