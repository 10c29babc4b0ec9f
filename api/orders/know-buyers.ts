import type { Db } from '../../db/database.ts'
import { listBuyersByUnionId, listBuyersByVisitor } from '../../db/queries/buyers.ts'
import { listKnownCustomers } from '../../db/queries/known-customer.ts'
import type { Config } from '../config.ts'
import { visitorIdOf } from '../session/visitor.ts'
import { buyerKey } from './buyer-key.ts'
import type { OrderLetter } from './order-letter.ts'

export interface Buyer {
  customerId: string | null
  buyerKey: string | null
}

/**
 * Who bought, for each letter: by external_userid, else by unionid, else by openid. A phone number
 * names nobody: it is typed by hand and shared by families.
 */
export async function knowBuyers(db: Db, config: Config, letters: OrderLetter[]): Promise<Buyer[]> {
  const names = letters.map(({ customer }) => ({
    externalUserId: customer.externalUserId,
    unionId: customer.unionId,
    visitorId:
      customer.openId === undefined
        ? undefined
        : visitorIdOf(config, { openId: customer.openId, browserId: '', iat: 0 }),
  }))
  const all = (field: 'externalUserId' | 'unionId' | 'visitorId') => [
    ...new Set(names.flatMap((name) => name[field] ?? [])),
  ]
  const ask = async <T>(ids: string[], query: (db: Db, ids: string[]) => Promise<T[]>) =>
    ids.length === 0 ? [] : query(db, ids)

  const known = new Set((await listKnownCustomers(db, all('externalUserId'))).map((it) => it.id))
  const byUnion = new Map<string | null, string>()
  for (const { id, unionId } of await ask(all('unionId'), listBuyersByUnionId)) {
    if (!byUnion.has(unionId)) byUnion.set(unionId, id)
  }
  const visitors = await ask(all('visitorId'), listBuyersByVisitor)
  const byVisitor = new Map(visitors.map(({ id, visitorId }) => [visitorId, id]))

  return names.map(({ externalUserId, unionId, visitorId }) => {
    const customerId =
      (externalUserId && known.has(externalUserId) ? externalUserId : undefined) ??
      (unionId ? byUnion.get(unionId) : undefined) ??
      (visitorId ? byVisitor.get(visitorId) : undefined) ??
      null
    const name = externalUserId
      ? { externalUserId }
      : unionId
        ? { unionId }
        : visitorId
          ? { visitorId }
          : null
    return { customerId, buyerKey: name && buyerKey(config, name) }
  })
}
