import { listAgreed } from '../../db/queries/consents.ts'
import { listOwnCustomers } from '../../db/queries/follows.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'

const MOST = 100

/**
 * As whom she may look at a page: customers of her own, first the one beside whom she sits; or those
 * whose name or remark holds these words.
 */
export async function findOwnCustomers(
  { db }: Pick<Deps, 'db'>,
  { staffId }: Actor,
  { beside, named }: { beside?: string | undefined; named?: string | undefined },
) {
  const [hers, here] = await Promise.all([
    listOwnCustomers(db, { staffId, named, most: MOST }),
    beside === undefined ? [] : listOwnCustomers(db, { staffId, customerId: beside, most: 1 }),
  ])
  const customers = [...here, ...hers.filter(({ id }) => id !== beside)]
  const agreed = await listAgreed(
    db,
    customers.map(({ id }) => id),
  )
  return {
    customers: customers.map((one) => ({ ...one, isAgreed: agreed.has(one.id) })),
    /** There are more than are listed: she finds others by name. */
    isMore: hers.length === MOST,
  }
}
