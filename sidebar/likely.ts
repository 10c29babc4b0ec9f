import { shallowRef } from 'vue'
import { at } from './api.ts'
import type { Profile } from './shapes.ts'

interface Likely {
  at: number
  customers: Profile[]
}

declare global {
  /** Asked for by the page's own head, before any file of ours was read. */
  var likelyCustomers: Promise<Likely | undefined> | undefined
}

const door = '/api/sidebar/likely-customers'
const likely = shallowRef<Likely>()
void globalThis.likelyCustomers?.then((answer) => (likely.value = answer))

/** What the server said a moment ago of a customer whom we were likely to open; in the shop's time. */
export function likelyAnswer<T>(path: string): { value: T; at: number } | undefined {
  const found = likely.value?.customers.find(({ id }) => at`/customers/${id}` === path)
  return found && { value: found as T, at: likely.value!.at }
}

/** One of them is hers no longer: the browser forgets what it kept. */
export function renewLikely() {
  likely.value = undefined
  fetch(door, { cache: 'reload' }).catch(() => undefined)
}

/** For the next person on this device; the browser's own copy belongs to a session that has ended. */
export const forgetLikely = () => (likely.value = undefined)
