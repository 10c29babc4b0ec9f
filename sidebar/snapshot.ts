import { forget, keep, recall } from './keep.ts'

interface Snapshot {
  name: string
  at: number
  value: unknown
}

const many = 12
const oldest = 24 * 3_600_000

/**
 * What this member last saw of a customer, a group or today. It is painted only once WeCom has
 * said that this very customer is beside us, is marked as old, and serves when the network is
 * away. `forgetSeenPeople` removes it when the session ends and when the role changes.
 */
export function lastSeen<T>(name: string): { value: T; at: number } | undefined {
  const found = list().find((snapshot) => snapshot.name === name)
  return found && { value: found.value as T, at: found.at }
}

export function rememberSeen(name: string, value: unknown) {
  // Signed out meanwhile: nothing of hers is kept any more.
  if (!recall('owner')) return
  const others = list().filter((snapshot) => snapshot.name !== name)
  keep('seen', [{ name, value, at: Date.now() }, ...others].slice(0, many))
}

/** What this path is about is no longer hers to see, nor is anything else about it. */
export function forgetSeen(path: string) {
  const id = path.split('/').at(-1)!
  const others = list().filter(({ name }) => !name.split(/[/?&=]/).includes(id))
  keep('seen', others)
  forget('last')
}

const list = () =>
  (recall<Snapshot[]>('seen') ?? []).filter((snapshot) => Date.now() - snapshot.at < oldest)
