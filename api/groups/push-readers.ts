/** A customer of the group, now or then. */
export interface GroupCustomer {
  customerId: string
  name: string
  joinedAt: number
  leftAt: number | null
}

/** Somebody who opened the push; without a customer when she gave us no name. */
export interface PushReader {
  customerId: string | null
  views: number
  activeMs: number
  depth: number
  lastAt: number
}

export interface PushReaders {
  /** Members then who opened it and agreed to be known. */
  opened: ({ customerId: string; name: string } & Omit<PushReader, 'customerId'>)[]
  /** Members then of whom no opening is known; `unnamed` of them opened without a name. */
  notOpened: { customerId: string; name: string }[]
  unnamed: number
  members: number
  openedCount: number
  notOpenedCount: number
  /** People who joined after it was sent and opened it then; they count in neither list. */
  joinedLater: number
}

/**
 * 看过 and 没看 of a push, against the customers who were in the group when it was sent: opened
 * and not opened add up to them exactly. Who did not agree to be known is counted, never named.
 */
export function pushReaders(
  customers: GroupCustomer[],
  readers: PushReader[],
  sharedAt: number,
): PushReaders {
  const then = customers.filter(
    ({ joinedAt, leftAt }) => joinedAt <= sharedAt && (leftAt === null || leftAt > sharedAt),
  )
  const byCustomer = new Map(
    readers.flatMap((reader) => (reader.customerId ? [[reader.customerId, reader] as const] : [])),
  )
  const opened = then
    .flatMap(({ customerId, name }) => {
      const reader = byCustomer.get(customerId)
      if (!reader) return []
      const { views, activeMs, depth, lastAt } = reader
      return [{ customerId, name, views, activeMs, depth, lastAt }]
    })
    .sort((a, b) => b.lastAt - a.lastAt)
  const notOpened = then
    .filter(({ customerId }) => !byCustomer.has(customerId))
    .map(({ customerId, name }) => ({ customerId, name }))
  // Without a name the same person on two days is two readers: never more than could have been.
  const nameless = readers.filter((reader) => reader.customerId === null).length
  const unnamed = Math.min(nameless, notOpened.length)
  return {
    opened,
    notOpened,
    unnamed,
    members: then.length,
    openedCount: opened.length + unnamed,
    notOpenedCount: notOpened.length - unnamed,
    joinedLater: byCustomer.size - opened.length,
  }
}
