import type { Db } from '../../db/database.ts'
import { inTransaction } from '../../db/database.ts'
import { insertAct, listActs } from '../../db/queries/audit-log.ts'
import { findSettingRow, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { LIMITS, type Limits } from './rules.ts'

const SETTING = 'nudge-limits'
const ACTION = 'quota.limits'

/** The ceilings in force, to be asked together with other things; `limitsOf` reads the answer. */
export const askLimits = () => findSettingRow.of(SETTING)

/** The ceilings in force; ours by default. */
export const limitsOf = (row: { valueJson: string } | undefined): Limits => ({
  ...LIMITS,
  ...(row && (JSON.parse(row.valueJson) as Partial<Limits>)),
})

/** As `limitsOf`, asked alone. */
export const findLimits = async (db: Db): Promise<Limits> =>
  limitsOf(await findSettingRow(db, SETTING))

/** Changes the ceilings; what stood before and after is in the log. */
export async function changeLimits({ db, now }: Deps, actor: Actor, limits: Limits) {
  const at = now()
  await inTransaction(db, async (tx) => {
    const before = await findLimits(tx)
    const changed = (Object.keys(limits) as (keyof Limits)[])
      .filter((name) => before[name] !== limits[name])
      .map((name) => ({ name, from: before[name], to: limits[name] }))
    if (changed.length === 0) return
    await saveSetting(tx, SETTING, limits, at)
    const detail = JSON.stringify(changed)
    await insertAct(tx, { staffId: actor.staffId, action: ACTION, subject: SETTING, detail, at })
  })
  return findLimitsWithLog(db)
}

/** The ceilings, our defaults beside them, and who changed what. */
export async function findLimitsWithLog(db: Db) {
  const [limits, acts] = await Promise.all([findLimits(db), listActs(db, ACTION, 20)])
  return {
    limits,
    usual: LIMITS,
    log: acts.map(({ by, at, detail }) => ({
      by,
      at,
      changes: JSON.parse(detail) as { name: keyof Limits; from: string; to: string }[],
    })),
  }
}
