import { inTransaction } from '../../db/database.ts'
import { keepAgeBand, lockGuardianConsent } from '../../db/queries/visitors.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'

/** 月龄段, as finely as it is ever kept: no birthday can be made of it. */
export const AGE_BANDS = [
  '孕期',
  '0-6月',
  '7-9月',
  '10-12月',
  '13-18月',
  '19-24月',
  '2-3岁',
  '3岁以上',
] as const
export type AgeBand = (typeof AGE_BANDS)[number]

/** Keeps what the guardian herself chose; only while her consent stands, and empty takes it back. */
export async function chooseAgeBand(deps: Deps, customerId: string, ageBand: AgeBand | '') {
  await inTransaction(deps.db, async (tx) => {
    // Held until this ends: who withdraws meanwhile waits, and then what was kept goes with it.
    const row = await lockGuardianConsent(tx, customerId)
    if (!row?.guardianConsentAt) {
      throw new AppError('blocked', '请先同意「记宝宝月龄段」')
    }
    if (row.ageBand === (ageBand || null)) return
    await keepAgeBand(tx, customerId, ageBand || null)
  })
  await tellFollowers(deps, customerId)
}
