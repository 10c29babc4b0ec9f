import { computed, ref, watch } from 'vue'
import { get, query, Refusal } from '../api.ts'
import { explain } from '../troubles.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useAnswer } from '../useAnswer.ts'
import type { Line } from './shapes.ts'

interface Page {
  items: Line[]
  next: string | null
}

/** The list a number counts: the newest page at once, older ones as they are asked for. */
export function useLines(asked: () => Record<string, string | number | null>) {
  const question = () => `/business/list${query(asked())}`
  const { data, error, refresh } = useAnswer<Page>(question)
  const older = ref<Page>()
  const isFetching = ref(false)
  watch(question, () => (older.value = undefined))

  async function more() {
    const before = (older.value ?? data.value)?.next
    if (!before || isFetching.value) return
    isFetching.value = true
    try {
      const page = await get<Page>(`/business/list${query({ ...asked(), before })}`)
      older.value = { items: [...(older.value?.items ?? []), ...page.items], next: page.next }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
    } finally {
      isFetching.value = false
    }
  }

  return {
    lines: computed(() => data.value && [...data.value.items, ...(older.value?.items ?? [])]),
    hasMore: computed(() => !!(older.value ?? data.value)?.next),
    isFetching,
    error,
    more,
    refresh,
  }
}
