import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findSetting, findSettings, holdSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'

/** How many points a yuan gives; a shop that has not set it gives none. */
export const POINTS_PER_YUAN = 'points-per-yuan'
/** What it was before, the oldest first. */
const BEFORE = 'points-per-yuan-before'

interface PastRule {
  pointsPerYuan: number
  /** The first moment at which it held no more. */
  until: number
}

/** What a yuan gives now. */
export const findPointRule = async (db: Db) => (await findSetting<number>(db, POINTS_PER_YUAN)) ?? 0

/** What a yuan gave when it was paid: what is given back later is taken back by the same rule. */
export async function pointRuleAt(tx: Db, paidAt: number): Promise<number> {
  const kept = await findSettings(tx, [POINTS_PER_YUAN, BEFORE])
  const past = (kept.get(BEFORE) as PastRule[] | undefined) ?? []
  const then = past.find(({ until }) => paidAt < until)
  return then ? then.pointsPerYuan : ((kept.get(POINTS_PER_YUAN) as number | undefined) ?? 0)
}

/** From now on a yuan gives so many; orders that were paid before keep theirs. */
export async function changePointRule(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  pointsPerYuan: number,
): Promise<void> {
  const at = now()
  await inTransaction(db, async (tx) => {
    // Two who change it at once come in turn: each rule that held is in the list.
    const before = await holdSetting(tx, POINTS_PER_YUAN, 0, at)
    if (before === pointsPerYuan) return
    const past = (await findSetting<PastRule[]>(tx, BEFORE)) ?? []
    await saveSetting(tx, BEFORE, [...past, { pointsPerYuan: before, until: at }], at)
    await saveSetting(tx, POINTS_PER_YUAN, pointsPerYuan, at)
    const detail = String(pointsPerYuan)
    await insertAct(tx, { staffId, action: 'points.rule', subject: '', detail, at })
  })
}
