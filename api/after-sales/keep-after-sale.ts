import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { closeAfterSale, findAfterSale, insertAfterSale } from '../../db/queries/after-sales.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findCustomerFor } from '../../db/queries/profiles.ts'
import { checkChildWords } from '../customers/child-words.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/** 售后: from now on nothing that sells is offered to her. The same key is the same one. */
export async function openAfterSale(
  deps: Deps,
  { staffId }: Actor,
  { customerId, what, key }: { customerId: string; what: string; key: string },
): Promise<void> {
  const at = deps.now()
  const whose = createHash('sha256').update(JSON.stringify([staffId, customerId, key]))
  const id = `AS-${whose.digest('hex').slice(0, 10).toUpperCase()}`
  await inTransaction(deps.db, async (tx) => {
    const customer = await findCustomerFor(tx, customerId, staffId)
    const checked = checkChildWords(what, (customer?.guardianConsentAt ?? null) !== null)
    if (checked.kind === 'refused') throw new AppError('blocked', checked.reason)
    if (!(await insertAfterSale(tx, { id, customerId, what, openedAt: at, closedAt: null }))) return
    await insertAct(tx, { staffId, action: 'after-sale.open', subject: customerId, detail: id, at })
  })
  await tellFollowers(deps, customerId)
}

/** 办完了: she may be told of other things again. Twice is once. */
export async function endAfterSale(
  deps: Deps,
  { staffId }: Actor,
  { customerId, caseId }: { customerId: string; caseId: string },
): Promise<void> {
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const known = await findAfterSale(tx, customerId, caseId)
    if (!known) throw new AppError('not_found', '没有找到这件售后')
    if (!(await closeAfterSale(tx, caseId, at))) return
    const act = {
      staffId,
      action: 'after-sale.close' as const,
      subject: customerId,
      detail: caseId,
    }
    await insertAct(tx, { ...act, at })
  })
  await tellFollowers(deps, customerId)
}
