import { shallowRef } from 'vue'
import { forget, keep, recall } from '../../keep.ts'
import type { PushReaders, Reader, Walk } from './shapes.ts'

const LASTS = 12 * 3_600_000

/** The walk under way on this device, in whichever chat she is. */
export const walk = shallowRef<Walk | undefined>(fresh(recall<Walk>('walk')))

export function goOnWith(next: Walk) {
  walk.value = next
  keep('walk', next)
}

export function endWalk() {
  walk.value = undefined
  forget('walk')
}

// What was left yesterday is not gone on with by surprise.
function fresh(kept: Walk | undefined) {
  return kept && Date.now() - kept.begunAt < LASTS ? kept : undefined
}

/** Who may still be spoken to, in the order of the list. */
export const waitingIn = ({ opened }: Pick<PushReaders, 'opened'>): Reader[] =>
  opened.filter(({ silent, touch }) => silent === null && touch === null)

/** Where the walk stands: with whom it stopped while she still waits, else the next one. */
export function placeIn(list: Pick<PushReaders, 'opened'>, customerId?: string) {
  return waitingIn(list).find((one) => one.customerId === customerId) ?? nextAfter(list, customerId)
}

/** 下一位: the first after this one who waits; past the end, from the top. */
export function nextAfter(list: Pick<PushReaders, 'opened'>, customerId?: string) {
  const place = list.opened.findIndex((one) => one.customerId === customerId)
  const waiting = waitingIn(list).filter((one) => one.customerId !== customerId)
  return waiting.find((one) => list.opened.indexOf(one) > place) ?? waiting[0]
}
