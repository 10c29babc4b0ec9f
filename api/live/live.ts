/** What an open sidebar hears at once. `radar` is a bell: the stream then reads what is new. */
export type LiveEvent =
  | { event: 'radar' }
  | { event: 'customer'; customerId: string }
  /** As `radar`: somebody took or handled a lead; the stream reads which. */
  | { event: 'lead' }
  /** Who sits in a group, or who was spoken to after a push, has changed. */
  | { event: 'group'; groupId: string }
  /** A number of the shop has changed. */
  | { event: 'business' }
  | { event: 'sync' }
  /** The process is draining: the stream ends and the browser comes back to another. */
  | { event: 'close' }

type Listener = (event: LiveEvent) => void

/** The bells between this process's verbs and its open streams. What must not be lost is in tables. */
export interface Live {
  publish(staffId: string, event: LiveEvent): void
  /** Returns the way out. A hub that is closed rings `close` at once. */
  subscribe(staffId: string, listener: Listener): () => void
  /** Ends every stream; called when the process drains. */
  close(): void
}

/** A hub for one process. */
export function createLive(): Live {
  const listeners = new Map<string, Set<Listener>>()
  let isClosed = false
  const ring = (some: Iterable<Listener>, event: LiveEvent) => {
    for (const listener of some) listener(event)
  }
  return {
    publish(staffId, event) {
      ring(listeners.get(staffId) ?? [], event)
    },
    subscribe(staffId, listener) {
      if (isClosed) queueMicrotask(() => listener({ event: 'close' }))
      const mine = listeners.get(staffId) ?? new Set()
      listeners.set(staffId, mine.add(listener))
      return () => {
        mine.delete(listener)
        if (mine.size === 0 && listeners.get(staffId) === mine) listeners.delete(staffId)
      }
    },
    close() {
      isClosed = true
      for (const mine of listeners.values()) ring(mine, { event: 'close' })
    },
  }
}
