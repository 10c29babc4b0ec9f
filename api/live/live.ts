/** What an open sidebar hears at once. `radar` is a bell: the stream then reads what is new. */
export type LiveEvent =
  | { event: 'radar' }
  | { event: 'customer'; customerId: string }
  /** As `radar`: somebody took or handled a lead; the stream reads which. */
  | { event: 'lead' }
  /** Who sits in a group, or who was spoken to after a push, has changed. */
  | { event: 'group'; groupId: string }
  /** A step of a play lies prepared for her. */
  | { event: 'step' }
  /** A number of the shop has changed. */
  | { event: 'business' }
  | { event: 'sync' }
  /** The process is draining: the stream ends and the browser comes back to another. */
  | { event: 'close' }

type Listener = (event: LiveEvent) => void

/** The bells between this process's verbs and its open streams. What must not be lost is in tables. */
export interface Live {
  publish(staffId: string, event: LiveEvent): void
  /** Rings here what another process has published. */
  repeat(staffId: string, event: LiveEvent): void
  /** What was published since this was asked last, each bell once; of very many, the first. */
  takeRung(): { staffId: string; event: LiveEvent }[]
  /** Returns the way out. A hub that is closed rings `close` at once. */
  subscribe(staffId: string, listener: Listener): () => void
  /** Ends every stream; called when the process drains. */
  close(): void
}

// A storm of bells is cut: whoever misses one finds the change when she looks again.
const MOST_RUNG = 500

/** A hub for one process. */
export function createLive(): Live {
  const listeners = new Map<string, Set<Listener>>()
  const rung = new Map<string, { staffId: string; event: LiveEvent }>()
  let isClosed = false
  const ring = (some: Iterable<Listener>, event: LiveEvent) => {
    for (const listener of some) listener(event)
  }
  return {
    publish(staffId, event) {
      ring(listeners.get(staffId) ?? [], event)
      if (rung.size < MOST_RUNG) rung.set(nameOf(staffId, event), { staffId, event })
    },
    repeat(staffId, event) {
      ring(listeners.get(staffId) ?? [], event)
    },
    takeRung() {
      const taken = [...rung.values()]
      rung.clear()
      return taken
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

function nameOf(staffId: string, event: LiveEvent): string {
  const subject = 'customerId' in event ? event.customerId : 'groupId' in event ? event.groupId : ''
  return `${staffId} ${event.event} ${subject}`
}
