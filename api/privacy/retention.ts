import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { KEPT_DAYS } from '../visitors/consent-notice.ts'

const SETTING = 'kept-days'
/** What a shop may choose: customers were told 180 days at most, so never longer. */
export const KEPT_CHOICES = [90, 120, KEPT_DAYS] as const
export type KeptDays = (typeof KEPT_CHOICES)[number]

/** Days for which this shop keeps who read what, and what members were told of it. */
export const findKeptDays = async (db: Db): Promise<KeptDays> =>
  (await findSetting<KeptDays>(db, SETTING)) ?? KEPT_DAYS

/** Keeps it so from the next night on; what is shortened is gone then and does not come back. */
export async function changeKeptDays(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  views: KeptDays,
): Promise<void> {
  const at = now()
  await inTransaction(db, async (tx) => {
    const before = await findKeptDays(tx)
    if (before === views) return
    await saveSetting(tx, SETTING, views, at)
    const detail = `${before} 天 → ${views} 天`
    await insertAct(tx, { staffId, action: 'retention.set', subject: 'views', detail, at })
  })
}
