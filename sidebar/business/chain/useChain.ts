import { computed, ref, watch } from 'vue'
import { at, get, query, Refusal } from '../../api.ts'
import { explain } from '../../troubles.ts'
import { sayTrouble } from '../../ui/toast.ts'
import { useAnswer } from '../../useAnswer.ts'
import type { Chain } from './shapes.ts'

/** A sending and its hands: the first at once, further ones as they are asked for. */
export function useChain(
  shareId: () => string,
  asked: () => Record<string, string | number | null>,
) {
  const base = () => at`/chains/${shareId()}`
  const question = () => base() + query(asked())
  const { data, error, refresh } = useAnswer<Chain>(question)
  const further = ref<Pick<Chain, 'nodes' | 'next'>>()
  const isFetching = ref(false)
  watch(question, () => (further.value = undefined))

  async function more() {
    const after = (further.value ?? data.value)?.next
    if (!after || isFetching.value) return
    isFetching.value = true
    const now = question()
    try {
      const page = await get<Chain>(base() + query({ ...asked(), after }))
      if (question() !== now) return
      further.value = {
        nodes: [...(further.value?.nodes ?? []), ...page.nodes],
        next: page.next,
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
    } finally {
      isFetching.value = false
    }
  }

  return {
    chain: data,
    nodes: computed(() => {
      const first = data.value?.nodes ?? []
      const ids = new Set(first.map(({ shareId: id }) => id))
      return [...first, ...(further.value?.nodes ?? []).filter((one) => !ids.has(one.shareId))]
    }),
    hasMore: computed(() => !!(further.value ?? data.value)?.next),
    isFetching,
    error,
    more,
    refresh,
  }
}
