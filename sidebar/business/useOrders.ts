import { computed, ref, watch } from 'vue'
import { get, query, Refusal } from '../api.ts'
import type { CreditedOrder } from '../shapes.ts'
import { explain } from '../troubles.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useAnswer } from '../useAnswer.ts'

interface Page {
  items: CreditedOrder[]
  next: string | null
}

/** Orders behind a sum: the newest page at once, older ones as they are asked for. */
export function useOrders(path: () => string, asked: () => Record<string, string | number | null>) {
  const question = () => path() + query(asked())
  const { data, error, refresh } = useAnswer<Page>(question)
  const older = ref<Page>()
  const isFetching = ref(false)
  watch(question, () => (older.value = undefined))

  async function more() {
    const before = (older.value ?? data.value)?.next
    if (!before || isFetching.value) return
    isFetching.value = true
    const now = question()
    try {
      const page = await get<Page>(path() + query({ ...asked(), before }))
      if (question() !== now) return
      older.value = { items: [...(older.value?.items ?? []), ...page.items], next: page.next }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
    } finally {
      isFetching.value = false
    }
  }

  return {
    /** One that moved to an older page while these were read is there once. */
    orders: computed(() => {
      if (!data.value) return undefined
      const ids = new Set(data.value.items.map(({ orderId }) => orderId))
      const rest = older.value?.items.filter(({ orderId }) => !ids.has(orderId)) ?? []
      return [...data.value.items, ...rest]
    }),
    hasMore: computed(() => !!(older.value ?? data.value)?.next),
    isFetching,
    error,
    more,
    refresh,
  }
}
