import { defineAsyncComponent, defineComponent, h, onMounted, type Component } from 'vue'
import { common } from '../common.words.ts'
import { sayTrouble } from './toast.ts'

const parts: (() => Promise<unknown>)[] = []

/** What did not come stands as a word; a sheet is closed, so that the next tap asks for it again. */
const Missing = defineComponent((_, { attrs }) => {
  onMounted(() => (attrs.onClose as (() => void) | undefined)?.())
  return () => h('p', { class: 'card soft small', role: 'alert' }, common.failNetwork)
})

/**
 * A part that comes when it is wanted; a bad network is tried again before she is told. `waiting`
 * stands in its place meanwhile.
 */
export const later = <T extends Component>(
  load: () => Promise<{ default: T }>,
  waiting?: Component,
): T => {
  parts.push(load)
  return defineAsyncComponent({
    loader: () => load().then((module) => module.default),
    ...(waiting && { loadingComponent: waiting, delay: 100 }),
    errorComponent: Missing,
    onError(_error, retry, fail, attempts) {
      if (attempts < 3) return void setTimeout(retry, attempts * 800)
      sayTrouble(common.failNetwork)
      fail()
    },
  }) as unknown as T
}

/**
 * Fetches, one by one and unhurried, what may be wanted next, so that it also opens when the
 * network is away by then. Fetched parts may know of more.
 */
export async function fetchTheRest() {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return
  for (let load = parts.shift(); load; load = parts.shift()) {
    await load().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
