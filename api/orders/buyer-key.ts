import { createHmac } from 'node:crypto'
import type { Config } from '../config.ts'
import { keyFor } from '../session/keys.ts'

/** Who the shop says bought: one of these, the surest that it knows. */
export type BuyerName =
  | { externalUserId: string }
  | { unionId: string }
  /** The visitor her openid makes. */
  | { visitorId: string }

/** A keyed hash of a buyer we do not know yet: to know her order again once we know her. */
export function buyerKey(config: Pick<Config, 'sessionSecret'>, name: BuyerName): string {
  const [[kind, id]] = Object.entries(name) as [[string, string]]
  const hash = createHmac('sha256', keyFor(config, 'buyer')).update(`${kind}\n${id}`)
  return `b_${hash.digest('hex').slice(0, 40)}`
}
