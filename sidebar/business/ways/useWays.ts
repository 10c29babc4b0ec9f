import { computed, ref, shallowRef, watch } from 'vue'
import type { Way } from '../../../api/attribution/compare/ways.ts'
import { get, post, query, Refusal } from '../../api.ts'
import { explain } from '../../troubles.ts'
import { sayTrouble } from '../../ui/toast.ts'
import { useIntervalWhile } from '../../ui/useIntervalWhile.ts'
import type { Days } from '../shapes.ts'

export interface WaysAsked {
  days: Days
  store: string | null
  dimension: 'group' | 'staff' | 'page'
}

interface Comparison {
  state: 'none' | 'waiting' | 'running' | 'done'
  looked: number
  total: number
  finishedAt: number | null
  result: {
    orders: number
    totalFen: number
    touched: number
    several: number
    lookers: number
    ways: { way: Way; parts: { target: string; fen: number }[] }[]
    names: Record<string, string>
  } | null
}

/** One comparison of today: asked for when there is none yet, and followed until it is done. */
export function useWays(asked: () => WaysAsked) {
  const data = shallowRef<Comparison>()
  const error = shallowRef<Refusal>()
  // As the board above counts, so that its numbers stand here too.
  const WINDOW = 7
  const isGoing = computed(() => ['waiting', 'running'].includes(data.value?.state ?? ''))
  const key = () => JSON.stringify(asked())

  async function look({ begin = false, again = false } = {}) {
    const now = key()
    const { days, store, dimension } = asked()
    try {
      if (again) await post('/ways', wish(true))
      let answer = await get<Comparison>(
        `/ways${query({ days, store, dimension, window: WINDOW })}`,
      )
      if (begin && answer.state === 'none') {
        await post('/ways', wish(false))
        answer = { ...answer, state: 'waiting' }
      }
      if (key() !== now) return
      error.value = undefined
      data.value = answer
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      if (again) sayTrouble(explain(refusal).text)
      if (key() === now) error.value = refusal
    }
  }
  const wish = (again: boolean) => {
    const { days, store, dimension } = asked()
    return { days, dimension, window: WINDOW, again, ...(store && { store }) }
  }

  const isBusy = ref(false)
  async function renew() {
    if (isBusy.value) return
    isBusy.value = true
    await look({ again: true })
    isBusy.value = false
  }

  watch(
    key,
    () => {
      data.value = undefined
      void look({ begin: true })
    },
    { immediate: true },
  )
  useIntervalWhile(isGoing, 800, () => void look())
  return { data, error, isGoing, isBusy, look, renew }
}
